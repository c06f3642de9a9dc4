// Recorded waits, applied again: the same stages, and the same diagnosis.
#include "deploy/observations/event_json.h"
#include "deploy/wait/bundle.h"
#include "deploy/wait/event_record.h"
#include "deploy/wait/wait_evaluator.h"
#include "support/catch.h"
#include "support/pods.h"

using base::Json;
using deploy::Event;
using deploy::Stage;
using deploy::WaitDecision;
using std::chrono::milliseconds;
using test::Pod;

namespace {

const deploy::TimePoint begun{std::chrono::seconds(1000)};

Event at(int ms, Event::What what) { return {begun + milliseconds(ms), std::move(what)}; }

/// The lines of a bundle's events.ndjson for these.
std::string recorded(const std::vector<Event>& events) {
  deploy::EventRecord record(begun);
  for (const auto& event : events) record.add(event);
  return deploy::event_lines(record.lines());
}

/// A wait that sees what the lines say.
struct Replay {
  explicit Replay(const std::string& lines, Stage until = Stage::running)
      : evaluator(until, begun) {
    std::istringstream text(lines);
    for (std::string line;
         std::getline(text, line) && decision.kind == WaitDecision::Kind::go_on;) {
      auto event = deploy::read_event(Json::parse(line), begun);
      if (!event) continue;
      now = event->when;
      apply(seen, std::move(*event));
      decision = evaluator.evaluate(seen, now);
    }
  }

  deploy::Observations seen{};
  deploy::WaitEvaluator evaluator;
  deploy::TimePoint now{begun};
  WaitDecision decision{};
};

const Json deployment{{"kind", "Deployment"}, {"metadata", {{"name", "orders"}, {"uid", "d"}}}};

deploy::RestAnswered tasks_running(int running) {
  return {
      "/v1/jobs/overview",
      Json{{"jobs",
            Json::array(
                {{{"jid", std::string(32, 'a')},
                  {"name", "orders"},
                  {"state", "RUNNING"},
                  {"tasks", {{"total", 2}, {"running", running}, {"scheduled", 2 - running}}}}})}}
          .dump()};
}

}  // namespace

TEST_CASE("a cluster that comes up has the same stages, each at its time") {
  const auto lines = recorded({at(0, deploy::ClusterNamed{"orders", "team-a", deployment}),
                               at(1000, deploy::ObjectSeen{Pod("orders-1").on("node-4")}),
                               at(1100, deploy::ListsComplete{true}),
                               at(9000, deploy::ObjectSeen{Pod("orders-1").on("node-4").running()}),
                               at(9500, deploy::RestFailed{"no answer yet (connection refused)"}),
                               at(12'000, tasks_running(1)), at(15'000, tasks_running(2))});
  const Replay replay(lines);
  CHECK(replay.decision.kind == WaitDecision::Kind::reached);
  const auto& times = replay.evaluator.times();
  CHECK(times.at(Stage::scheduled) == milliseconds(1000));
  CHECK(times.at(Stage::started) == milliseconds(9000));
  CHECK(times.at(Stage::rest) == milliseconds(12'000));
  CHECK(times.at(Stage::running) == milliseconds(15'000));
  CHECK(replay.evaluator.details().at(Stage::running) == "2 of 2 tasks");
}

TEST_CASE("a JobManager that crashes has the same diagnosis, without its secrets") {
  const Json crashed = Pod("orders-1").on("node-4").crashed(2, 1);
  const auto lines = recorded(
      {at(0, deploy::ClusterNamed{"orders", "team-a", deployment}),
       at(5000, deploy::ObjectSeen{crashed}),
       at(5100, deploy::EndedLogRead{
                    "orders-1/flink-main-container",
                    "2026 WARN [] - Application failed unexpectedly: \njava.lang.Error: no way to "
                    "jdbc:pg://u:SEKRET@h/db\n"})});
  CHECK(lines.find("SEKRET") == std::string::npos);
  const Replay replay(lines);
  REQUIRE(replay.decision.kind == WaitDecision::Kind::failed);
  CHECK(to_error(*replay.decision.diagnosis, replay.seen)
            .text.starts_with("cluster 'orders' cannot start: main() threw Error: no way to "
                              "jdbc:pg://******@h/db\n"));
}

TEST_CASE("lines of a secret that come one by one are masked in a recorded log") {
  deploy::EventRecord record(begun);
  record.add(at(1, deploy::LogWritten{"-----BEGIN\n"}));
  record.add(at(2, deploy::LogWritten{"MIIEvQIBADANB\nplain\n"}));
  const std::vector<std::string> secrets{"-----BEGIN\nMIIEvQIBADANB"};
  const auto lines = deploy::event_lines(record.lines(), secrets);
  CHECK(lines.find("MIIE") == std::string::npos);
  CHECK(lines.find("plain") != std::string::npos);
}

TEST_CASE("a secret in a REST answer is found behind the quotes of JSON") {
  deploy::EventRecord record(begun);
  record.add(at(1, deploy::RestAnswered{"/v1/x", R"({"text":"say \"hi\" now","n":1})"}));
  const std::vector<std::string> secrets{R"(say "hi")"};
  const auto line = Json::parse(deploy::event_lines(record.lines(), secrets));
  CHECK(Json::parse(line.at("body").get<std::string>()) == Json{{"text", "****** now"}, {"n", 1}});
}
