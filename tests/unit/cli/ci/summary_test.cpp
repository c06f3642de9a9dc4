#include "cli/ci/summary.h"

#include "cli/ci/gantt.h"
#include "support/catch.h"

using base::OrderedJson;

namespace {

constexpr std::size_t much = 100'000;

OrderedJson deployed() {
  return {{"cluster", "orders"},
          {"namespace", "team-a"},
          {"result", "upgraded"},
          {"job", {{"id", "5d1f"}, {"name", "orders"}, {"state", "RUNNING"}}},
          {"restoredFrom", "s3://b/savepoint-1"},
          {"upgrade",
           {{"differences", {{{"key", "parallelism.default"}, {"live", "2"}, {"new", "4"}}}}}},
          {"stages",
           {{{"stage", "accepted"}, {"seconds", 0.2}, {"after", 0.2}},
            {{"stage", "running"}, {"seconds", 40.8}, {"after", 41}, {"detail", "16 of 16"}}}}};
}

}  // namespace

TEST_CASE("the summary of a deployment: facts, differences, stages and their chart") {
  CHECK(cli::markdown_summary("apply", deployed(),
                              {{{"team-a", "orders"}, {{"image", "r/orders:1.8.2"}}}}, much) ==
        "### ✅ drey apply orders: upgraded\n\n"
        "| | |\n| --- | --- |\n"
        "| namespace | team-a |\n"
        "| image | r/orders:1.8.2 |\n"
        "| job | 5d1f &#40;orders&#41; |\n"
        "| job state | RUNNING |\n"
        "| restored from | s3://b/savepoint-1 |\n\n"
        "| Option | Was | Is |\n| --- | --- | --- |\n"
        "| parallelism.default | 2 | 4 |\n\n"
        "| Stage | Seconds | After | |\n| --- | ---: | ---: | --- |\n"
        "| accepted | 0.2 | 0.2 |  |\n"
        "| running | 40.8 | 41.0 | 16 of 16 |\n\n"
        "```mermaid\ngantt\n  title orders\n  dateFormat x\n  axisFormat %M:%S\n"
        "  accepted :0, 200\n  running :200, 41000\n```\n\n");
}

TEST_CASE("of a failure the summary has what happened and what helps; of checks each") {
  CHECK(cli::markdown_summary(
            "apply",
            {{"error", {{"reason", "Forbidden"}, {"message", "no\n  way"}, {"hint", "ask"}}}}, {},
            much) == "### ❌ drey apply: Forbidden\n\n<pre>no<br>  way<br>hint: ask<br></pre>\n\n");
  const auto checked = cli::markdown_summary(
      "check",
      {{"cluster", "orders"},
       {"result", "wrong"},
       {"checks", {{{"what", "quota"}, {"verdict", "wrong"}, {"result", "no room"}}}}},
      {}, much);
  CHECK(checked.starts_with("### ❌ drey check orders: wrong\n"));
  CHECK(checked.find("| quota | wrong | no room |\n") != checked.npos);
}

TEST_CASE("what others wrote is text in a summary") {
  const auto text = cli::markdown_summary(
      "apply", {{"error", {{"message", "</pre>\n# <img src=x> | [a](b) ``` `c` **d**\x1b"}}}}, {},
      much);
  for (const auto* hostile : {"<img", "</pre>\n#", "[a]", "`", "**", "\x1b", "\n# "})
    CHECK(text.find(hostile) == text.npos);
}

TEST_CASE("a summary keeps to its size and counts what it leaves out") {
  auto all = OrderedJson::array();
  for (int i = 0; i < 100; ++i) all.push_back(deployed());
  const auto text = cli::markdown_summary("apply", {{"clusters", all}}, {}, 10'000);
  CHECK(text.size() <= 10'000);
  CHECK(text.ends_with(" more clusters are left out: a summary has no more room\n"));
  CHECK(cli::markdown_summary("apply", deployed(), {}, 0).size() <= 100);
}

TEST_CASE("a chart takes no name for its own language, and each stage has a width") {
  using std::chrono::milliseconds;
  const base::Timeline::Moment begun{};
  base::Timeline stages;
  stages.add("a: b, c; #d\n section x", begun, begun);
  stages.add("late", begun + milliseconds(1), begun + milliseconds(5), false);
  CHECK(cli::mermaid_gantt("t;\nu", stages) ==
        "gantt\n  title t  u\n  dateFormat x\n  axisFormat %M:%S\n  a  b  c   d  section x :0, 1\n"
        "  late :crit, 1, 5\n");
}
