#include "flink/ha/metadata.h"

#include "support/catch.h"
#include "unit/flink/ha/recorded.h"

using flink::ha::ConfigMap;
using flink::ha::read_metadata;

TEST_CASE("the metadata of a cluster of every version") {
  struct Row {
    const char* version;
    std::size_t maps;
    const char* job;
    std::int64_t checkpoint;
    std::int64_t next;
    const char* host;
    const char* registry;
  };
  const auto row =
      GENERATE(Row{"1.12.5", 4, "00000000000000000000000000000000", 6, 7, "10.244.0.8", "RUNNING"},
               Row{"1.17.2", 2, "000000002758cab80000000000000000", 4, 5, "10.244.0.13", ""},
               Row{"1.20.5", 2, "000000002758cab80000000000000000", 4, 5, "10.244.0.9", ""},
               Row{"2.3.0", 2, "000000002758cab80000000000000000", 3, 5, "10.244.0.4", ""});
  CAPTURE(row.version);
  const auto metadata = read_metadata("k8s-ha-app-1", test::recorded_maps(row.version));
  CHECK(metadata.maps.size() == row.maps);
  REQUIRE(metadata.jobs.size() == 1);
  const auto& job = metadata.jobs.front();
  CHECK(job.id == row.job);
  REQUIRE(job.graphs.size() == 1);
  CHECK(job.graphs.front().problem.empty());
  REQUIRE(job.checkpoints.size() == 1);
  CHECK(job.checkpoints.front().id == row.checkpoint);
  CHECK(job.next_checkpoint == row.next);
  CHECK(job.registry == row.registry);
  REQUIRE(metadata.leaders.size() == 4);
  CHECK(metadata.leaders.front().component == "dispatcher");
  const auto* master = flink::ha::find_leader(metadata, "jobmanager");
  REQUIRE(master != nullptr);
  CHECK(master->job == row.job);
  CHECK(master->address.ends_with("/user/rpc/jobmanager_2"));
  CHECK(master->session.size() == 36);
  CHECK(flink::ha::find_leader(metadata, "restserver")->address ==
        std::string("http://") + row.host + ":8081");
}

TEST_CASE("the lock of a leader's ConfigMap, as old and new versions write the lease") {
  const auto* version = GENERATE("1.12.5", "1.17.2", "1.20.5", "2.3.0");
  CAPTURE(version);
  const auto metadata = read_metadata("k8s-ha-app-1", test::recorded_maps(version));
  const auto& lock = metadata.maps.back().lock;
  REQUIRE(lock);
  CHECK(lock->lease == std::chrono::seconds(15));
  CHECK(lock->holder.size() == 36);
  CHECK(lock->renewed.starts_with("2026-11-22T"));
  CHECK(lock->acquired < lock->renewed);
  CHECK(metadata.maps.back().bytes > 50);
}

TEST_CASE("a moment after the JobManager's pod was deleted: no leader from 1.17 on, and the job") {
  const auto* version = GENERATE("1.17.2", "1.20.5", "2.3.0");
  CAPTURE(version);
  const auto metadata =
      read_metadata("k8s-ha-app-1", test::recorded_maps(version, "jm-pod-deleted"));
  CHECK(metadata.leaders.empty());
  REQUIRE(metadata.jobs.size() == 1);
  CHECK(metadata.jobs.front().graphs.size() == 1);
  CHECK(metadata.jobs.front().checkpoints.size() == 1);
}

TEST_CASE("Flink recovers from the newest checkpoint that is not being deleted") {
  flink::ha::Job job;
  CHECK(flink::ha::newest_checkpoint(job) == nullptr);
  const flink::ha::StateHandle sound{"a", 1, false}, marked{"b", 1, true};
  job.checkpoints = {{4, {"", sound, ""}}, {5, {"", {}, "not known"}}, {6, {"", marked, ""}}};
  CHECK(flink::ha::newest_checkpoint(job)->id == 5);
  job.checkpoints.erase(job.checkpoints.begin() + 1);
  CHECK(flink::ha::newest_checkpoint(job)->id == 4);
}

TEST_CASE("several jobs, a plan of another version, and what is not understood") {
  const std::vector<ConfigMap> maps{{"orders-b-config-map",
                                     {{"checkpointID-0000000000000000012", "x"},
                                      {"checkpointID-0000000000000000009", "x"},
                                      {"counter", "many"},
                                      {"mine", "1234"}},
                                     ""},
                                    {"orders-cluster-config-map",
                                     {{"jobGraph-a", "x"},
                                      {"executionPlan-a", "x"},
                                      {"application-c", "x"},
                                      {"checkpointID-0000000000000000001", "x"},
                                      {"org.apache.flink.k8s.leader.restserver", "no comma"}},
                                     "no json"},
                                    {"orders.drey", {{"upgrade", "{}"}}, ""},
                                    {"flink-config-orders", {{"jobGraph-z", "x"}}, ""}};
  const auto metadata = read_metadata("orders", maps);
  REQUIRE(metadata.jobs.size() == 2);
  CHECK(metadata.jobs[0].id == "a");
  CHECK(metadata.jobs[0].graphs.size() == 2);
  CHECK(metadata.jobs[0].checkpoints.empty());
  CHECK_FALSE(metadata.jobs[0].graphs[0].handle);
  CHECK(metadata.jobs[0].graphs[0].problem == "no serialized Java object that is known");
  CHECK(metadata.jobs[1].id == "b");
  REQUIRE(metadata.jobs[1].checkpoints.size() == 2);
  CHECK(metadata.jobs[1].checkpoints[0].id == 9);
  CHECK_FALSE(metadata.jobs[1].next_checkpoint);
  CHECK(metadata.applications.size() == 1);
  REQUIRE(metadata.maps.size() == 2);
  CHECK(metadata.maps[0].bytes == 10);
  CHECK_FALSE(metadata.maps[1].lock);
  REQUIRE(metadata.leaders.size() == 1);
  CHECK(metadata.leaders[0].address == "no comma");
}

TEST_CASE("a lock that was released, and one with odd values") {
  const auto lock_of = [](const std::string& text) {
    return read_metadata("o", {{"o-cluster-config-map", {}, text}}).maps.front().lock;
  };
  CHECK(lock_of(R"({"holderIdentity":"","leaseDuration":"PT1S"})")->holder.empty());
  CHECK(lock_of(R"({"leaseDuration":"PT1S"})")->lease == std::chrono::seconds(1));
  CHECK(lock_of(R"({"leaseDuration":-3,"renewTime":7})")->lease.count() == 0);
  CHECK(lock_of(R"({"leaseDuration":1e300})")->lease.count() == 0);
  CHECK(lock_of(R"({"leaseDuration":"soon"})")->lease.count() == 0);
  CHECK_FALSE(lock_of("[]"));
  CHECK_FALSE(lock_of(""));
}
