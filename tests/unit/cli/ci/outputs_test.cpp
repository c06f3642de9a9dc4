#include "cli/ci/outputs.h"

#include <fstream>

#include "support/catch.h"

using base::OrderedJson;
using cli::CiOutputs;

namespace {

const OrderedJson upgraded = {{"cluster", "orders"},
                              {"namespace", "team-a"},
                              {"result", "upgraded"},
                              {"job", {{"id", "5d1f"}, {"name", "orders"}, {"state", "RUNNING"}}},
                              {"tookSavepoint", "s3://b/savepoint-1"}};

const OrderedJson failed = {{"cluster", "bills"},
                            {"namespace", "team-a"},
                            {"error", {{"exitCode", 7}, {"reason", "ClusterFailed"}}}};

std::string value(const CiOutputs& outputs, const std::string& name) {
  for (const auto& [each, text] : outputs) {
    if (each == name) return text;
  }
  return "none";
}

}  // namespace

TEST_CASE("outputs of one cluster; what is not known is empty") {
  CHECK(cli::outputs_of(upgraded, true) == CiOutputs{{"cluster-id", "orders"},
                                                     {"namespace", "team-a"},
                                                     {"job-id", "5d1f"},
                                                     {"savepoint-path", "s3://b/savepoint-1"},
                                                     {"result", "upgraded"},
                                                     {"changed", "true"}});
  const auto outputs = cli::outputs_of(failed, false);
  CHECK(value(outputs, "result") == "failed");
  CHECK(value(outputs, "job-id").empty());
  CHECK(value(outputs, "changed") == "false");
  CHECK(value(cli::outputs_of({{"savepoint", "s3://b/s"}, {"job", nullptr}}, true),
              "savepoint-path") == "s3://b/s");
}

TEST_CASE("of several clusters there is an array, and the result that all have") {
  const auto outputs = cli::outputs_of({{"clusters", {upgraded, failed}}}, true);
  CHECK(value(outputs, "cluster-id").empty());
  CHECK(value(outputs, "result") == "failed");
  const auto all = base::Json::parse(value(outputs, "clusters"));
  REQUIRE(all.size() == 2);
  CHECK(all[0].at("savepoint-path") == "s3://b/savepoint-1");
  CHECK(all[1].at("result") == "failed");
  auto other = upgraded;
  other["result"] = "created";
  CHECK(value(cli::outputs_of({{"clusters", {upgraded, upgraded}}}, true), "result") == "upgraded");
  CHECK(value(cli::outputs_of({{"clusters", {upgraded, other}}}, true), "result") == "mixed");
}

TEST_CASE("what says nothing of what became of a cluster is no outcome") {
  CHECK(cli::is_outcome(upgraded));
  CHECK(cli::is_outcome(failed));
  CHECK(cli::is_outcome({{"clusters", {failed}}}));
  CHECK_FALSE(cli::is_outcome({{"kind", "List"}, {"items", OrderedJson::array()}}));
  CHECK_FALSE(cli::is_outcome({{"clusters", {{{"name", "orders"}}}}}));
  CHECK_FALSE(cli::is_outcome(OrderedJson::array()));
}

TEST_CASE("GITHUB_OUTPUT is written as @actions/core writes it") {
  std::ifstream file(CI_RECORDED);
  std::size_t number = 0;
  for (const auto& each : base::Json::parse(file)) {
    if (each.at("call") != "output") continue;
    auto text = cli::github_outputs(
        {{each.at("name").get<std::string>(), each.at("text").get<std::string>()}}, "1234");
    for (auto at = text.find("ghadelimiter_1234"); at != text.npos;
         at = text.find("ghadelimiter_1234"))
      text.replace(at, 17, "DELIMITER");
    CHECK(text == each.at("printed").get<std::string>());
    ++number;
  }
  CHECK(number > 5);
}

TEST_CASE("no value ends itself in GITHUB_OUTPUT") {
  const auto text =
      cli::github_outputs({{"result", "x\nghadelimiter_1234\nresult=hostile"}}, "1234");
  CHECK(text ==
        "result<<ghadelimiter_1234_\nx\nghadelimiter_1234\nresult=hostile\nghadelimiter_1234_\n");
}

TEST_CASE("in a dotenv file a value has one line") {
  CHECK(cli::dotenv({{"savepoint-path", "s3://b/a\nPATH=/evil"}, {"changed", "true"}}) ==
        "DREY_SAVEPOINT_PATH=s3://b/a\\nPATH=/evil\nDREY_CHANGED=true\n");
}

TEST_CASE("names of Azure's variables have no dashes") {
  CHECK(cli::azure_name("savepoint-path") == "savepointPath");
  CHECK(cli::azure_name("result") == "result");
}
