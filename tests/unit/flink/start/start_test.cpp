#include "flink/start/start.h"

#include "support/catch.h"

namespace {

constexpr const char* job = "0123456789abcdef0123456789abcdef";

flink::Configuration highly_available() {
  flink::Configuration configuration;
  configuration.set("kubernetes.cluster-id", "orders", {});
  configuration.set("high-availability.storageDir", "s3://b/ha/", {});
  return configuration;
}

std::string text(const flink::Configuration& configuration, const char* key) {
  const auto* value = configuration.find(key);
  return value == nullptr ? "" : value->text;
}

}  // namespace

TEST_CASE("a job that takes another one's place has an id and result folders of its own") {
  auto configuration = highly_available();
  flink::start_from({"s3://b/sp/1", job}, flink::dialect_of({2, 3, 0}), configuration);
  CHECK(text(configuration, "execution.state-recovery.path") == "s3://b/sp/1");
  CHECK(text(configuration, "$internal.pipeline.job-id") == job);
  CHECK(text(configuration, "job-result-store.storage-path") ==
        std::string("s3://b/ha/job-result-store/orders/") + job);
  CHECK(text(configuration, "application-result-store.storage-path") ==
        std::string("s3://b/ha/application-result-store/orders/") + job);
  flink::forget_start(configuration);
  CHECK(configuration.entries().size() == highly_available().entries().size());
}

TEST_CASE("result folders are a matter of the version, and the user's stay") {
  auto older = highly_available();
  flink::start_from({"s3://b/sp/1", job}, flink::dialect_of({1, 14, 6}), older);
  CHECK(text(older, "execution.savepoint.path") == "s3://b/sp/1");
  CHECK(older.find("job-result-store.storage-path") == nullptr);
  auto between = highly_available();
  flink::start_from({"", job}, flink::dialect_of({1, 20, 5}), between);
  CHECK(between.find("job-result-store.storage-path") != nullptr);
  CHECK(between.find("application-result-store.storage-path") == nullptr);
  auto named = highly_available();
  named.set("job-result-store.storage-path", "s3://b/results", {});
  flink::start_from({"", job}, flink::dialect_of({2, 3, 0}), named);
  CHECK(text(named, "job-result-store.storage-path") == "s3://b/results");
  flink::forget_start(named);
  CHECK(text(named, "job-result-store.storage-path") == "s3://b/results");
}

TEST_CASE("what concerns one run alone, as every version calls it") {
  for (const auto* key :
       {"execution.attached", "execution.shutdown-on-attached-exit", "execution.savepoint.path",
        "execution.savepoint.ignore-unclaimed-state", "execution.savepoint-restore-mode",
        "execution.state-recovery.path", "execution.state-recovery.ignore-unclaimed-state",
        "execution.state-recovery.claim-mode", "kubernetes.config.file", "kubernetes.context"}) {
    CAPTURE(key);
    CHECK(flink::concerns_run_alone(key));
  }
  for (const auto* key : {"execution.checkpointing.savepoint-dir", "execution.target",
                          "kubernetes.namespace", "kubernetes.cluster-id", ""}) {
    CAPTURE(key);
    CHECK_FALSE(flink::concerns_run_alone(key));
  }
}
