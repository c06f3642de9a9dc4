// A JobManager in memory: it keeps jobs and operations, and answers its REST API as the real one of
// a version does.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "fake/fate.h"
#include "http/message.h"
#include "http/transport.h"

namespace test {

class FakeJobManager {
 public:
  struct Job {
    std::string id{};
    std::string name{};
    std::string state = "RUNNING";
    std::int64_t start_time = 1'700'000'000'000;
  };

  std::string version = "2.3.0";
  std::vector<Job> jobs{{"0123456789abcdef0123456789abcdef", "State machine job"}};
  std::string savepoint_directory =
      "s3://b/sp";            ///< the default directory; empty: none is configured
  int polls_in_progress = 2;  ///< how often an operation is asked for before it is complete
  std::string failure{};      ///< stack trace with which operations end; empty: they succeed
  std::map<std::string, base::Json>
      answers{};  ///< by path below /v1: other GETs, such as "/jobs/ID/checkpoints"
  std::function<void(const std::string& job)> ended{};  ///< a job was cancelled or stopped

  std::vector<http::Request>
      requests{};      ///< those that came, with paths as the JobManager sees them
  int operations = 0;  ///< how many were really started

  /// What becomes of the next `times` requests with this method whose path (without its query) ends
  /// like this.
  void on(std::string method, std::string path_end, Fate fate, int times = 1) {
    planned_.push_back({std::move(method), std::move(path_end), std::move(fate), times});
  }

  /// As after a start of the JobManager.
  void forget_operations() { started_.clear(); }

  /// The requests that change something, or ask for what became of it: "POST /v1/jobs/…/stop {…}".
  std::vector<std::string> lines() const;

  /// As a server that is spoken to directly, and as one behind the API server's proxy.
  http::Reply reply(const http::Request& request);
  std::unique_ptr<http::Transport> connect();

 private:
  struct Plan {
    std::string method{};
    std::string path_end{};
    Fate fate{};
    int times = 1;
  };
  struct Operation {
    int polls = 0;
    base::Json result{};
    std::function<void()> effect{};  ///< when its result is told, or its job is looked at later
  };

  http::Response answer(const http::Request& request);
  http::Response get(const std::string& path);
  http::Response patch(const std::string& job);
  http::Response post(const std::string& path, const base::Json& body);
  http::Response start(const base::Json& body, base::Json result,
                       const std::function<void()>& effect);
  http::Response status_of(const std::string& trigger_id);
  base::Json savepoint_result(const base::Json& directory) const;
  void settle();
  void end(const std::string& job, const std::string& state);
  Job* find(const std::string& id);

  std::vector<Plan> planned_{};
  std::map<std::string, Operation> started_{};
};

/// {"errors": [text]}, as Flink refuses.
http::Response flink_error(int status, const std::string& text);

}  // namespace test
