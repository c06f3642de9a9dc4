#include "kube/watch/log_lines.h"

#include <string>

#include "support/catch.h"

using kube::LogLines;

namespace {

const std::string t1 = "2023-11-14T22:13:20.100000000Z ";
const std::string t2 = "2023-11-14T22:13:20.200000000Z ";
const std::string t3 = "2023-11-14T22:13:21.000000000Z ";

}  // namespace

TEST_CASE("whole lines without their times, wherever the bytes are cut") {
  const auto text = t1 + "first\n" + t2 + "\n" + t3 + "Grüße\n";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    LogLines lines(false);
    auto got = lines.take(text.substr(0, cut));
    got += lines.take(text.substr(cut));
    CHECK(got == "first\n\nGrüße\n");
    CHECK(lines.last_time() == "2023-11-14T22:13:21.000000000Z");
  }
}

TEST_CASE("with their times") {
  LogLines lines(true);
  CHECK(lines.take(t1 + "first\n") == t1 + "first\n");
}

TEST_CASE("after a break nothing is lost and nothing comes twice") {
  LogLines lines(false);
  CHECK(lines.take(t1 + "a\n" + t2 + "b\n" + t2 + "c\n" + t3 + "hal") == "a\nb\nc\n");
  lines.resume();
  CHECK(lines.take(t1 + "a\n" + t2 + "b\n" + t2 + "c\n" + t2 + "d\n" + t3 + "half\n") ==
        "d\nhalf\n");
  lines.resume();
  CHECK(lines.take(t3 + "half\n" + t3 + "more\n") == "more\n");
  lines.resume();
  lines.resume();
  CHECK(lines.take(t3 + "half\n" + t3 + "more\n" + t3 + "last\n") == "last\n");
}

TEST_CASE("fractions of any length compare") {
  LogLines lines(false);
  CHECK(lines.take("2023-11-14T22:13:20.2Z a\n2023-11-14T22:13:20.25Z b\n") == "a\nb\n");
  lines.resume();
  CHECK(lines.take("2023-11-14T22:13:20Z 0\n2023-11-14T22:13:20.2Z a\n2023-11-14T22:13:20.25Z "
                   "b\n2023-11-14T22:13:20.3Z c\n") == "c\n");
}

TEST_CASE("a line without an end comes at the end of the log") {
  LogLines lines(false);
  CHECK(lines.take(t1 + "no end").empty());
  CHECK(lines.finish() == "no end");
  CHECK(lines.finish().empty());
}

TEST_CASE("a line without a time is passed on as it is") {
  LogLines lines(false);
  CHECK(lines.take("failed to watch file: too many open files\n\n" + t1 + "x\n") ==
        "failed to watch file: too many open files\n\nx\n");
}

TEST_CASE("a line that does not end is handed on as it comes") {
  LogLines lines(false);
  const std::string part(40'000, 'x');
  CHECK(lines.take(t1 + part).empty());
  CHECK(lines.take(part).size() == 80'000);
  CHECK(lines.take(part) == part);
  CHECK(lines.take("end\n" + t2 + "next\n") == "end\nnext\n");
}

TEST_CASE("a long line that broke off in the middle goes on where it was") {
  LogLines lines(false);
  const std::string part(80'000, 'x');
  CHECK(lines.take(t1 + "a\n" + t1 + part).size() == 80'002);
  CHECK(lines.take("yy") == "yy");
  lines.resume();
  CHECK(lines.take(t1 + "a\n" + t1 + part) == "");
  CHECK(lines.take("yyz\n" + t1 + "b\n") == "z\nb\n");
  lines.resume();
  CHECK(lines.take(t1 + "a\n" + t1 + part + "yyz\n" + t1 + "b\n" + t2 + "c\n") == "c\n");
}
