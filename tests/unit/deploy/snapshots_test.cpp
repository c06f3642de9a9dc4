// Real clusters of four Flink versions at three moments: what is said of them.
#include <fstream>
#include <sstream>

#include "deploy/cluster/pod.h"
#include "deploy/diagnosis/diagnosis.h"
#include "deploy/observations/stage.h"
#include "deploy/wait/application_end.h"
#include "support/catch.h"

using base::Json;
using deploy::Stage;

namespace {

Json snapshot(const std::string& version) {
  std::ifstream file(std::string(SNAPSHOTS) + "/" + version + ".json");
  std::stringstream text;
  text << file.rdbuf();
  return Json::parse(text.str());
}

deploy::Observations seen_at(const std::string& version, const char* moment) {
  const auto entry = snapshot(version).at(moment);
  deploy::Observations seen;
  seen.cluster_id = "k8s-ha-app-1";
  seen.kube_namespace = "default";
  for (const auto& object : entry.at("objects")) {
    const auto kind = object.at("kind").get<std::string>();
    if (kind == "Deployment") seen.deployment = object;
    else (kind == "Pod" ? seen.pods : seen.replica_sets)[deploy::uid_of(object)] = object;
  }
  if (!entry.contains("jobs-overview")) return seen;
  seen.rest.up = true;
  seen.rest.jobs = flink::rest::read_jobs(entry.at("jobs-overview").get<std::string>()).value();
  seen.rest.checkpoints = flink::rest::read_checkpoints(entry.at("checkpoints").get<std::string>());
  return seen;
}

}  // namespace

TEST_CASE("a real cluster that has just been submitted") {
  const auto* version = GENERATE("1.12.5", "1.17.2", "1.20.5", "2.3.0");
  CAPTURE(version);
  const auto seen = seen_at(version, "submitted");
  CHECK(deploy::stage_of(seen).reached >= Stage::scheduled);
  CHECK(deploy::stage_of(seen).reached <= Stage::started);
  CHECK_FALSE(deploy::diagnose(seen));
  CHECK_FALSE(deploy::application_end(seen));
}

TEST_CASE("a real cluster whose job runs and takes checkpoints") {
  const auto* version = GENERATE("1.12.5", "1.17.2", "1.20.5", "2.3.0");
  CAPTURE(version);
  const auto view = deploy::stage_of(seen_at(version, "running"));
  CHECK(view.reached == Stage::checkpoint);
  CHECK(view.details.at(Stage::running) == "2 of 2 tasks");
  CHECK(view.details.at(Stage::main).find("State machine job") != std::string::npos);
  CHECK(view.details.at(Stage::checkpoint).find("chk-") != std::string::npos);
  CHECK_FALSE(deploy::diagnose(seen_at(version, "running")));
  CHECK_FALSE(deploy::application_end(seen_at(version, "running")));
}

TEST_CASE(
    "a real cluster that is being cancelled: TaskManagers that were told to end are no illness") {
  const auto* version = GENERATE("1.12.5", "1.17.2", "1.20.5", "2.3.0");
  CAPTURE(version);
  CHECK_FALSE(deploy::diagnose(seen_at(version, "cancelling")));
}
