// Flink's own clients against a JobManager: what they said and sent, and what drey says and sends.
// README.md tells what is compared.
#include <fstream>
#include <regex>

#include <fmt/format.h>

#include "base/text.h"
#include "fake/scene.h"
#include "support/catch.h"

namespace {

using base::Json;
using test::FakeJobManager;
namespace fate = test::fate;

using Lines = std::vector<std::string>;

Json cases() {
  std::ifstream file(GOLDEN_REST_CASES);
  return Json::parse(file);
}

/// A trigger id is chance; a job id is not, and stands where the text says so.
std::string without_trigger_id(const std::string& text) {
  static const std::regex in_path("(savepoints|checkpoints|savepoint-disposal)/[0-9a-f]{32}"),
      in_text("triggerId: [0-9a-f]{32}");
  return std::regex_replace(std::regex_replace(text, in_path, "$1/<trigger>"), in_text,
                            "triggerId: <trigger>");
}

std::string request_line(const std::string& method, const std::string& uri, Json body) {
  if (body.contains("triggerId")) body["triggerId"] = "<trigger>";
  return without_trigger_id(method + " " + uri) + (body.empty() ? "" : " " + body.dump());
}

Lines recorded_requests(const Json& run) {
  Lines lines;
  for (const auto& request : run.at("requests"))
    lines.push_back(request_line(request[0].get<std::string>(), request[1].get<std::string>(),
                                 request.size() > 2 ? request[2] : Json::object()));
  return lines;
}

Lines sent_requests(const FakeJobManager& job_manager) {
  Lines lines;
  for (const auto& request : job_manager.requests) {
    if (request.target != "/v1/config")
      lines.push_back(
          request_line(request.method, request.target,
                       request.body.empty() ? Json::object() : Json::parse(request.body)));
  }
  return lines;
}

Lines lines_of(const std::string& text) {
  auto lines = base::split(without_trigger_id(text), '\n');
  lines.pop_back();
  return lines;
}

Lines recorded_lines(const Json& run) {
  Lines lines;
  for (const auto& line : run.at("stdout"))
    lines.push_back(without_trigger_id(line.get<std::string>()));
  return lines;
}

void behave(FakeJobManager& job_manager, const std::string& how) {
  job_manager.jobs = {
      {std::string(32, 'f'), "finished one", "FINISHED", 1'700'000'000'000},
      {"0123456789abcdef0123456789abcdef", "State machine job", "RUNNING", 1'700'000'300'000},
      {std::string(32, 'a'), "grüße", "RESTARTING", 1'700'000'100'000},
      {std::string(32, 'b'), "waiting", "CREATED", 1'700'000'200'000},
      {std::string(32, 'c'), "cancelled", "CANCELED", 1'690'000'000'000}};
  constexpr int always = 1'000'000;
  if (how == "empty" || how == "404") job_manager.jobs.clear();
  if (how == "409") job_manager.jobs[1].state = "FINISHED";
  if (how == "400") job_manager.savepoint_directory.clear();
  if (how == "html")
    job_manager.on("GET", "/jobs/overview",
                   fate::answer({.status = 200, .body = "<html><body>login</body></html>"}),
                   always);
  if (how == "500")
    job_manager.on("GET", "/jobs/overview",
                   fate::answer(test::flink_error(500, "Internal server error.")), always);
  if (how == "503")
    job_manager.on("GET", "/jobs/overview",
                   fate::answer(test::flink_error(
                       503, "Service temporarily unavailable due to an ongoing leader election.")),
                   always);
}

/// The API server and the JobManager as they were.
struct Stage : test::Scene {
  Stage(const Json& golden, const std::string& version) {
    job_manager.version = version;
    if (!golden.contains("service")) return;
    const auto& service = golden.at("service");
    server.create(test::foreign_deployment("app1"));
    auto object = test::foreign_service("app1-rest");
    object["spec"]["type"] = service.at("type");
    if (service.contains("ingress")) server.ingress = Json::array({service.at("ingress")});
    server.create(object);
    if (!golden.contains("jobManager")) return;
    behave(job_manager, golden.at("jobManager").get<std::string>());
    direct["http://127.0.0.9:8081"] = &job_manager;
  }
  FakeJobManager job_manager{};
};

test::Words words_of(const Json& run) {
  auto words = run.at("args").get<test::Words>();
  const bool detached = std::find(words.begin(), words.end(), "-detached") != words.end();
  if ((words.front() == "cancel" || words.front() == "stop") && !detached)
    words.insert(words.begin() + 1, "--no-wait");
  return words;
}

bool begins_with(const Lines& all, const Lines& first) {
  return first.size() <= all.size() && std::equal(first.begin(), first.end(), all.begin());
}

Lines each_once(Lines lines) {
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  return lines;
}

void compare(const Json& run, const test::Result& ended, const FakeJobManager& job_manager) {
  if (run.at("exit") == 0) {
    CHECK(ended.exit == 0);
    CHECK(lines_of(ended.out) == recorded_lines(run));
    CHECK(sent_requests(job_manager) == recorded_requests(run));
  } else {
    CHECK(ended.exit != 0);
    CHECK(ended.err.starts_with("error: "));
    CHECK(begins_with(recorded_lines(run), lines_of(ended.out)));
    CHECK(begins_with(each_once(recorded_requests(run)), each_once(sent_requests(job_manager))));
  }
}

}  // namespace

TEST_CASE("what Flink's clients say and send") {
  int compared = 0;
  for (const auto& golden : cases()) {
    if (golden.at("case") == "c3-list-no-id") continue;  // the clusters are listed
    for (const auto& run : golden.at("runs")) {
      for (const auto& version : run.at("versions")) {
        Stage stage(golden, version.get<std::string>());
        const auto ended = stage.run(words_of(run));
        INFO(golden.at("case") << " " << version << "\n" << ended.out << ended.err);
        compare(run, ended, stage.job_manager);
        ++compared;
      }
    }
  }
  CHECK(compared > 150);
}
