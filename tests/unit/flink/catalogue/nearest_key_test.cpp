#include "flink/catalogue/nearest_key.h"

#include "flink/version/dialect.h"

#include "tests/support/catch.h"

namespace {

std::string nearest(std::string_view key, flink::Version version = {2, 3, 0}) {
  return flink::nearest_key(key, flink::dialect_of(version));
}

}  // namespace

TEST_CASE("the nearest key is one of that version, current, and near enough to be meant") {
  CHECK(nearest("taskmanager.numberOfTaskSlot") == "taskmanager.numberOfTaskSlots");
  CHECK(nearest("TaskManager.NumberOfTaskSlots") == "taskmanager.numberOfTaskSlots");
  CHECK(nearest("execution.checkpoint.interval") == "execution.checkpointing.interval");
  CHECK(nearest("high-availability.storage-dir") == "high-availability.storageDir");
  CHECK(nearest("kubernetes.cluster.id") == "kubernetes.cluster-id");
  CHECK(nearest("kubernetes.container.images") == "");
  CHECK(nearest("kubernetes.container.images", {1, 16, 0}) == "kubernetes.container.image");
  CHECK(nearest("orders.source.topic") == "");
  CHECK(nearest("kubernetes.persistent-volume-claim", {2, 2, 0}) == "");
  CHECK(nearest("") == "");
}

TEST_CASE("the nearest map, with the entry that was named") {
  CHECK(nearest("kubernetes.jobmanager.label.team") == "kubernetes.jobmanager.labels.team");
  CHECK(nearest("kubernetes.jobmanager.annotation.example.com/a") ==
        "kubernetes.jobmanager.annotations.example.com/a");
  CHECK(nearest("kubernetes.jobmanager.label.team", {1, 13, 6}) == "");
}

TEST_CASE("the nearest family, with the name that users chose") {
  CHECK(nearest("metrics.reporters.prom.factory.class") == "metrics.reporter.prom.factory.class");
  CHECK(nearest("containerized.masters.env.FOO") == "containerized.master.env.FOO");
  CHECK(nearest("events.reporters.log.factory.class", {2, 0, 0}) == "");
  CHECK(nearest("metrics.prom.factory.class") == "");
  CHECK(nearest("a3.endpoint") == "");  // "s3." is too short to be recognised
}

TEST_CASE("what is too long to be a slip is not searched for") {
  const std::string key = "kubernetes.jobmanager.label." + std::string(72, 'a');
  REQUIRE(key.size() == 100);
  CHECK(nearest(key) == "kubernetes.jobmanager.labels." + std::string(72, 'a'));
  CHECK(nearest(key + "a") == "");
  CHECK(nearest("kubernetes.jobmanager.label.aaaaaa.b.c.d.e.f.g.h") ==
        "kubernetes.jobmanager.labels.aaaaaa.b.c.d.e.f.g.h");
  CHECK(nearest("kubernetes.jobmanager.label.aaaaaa.b.c.d.e.f.g.h.i") == "");
}
