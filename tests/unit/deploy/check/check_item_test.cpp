#include "deploy/check/check_item.h"

#include "support/catch.h"

using base::Exit;
using deploy::CheckItem;
using deploy::exit_of;
using deploy::judged;

TEST_CASE("the exit is that which a deploy would meet first; unknown is not fine") {
  const CheckItem fine{.what = "a"}, unknown = deploy::not_checked("b", "why");
  const auto wrong = [](Exit exit) {
    return CheckItem{"c", CheckItem::Verdict::wrong, "", "", exit};
  };
  CHECK(exit_of({fine}) == Exit::done);
  const CheckItem warning{.what = "d", .verdict = CheckItem::Verdict::warning};
  CHECK(exit_of({fine, warning}) == Exit::done);
  CHECK(exit_of({warning, unknown}) == Exit::partial);
  CHECK(exit_of({fine, unknown}) == Exit::partial);
  CHECK(exit_of({unknown, wrong(Exit::cluster_failed), wrong(Exit::not_allowed)}) ==
        Exit::not_allowed);
  CHECK(exit_of({wrong(Exit::cluster_failed), wrong(Exit::conflict)}) == Exit::conflict);
  CHECK(exit_of({wrong(Exit::failed), unknown}) == Exit::failed);
  CHECK(unknown.result == "not checked: why");
}

TEST_CASE("of several things one that is wrong counts, then one that is not known") {
  const deploy::Remedy remedy{"make it", "ask for a right", Exit::conflict};
  const CheckItem well{"secrets", CheckItem::Verdict::warning, "all there", "mind it"};
  auto item = judged({{"'a' is not there", "'b' is not there"}, {"forbidden"}}, remedy, well);
  CHECK(item.what == "secrets");
  CHECK(item.verdict == CheckItem::Verdict::wrong);
  CHECK(item.result == "'a' is not there, 'b' is not there");
  CHECK(item.hint == "make it");
  CHECK(item.exit == Exit::conflict);
  item = judged({{}, {"forbidden"}}, remedy, well);
  CHECK(item.verdict == CheckItem::Verdict::unknown);
  CHECK(item.result == "not checked: forbidden");
  CHECK(item.hint == "ask for a right");
  item = judged({}, remedy, well);
  CHECK(item.verdict == CheckItem::Verdict::warning);
  CHECK(item.result == "all there");
  CHECK(item.hint == "mind it");
}
