#include "fake/fake_job_manager.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace test {
namespace {

using base::Json;

http::Response json(int status, const Json& body) {
  return {.status = status,
          .headers = {{"content-type", "application/json; charset=UTF-8"}},
          .body = body.dump()};
}

struct Line : http::Transport {
  explicit Line(FakeJobManager& to) : server(to) {}
  std::vector<http::Reply> send(std::span<const http::Request> requests,
                                std::chrono::steady_clock::time_point) override {
    std::vector<http::Reply> replies;
    for (const auto& request : requests) replies.push_back(server.reply(request));
    return replies;
  }
  FakeJobManager& server;
};

std::string path_of(const http::Request& request) {
  return request.target.substr(0, request.target.find('?'));
}

}  // namespace

http::Response flink_error(int status, const std::string& text) {
  return json(status, {{"errors", Json::array({text})}});
}

std::vector<std::string> FakeJobManager::lines() const {
  std::vector<std::string> result;
  for (const auto& request : requests) {
    const bool looks = request.method == "GET" &&
                       request.target.find("savepoint") == std::string::npos &&
                       request.target.find("/checkpoints/") == std::string::npos;
    if (!looks)
      result.push_back(request.method + " " + request.target +
                       (request.body.empty() ? "" : " " + request.body));
  }
  return result;
}

http::Reply FakeJobManager::reply(const http::Request& request) {
  requests.push_back(request);
  const auto apply = [&] { return answer(request); };
  for (auto& plan : planned_) {
    if (plan.times > 0 && plan.method == request.method &&
        path_of(request).ends_with(plan.path_end))
      return --plan.times, plan.fate(apply);
  }
  return apply();
}

std::unique_ptr<http::Transport> FakeJobManager::connect() { return std::make_unique<Line>(*this); }

http::Response FakeJobManager::answer(const http::Request& request) {
  const auto path = path_of(request);
  if (!path.starts_with("/v1/")) return flink_error(404, "Not found: " + path);
  const auto below = path.substr(3);
  if (request.method == "GET") return get(below);
  if (request.method == "PATCH") return patch(below.substr(below.rfind('/') + 1));
  if (request.method == "POST") return post(below, Json::parse(request.body));
  return flink_error(405, "Method not allowed.");
}

http::Response FakeJobManager::get(const std::string& path) {
  if (const auto found = answers.find(path); found != answers.end())
    return json(200, found->second);
  if (path == "/config")
    return json(
        200,
        {{"refresh-interval", 3000}, {"flink-version", version}, {"flink-revision", "abc @ 2026"}});
  if (path == "/jobs/overview") {
    auto list = Json::array();
    for (const auto& job : jobs) {
      list.push_back({{"jid", job.id},
                      {"name", job.name},
                      {"state", job.state},
                      {"start-time", job.start_time},
                      {"end-time", -1},
                      {"duration", 1}});
    }
    return json(200, {{"jobs", list}});
  }
  const auto parts = base::split(path, '/');
  if (path.find("/savepoints/") != std::string::npos ||
      path.find("/checkpoints/") != std::string::npos || path.starts_with("/savepoint-disposal/"))
    return status_of(parts.back());
  if (parts.size() == 3 && parts[1] == "jobs") {
    settle();
    const auto* job = find(parts[2]);
    if (job == nullptr) return flink_error(404, fmt::format("Job {} not found", parts[2]));
    return json(200, {{"jid", job->id}, {"name", job->name}, {"state", job->state}});
  }
  return flink_error(404, "Not found: " + path);
}

http::Response FakeJobManager::patch(const std::string& id) {
  const auto* job = find(id);
  if (job == nullptr) return flink_error(404, "Job could not be found.");
  if (job->state == "FINISHED" || job->state == "CANCELED" || job->state == "FAILED")
    return flink_error(409, fmt::format("Job cancellation failed because the job has already "
                                        "reached another terminal state ({}).",
                                        job->state));
  end(id, "CANCELED");
  return json(202, Json::object());
}

http::Response FakeJobManager::post(const std::string& path, const Json& body) {
  if (path == "/savepoint-disposal") return start(body, Json::object(), {});
  const auto parts = base::split(path, '/');
  const auto& id = parts.at(2);
  if (find(id) == nullptr) return flink_error(404, fmt::format("Job {} not found", id));
  if (parts.at(3) == "checkpoints") return start(body, {{"checkpointId", 26}}, {});
  const bool stops = parts.at(3) == "stop";
  const auto& directory = body.at(stops ? "targetDirectory" : "target-directory");
  if (directory.is_null() && savepoint_directory.empty()) {
    return flink_error(400,
                       "Config key [execution.checkpointing.savepoint-dir] is not set. Property "
                       "[target-directory] must be provided.");
  }
  const bool cancels = !stops && body.at("cancel-job").get<bool>();
  return start(body, savepoint_result(directory), [this, id, stops, cancels] {
    if (failure.empty() && (stops || cancels)) end(id, stops ? "FINISHED" : "CANCELED");
  });
}

Json FakeJobManager::savepoint_result(const Json& directory) const {
  return {{"location", (directory.is_null() ? savepoint_directory : directory.get<std::string>()) +
                           "/savepoint-012345-abcdef"}};
}

http::Response FakeJobManager::start(const Json& body, Json result,
                                     const std::function<void()>& effect) {
  const bool knows_ids =
      version >= "1.15" && body.contains("triggerId") && body.at("triggerId").is_string();
  const auto id = knows_ids ? body.at("triggerId").get<std::string>()
                            : fmt::format("aaaabbbbccccddddeeeeffff{:08}", operations + 1);
  if (started_.contains(id)) return json(202, {{"request-id", id}});
  ++operations;
  if (!failure.empty()) {
    const auto* key = result.contains("checkpointId") ? "failureCause" : "failure-cause";
    result = {{key,
               {{"class", "java.lang.Exception"},
                {"stack-trace", failure},
                {"serialized-throwable", "rO0="}}}};
  }
  started_[id] = {polls_in_progress, std::move(result), effect};
  return json(202, {{"request-id", id}});
}

http::Response FakeJobManager::status_of(const std::string& trigger_id) {
  const auto found = started_.find(trigger_id);
  if (found == started_.end())
    return flink_error(404, fmt::format("There is no operation with triggerId={}.", trigger_id));
  if (found->second.polls-- > 0)
    return json(200, {{"status", {{"id", "IN_PROGRESS"}}}, {"operation", nullptr}});
  if (const auto effect = std::exchange(found->second.effect, {})) effect();
  return json(200, {{"status", {{"id", "COMPLETED"}}}, {"operation", found->second.result}});
}

/// What is complete has its effect, though its result was not asked for.
void FakeJobManager::settle() {
  for (auto& [id, operation] : started_) {
    if (operation.polls > 0) continue;
    if (const auto effect = std::exchange(operation.effect, {})) effect();
  }
}

void FakeJobManager::end(const std::string& id, const std::string& state) {
  find(id)->state = state;
  if (ended) ended(id);
}

FakeJobManager::Job* FakeJobManager::find(const std::string& id) {
  const auto found =
      std::find_if(jobs.begin(), jobs.end(), [&](const Job& job) { return job.id == id; });
  return found == jobs.end() ? nullptr : &*found;
}

}  // namespace test
