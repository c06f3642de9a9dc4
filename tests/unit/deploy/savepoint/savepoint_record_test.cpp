#include "deploy/savepoint/savepoint_record.h"

#include <fmt/format.h>

#include "tests/support/catch.h"

using namespace deploy;

namespace {

const ClusterRef orders{"team-a", "orders"};

TakenSavepoint taken(const std::string& path) {
  return {path, "2026-11-28T10:00:00Z", "5d1f", "canonical", "2.3.0", {}};
}

}  // namespace

TEST_CASE("a record comes back from its ConfigMap, which nothing that deletes clusters selects") {
  SavepointRecord record;
  add_savepoint(record, taken("s3://b/1"));
  note_disposal(record, "s3://b/2", "2026-11-29T10:00:00Z");
  const auto object = savepoint_record_object(record, orders);
  CHECK(object.at("metadata").at("name") == "orders.drey.savepoints");
  CHECK(object.at("metadata").at("namespace") == "team-a");
  CHECK_FALSE(object.at("metadata").contains("ownerReferences"));
  for (const auto* label : {"app", "type", "configmap-type", "drey/cluster", "drey/revision-of"})
    CHECK_FALSE(object.at("metadata").at("labels").contains(label));
  CHECK(cluster_of_savepoint_record(object) == "orders");
  const auto back = read_savepoint_record(object);
  REQUIRE(back);
  REQUIRE(back->savepoints.size() == 2);
  CHECK(back->savepoints[0].path == "s3://b/1");
  CHECK(back->savepoints[0].time == "2026-11-28T10:00:00Z");
  CHECK(back->savepoints[0].job == "5d1f");
  CHECK(back->savepoints[0].format == "canonical");
  CHECK(back->savepoints[0].version == "2.3.0");
  CHECK(back->savepoints[1].disposed == "2026-11-29T10:00:00Z");
  CHECK(count_savepoints(*back) == 1);
}

TEST_CASE("a ConfigMap that holds no record of savepoints is none") {
  CHECK_FALSE(read_savepoint_record({}));
  CHECK_FALSE(read_savepoint_record({{"data", {{"savepoints", R"({"form":2})"}}}}));
  const auto odd = read_savepoint_record(
      {{"data",
        {{"savepoints", R"({"form":1,"savepoints":[7,{"path":""},{"path":"s3://b/1"}]})"}}}});
  REQUIRE(odd);
  CHECK(odd->savepoints.size() == 1);
  auto other = savepoint_record_object({}, orders);
  other["metadata"]["name"] = "orders.drey";
  CHECK(cluster_of_savepoint_record(other).empty());
}

TEST_CASE("a path stands in a record once, as it was noted last") {
  SavepointRecord record;
  add_savepoint(record, taken("s3://b/1"));
  add_savepoint(record, taken("s3://b/2"));
  note_disposal(record, "s3://b/1", "2026-11-29T10:00:00Z");
  REQUIRE(record.savepoints.size() == 2);
  CHECK(record.savepoints[1].path == "s3://b/1");
  CHECK(record.savepoints[1].version == "2.3.0");
  CHECK(is_disposed(record.savepoints[1]));
}

TEST_CASE("a record is bounded: what was disposed of goes first, then the oldest") {
  SavepointRecord record;
  add_savepoint(record, taken("s3://b/first"));
  note_disposal(record, "s3://b/gone", "2026-11-29T10:00:00Z");
  for (std::size_t i = 2; i < most_savepoints; ++i)
    add_savepoint(record, taken(fmt::format("s3://b/{}", i)));
  REQUIRE(record.savepoints.size() == most_savepoints);
  CHECK(add_savepoint(record, taken("s3://b/new")).empty());
  CHECK(record.savepoints.size() == most_savepoints);
  CHECK(record.savepoints.front().path == "s3://b/first");
  CHECK(count_savepoints(record) == most_savepoints);
  CHECK(add_savepoint(record, taken("s3://b/newer")) == std::vector<std::string>{"s3://b/first"});
  CHECK(record.savepoints.front().path == "s3://b/2");
  CHECK(record.savepoints.back().path == "s3://b/newer");
  add_savepoint(record, taken(std::string(most_path_bytes, 'x')));
  CHECK(record.savepoints.size() == 1);
  forget_savepoint(record, record.savepoints.front().path);
  CHECK(record.savepoints.empty());
}

TEST_CASE("what had to go from a record is told") {
  CHECK(forgotten_text({"s3://b/1", "s3://b/2"}, orders) ==
        "ConfigMap orders.drey.savepoints has room for 100 savepoints, and tells of s3://b/1, "
        "s3://b/2 no more");
}
