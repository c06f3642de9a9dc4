#include "cli/ci/junit.h"

#include "support/catch.h"

using base::OrderedJson;

TEST_CASE("JUnit: checks are tests; what is wrong fails, what is unknown is an error") {
  const OrderedJson document = {
      {"cluster", "orders"},
      {"namespace", "team-a"},
      {"result", "wrong"},
      {"checks",
       {{{"what", "rights"}, {"verdict", "fine"}, {"result", "all"}, {"hint", nullptr}},
        {{"what", "quota"}, {"verdict", "wrong"}, {"result", "no room"}, {"hint", "ask <them>"}},
        {{"what", "nodes"}, {"verdict", "unknown"}, {"result", "?"}, {"hint", nullptr}}}}};
  CHECK(cli::junit("check", document) ==
        R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="drey check">
  <testsuite name="orders" tests="3" failures="1" errors="1" skipped="0" time="0.000">
    <testcase classname="team-a.orders" name="rights" time="0.000">
      <system-out>all</system-out>
    </testcase>
    <testcase classname="team-a.orders" name="quota" time="0.000">
      <failure type="wrong" message="no room">no room&#10;ask &lt;them&gt;</failure>
    </testcase>
    <testcase classname="team-a.orders" name="nodes" time="0.000">
      <error type="unknown" message="?">?</error>
    </testcase>
  </testsuite>
</testsuites>
)");
}

TEST_CASE("JUnit: stages have their times, clusters a suite each, a failure its message and hint") {
  const OrderedJson deployed = {
      {"cluster", "orders"},
      {"namespace", "team-a"},
      {"result", "created"},
      {"stages",
       {{{"stage", "accepted"}, {"seconds", 0.25}, {"after", 0.25}},
        {{"stage", "running"}, {"seconds", 2}, {"after", 2.25}, {"detail", "4 of 4 tasks"}}}}};
  const OrderedJson failed = {
      {"cluster", "bills"},
      {"namespace", "team-a"},
      {"error", {{"reason", "Forbidden"}, {"message", "no\n  \"really\""}, {"hint", "ask"}}}};
  const auto text = cli::junit("apply", {{"clusters", {deployed, failed}}});
  CHECK(text.find("<testsuite name=\"orders\" tests=\"2\" failures=\"0\" errors=\"0\" "
                  "skipped=\"0\" time=\"2.250\">") != text.npos);
  CHECK(text.find("name=\"accepted\" time=\"0.250\"/>") != text.npos);
  CHECK(text.find("<system-out>4 of 4 tasks</system-out>") != text.npos);
  CHECK(text.find("<failure type=\"Forbidden\" message=\"no\">no&#10;  &quot;really&quot;&#10;ask"
                  "</failure>") != text.npos);
}

TEST_CASE("JUnit: an upgrade has a test for each part, and what did not come about is skipped") {
  const OrderedJson rolled_back = {
      {"cluster", "orders"},
      {"namespace", "team-a"},
      {"stages", {{{"stage", "accepted"}, {"seconds", 0.5}, {"after", 0.5}}}},
      {"timeline",
       {{{"stage", "savepoint taken"}, {"seconds", 3}, {"after", 3}, {"reached", true}},
        {{"stage", "job RUNNING"}, {"seconds", 30}, {"after", 33}, {"reached", false}},
        {{"stage", "job RUNNING"}, {"seconds", 8}, {"after", 41}, {"reached", true}}}},
      {"error", {{"reason", "RolledBack"}, {"message", "no"}, {"hint", "retry"}}}};
  const auto text = cli::junit("apply", rolled_back);
  CHECK(text.find("tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"1\" time=\"41.000\">") !=
        text.npos);
  CHECK(text.find("name=\"job RUNNING\" time=\"30.000\">\n      <skipped message=\"not "
                  "reached\"/>\n") != text.npos);
  CHECK(text.find("name=\"job RUNNING again\" time=\"8.000\"/>") != text.npos);
  CHECK(text.find("accepted") == text.npos);
}

TEST_CASE("JUnit: what XML cannot say is escaped") {
  const OrderedJson failed = {
      {"error", {{"reason", "Failed"}, {"message", "a\x01\x1b[31m\xef\xbf\xbf]]>\xff"}}}};
  const auto text = cli::junit("apply", failed);
  CHECK(text.find("a\\x01\\x1b[31m\\xef\\xbf\\xbf]]&gt;\\xff") != text.npos);
}

TEST_CASE("JUnit: the end of several clusters that is not one of them has a suite of its own") {
  const auto text = cli::junit(
      "apply", {{"clusters", OrderedJson::array()}, {"error", {{"message", "interrupted"}}}});
  CHECK(text.find("<testsuite name=\"drey\" tests=\"1\" failures=\"1\"") != text.npos);
}
