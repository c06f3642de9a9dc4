// Record of events: whole lines of logs, and bounded.
#include "deploy/wait/event_record.h"

#include "deploy/observations/event_json.h"
#include "support/catch.h"
#include "support/pods.h"

using base::Json;
using deploy::Event;
using deploy::EventRecord;
using test::Pod;

namespace {

const std::chrono::steady_clock::time_point begun{std::chrono::seconds(1000)};

Event at(int second, Event::What what) {
  return {begun + std::chrono::seconds(second), std::move(what)};
}

const Event first = at(0, deploy::ClusterNamed{"orders", "team-a", {}});

}  // namespace

TEST_CASE("the log of the JobManager is recorded in whole lines, the last as far as it came") {
  EventRecord record(begun);
  for (const auto* piece : {"on", "e\ntw", "o\nthree\nfo", "ur"})
    record.add(at(1, deploy::LogWritten{piece}));
  std::vector<std::string> texts;
  for (const auto& line : record.lines())
    texts.push_back(Json::parse(line).at("text").get<std::string>());
  CHECK(texts == std::vector<std::string>{"one\n", "two\nthree\n", "four"});
}

TEST_CASE("what does not fit goes: the oldest of what was seen again since") {
  EventRecord record(begun, 8 << 10);
  record.add(first);
  record.add(at(1, deploy::ObjectSeen{Pod("orders-once")}));
  for (int i = 2; i < 200; ++i) record.add(at(i, deploy::ObjectSeen{Pod("orders-1")}));
  const auto lines = record.lines();
  std::size_t bytes = 0;
  for (const auto& line : lines) bytes += line.size();
  CHECK(bytes < (8 << 10) + 100);
  REQUIRE(lines.size() > 3);
  CHECK(Json::parse(lines[0]).at("event") == "cluster named");
  CHECK(Json::parse(lines[1]).at("object") == Json(Pod("orders-once")));
  CHECK(Json::parse(lines[lines.size() - 2]).at("ms") == 199'000);
  CHECK(Json::parse(lines.back()).at("left out") == 200 - (lines.size() - 1));
}

TEST_CASE("where all of it counts, the oldest goes all the same, but not the cluster's name") {
  EventRecord record(begun, 8 << 10);
  record.add(first);
  for (int i = 1; i < 200; ++i)
    record.add(at(i, deploy::ObjectSeen{Pod("orders-" + std::to_string(i))}));
  const auto lines = record.lines();
  CHECK(lines.size() < 30);
  CHECK(Json::parse(lines[0]).at("event") == "cluster named");
  CHECK(Json::parse(lines[lines.size() - 2]).at("ms") == 199'000);
}
