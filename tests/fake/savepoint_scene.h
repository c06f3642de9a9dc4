// A cluster that runs, and what is known of its savepoints.
#pragma once
#include <string>
#include <vector>

#include "deploy/savepoint/savepoint_record.h"
#include "fake/running_scene.h"

namespace test {

/// A cluster that runs, with one checkpoint of its own and nothing else.
struct SavepointScene : RunningScene {
  SavepointScene() { tell(Json::array({checkpoint(7)})); }

  static Json checkpoint(int id) {
    return {{"id", id},
            {"status", "COMPLETED"},
            {"is_savepoint", false},
            {"latest_ack_timestamp", 1'700'000'001'000},
            {"state_size", 2048},
            {"external_path", "s3://b/cp/chk-" + std::to_string(id)},
            {"discarded", false}};
  }

  void tell(const Json& history, const Json& restored = nullptr) {
    job_manager.answers["/jobs/" + running_job + "/checkpoints"] = {
        {"counts", {{"restored", restored.is_null() ? 0 : 1}}},
        {"latest", {{"restored", restored}}},
        {"history", history}};
  }

  /// Savepoints that are remembered, the oldest first.
  void remember(const std::vector<std::string>& paths) {
    deploy::SavepointRecord record;
    for (std::size_t i = 0; i < paths.size(); ++i)
      deploy::add_savepoint(record, {.path = paths[i],
                                     .time = "2023-11-1" + std::to_string(i) + "T10:00:00Z",
                                     .job = running_job,
                                     .version = "2.3.0"});
    server.create(deploy::savepoint_record_object(record, {"default", "orders"}));
  }

  deploy::SavepointRecord record() const {
    return deploy::read_savepoint_record(server.find("configmaps", "orders.drey.savepoints"))
        .value_or(deploy::SavepointRecord{});
  }

  /// The paths that the JobManager was asked to dispose of.
  std::vector<std::string> disposed() const {
    std::vector<std::string> paths;
    for (const auto& request : job_manager.requests) {
      if (request.method == "POST" && request.target.ends_with("/savepoint-disposal"))
        paths.push_back(Json::parse(request.body).at("savepoint-path").get<std::string>());
    }
    return paths;
  }

  Result list(const Words& more = {}) {
    Words words{"savepoints", "orders"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
};

}  // namespace test
