#include "deploy/catalogue/catalogue.h"

#include <algorithm>

#include "tests/support/catch.h"

using namespace deploy;
using base::Json;
namespace rest = flink::rest;

namespace {

const std::string job = "0123456789abcdef0123456789abcdef";

Revision revision(int number, const std::string& ended_with, const std::string& deployed = {}) {
  return {.number = number,
          .uid = "uid-" + std::to_string(number),
          .version = "1.20.5",
          .deployed = deployed,
          .ended_with = ended_with};
}

/// The cluster that is there, started from that path.
Revision live(const std::string& path, const std::string& mode = "NO_CLAIM") {
  Revision result{.uid = "uid-live",
                  .version = "2.3.0",
                  .deployed = "2026-11-29T10:00:00Z",
                  .restored_from = path};
  result.deployment = {{"metadata", {{"name", "orders"}}}};
  result.owned = {
      {{"kind", "ConfigMap"},
       {"metadata", {{"name", "flink-config-orders"}}},
       {"data", {{"config.yaml", "execution.state-recovery.claim-mode: " + mode + "\n"}}}}};
  return result;
}

rest::Checkpoint completed(std::int64_t id, const std::string& path, bool is_savepoint = false) {
  return {.id = id,
          .status = "COMPLETED",
          .completed_timestamp = 1'700'000'000'000 + id,
          .size = 100 * id,
          .path = path,
          .is_savepoint = is_savepoint,
          .format = is_savepoint ? "NATIVE" : ""};
}

JobCheckpoints told(std::vector<rest::Checkpoint> history, const std::string& state = "RUNNING") {
  JobCheckpoints result;
  result.job.id = job;
  result.job.state = state;
  result.checkpoints.history = std::move(history);
  return result;
}

rest::Checkpoint restored(std::int64_t id, const std::string& path, bool is_savepoint) {
  return {.id = id, .path = path, .is_savepoint = is_savepoint};
}

UpgradeRecord upgrade(UpgradePhase phase) {
  UpgradeRecord record;
  record.phase = phase;
  record.since = "2026-11-28T10:00:00Z";
  record.savepoint = "s3://b/sp/1";
  record.from.version = "1.20.5";
  record.from.job = job;
  return record;
}

flink::ha::Metadata pointer(std::int64_t id, bool is_being_deleted = false) {
  flink::ha::StateHandle handle{.path = "s3://b/ha/completedCheckpoint1",
                                .is_being_deleted = is_being_deleted};
  flink::ha::Metadata metadata;
  metadata.maps = {{.name = "orders-" + job + "-config-map"}};
  metadata.jobs = {{.id = job, .checkpoints = {{id, {.key = "k", .handle = handle}}}}};
  return metadata;
}

std::vector<std::string> paths(const CatalogueSources& sources) {
  std::vector<std::string> result;
  for (const auto& one : catalogue_of(sources)) result.push_back(one.path);
  return result;
}

Snapshot only(const CatalogueSources& sources) {
  const auto all = catalogue_of(sources);
  REQUIRE(all.size() == 1);
  return all.front();
}

CatalogueSources sources() { return {.cluster = {"default", "orders"}}; }

}  // namespace

TEST_CASE("nothing is known of a cluster of which there is nothing") {
  auto all = sources();
  CHECK_FALSE(is_known(all));
  CHECK(catalogue_of(all).empty());
  all.ha = pointer(1);
  CHECK(is_known(all));
  all = sources();
  all.record.savepoints = {{.path = "s3://b/1"}};
  CHECK(is_known(all));
}

TEST_CASE("the newest first, and last what has no time") {
  auto all = sources();
  all.record.savepoints = {{.path = "s3://b/old", .time = "2026-11-26T10:00:00Z"},
                           {.path = "s3://b/timeless"},
                           {.path = "s3://b/new", .time = "2026-11-27T10:00:00Z"}};
  CHECK(paths(all) == std::vector<std::string>{"s3://b/new", "s3://b/old", "s3://b/timeless"});
}

TEST_CASE("a job's history: what is complete, and not deleted") {
  auto all = sources();
  auto failed = completed(4, "");
  failed.status = "FAILED";
  auto deleted = completed(3, "s3://b/chk-3");
  deleted.discarded = true;
  all.live = live("");
  all.jobs = {told({completed(6, "s3://b/chk-6"), completed(5, "s3://b/sp/1", true), failed,
                    deleted, completed(2, "<checkpoint-not-externally-addressable>")})};
  const auto list = catalogue_of(all);
  REQUIRE(list.size() == 2);
  CHECK(list[0].path == "s3://b/chk-6");
  CHECK(list[0].kind == SnapshotKind::checkpoint);
  CHECK(list[0].is_live);
  CHECK(list[0].needs == std::vector<std::string>{"job " + job + " recovers from it"});
  CHECK(list[1].kind == SnapshotKind::savepoint);
  CHECK(list[1].format == "native");
  CHECK(list[1].bytes == 500);
  CHECK(list[1].time == 1'700'000'000'005);
  CHECK(list[1].version == "2.3.0");
  CHECK(list[1].job == job);
  CHECK(list[1].needs.empty());
  CHECK_FALSE(list[1].is_live);
}

TEST_CASE("the latest of each kind stand beside a history that is too short for them") {
  auto all = sources();
  all.jobs = {told({completed(9, "s3://b/chk-9")})};
  all.jobs.front().checkpoints.latest_savepoint = completed(2, "s3://b/sp/1", true);
  all.jobs.front().checkpoints.latest_completed = completed(9, "s3://b/chk-9");
  CHECK(paths(all) == std::vector<std::string>{"s3://b/chk-9", "s3://b/sp/1"});
}

TEST_CASE("checkpoints of a job that has ended stay only where they are retained") {
  auto all = sources();
  all.jobs = {told({completed(6, "s3://b/chk-6"), completed(5, "s3://b/sp/1", true)}, "CANCELED")};
  CHECK(paths(all) == std::vector<std::string>{"s3://b/sp/1"});
  all.jobs.front().retained = true;
  const auto list = catalogue_of(all);
  REQUIRE(list.size() == 2);
  CHECK(list[0].needs.empty());
  CHECK(is_lasting(list[0]));
}

TEST_CASE("one path stands once, with everything that is known of it, however it is spelt") {
  auto all = sources();
  all.live = live("file:///sp/1/_metadata");
  all.record.savepoints = {{"file:/sp/1", "2026-11-27T10:00:00Z", job, "canonical", "1.20.5", {}}};
  all.revisions = {revision(1, "file:///sp/1")};
  const auto one = only(all);
  CHECK(one.path == "file:/sp/1");
  CHECK(one.kind == SnapshotKind::savepoint);
  CHECK(one.format == "canonical");
  CHECK(one.version == "1.20.5");
  CHECK(one.sources ==
        std::vector<std::string>{"record of savepoints", "revision 1", "cluster orders"});
  CHECK(one.users == std::vector<std::string>{"cluster orders"});
}

TEST_CASE("what the cluster, its job or another cluster was started from is needed") {
  auto all = sources();
  std::string need;
  SECTION("the cluster") {
    all.live = live("s3://b/sp/1");
    need = "cluster orders was started from it";
  }
  SECTION("the job, which says so itself") {
    all.jobs = {told({})};
    all.jobs.front().checkpoints.latest_restored = restored(4, "s3://b/sp/1", true);
    need = "job " + job + " was restored from it";
  }
  SECTION("another cluster") {
    all.record.savepoints = {{.path = "s3://b/sp/1"}};
    all.others = {{"orders-green", "s3://b/sp/1"}, {"else", "s3://b/other"}};
    need = "cluster orders-green was started from it";
  }
  const auto one = only(all);
  CHECK(one.needs == std::vector<std::string>{need});
  CHECK(one.users.size() == 1);
  CHECK(why_it_stays(one) == need);
}

TEST_CASE(
    "a job that has ended, or came back from a checkpoint that is gone by now, needs nothing") {
  auto all = sources();
  SECTION("ended") {
    all.jobs = {told({}, "FAILED")};
    all.jobs.front().checkpoints.latest_restored = restored(4, "s3://b/sp/1", true);
  }
  SECTION("a fail-over") {
    all.jobs = {told({})};
    all.jobs.front().checkpoints.latest_restored = restored(4, "s3://b/chk-4", false);
  }
  CHECK(catalogue_of(all).empty());
}

TEST_CASE("a rollback needs the savepoints with which revisions ended") {
  auto all = sources();
  all.live = live("");
  all.revisions = {revision(1, "s3://b/sp/1", "2026-11-27T10:00:00Z"),
                   revision(2, "s3://b/sp/2", "2026-11-28T10:00:00Z")};
  const auto list = catalogue_of(all);
  REQUIRE(list.size() == 2);
  CHECK(list[0].path == "s3://b/sp/2");
  CHECK(list[0].time == 1'795'946'400'000);  // when the cluster that is there was deployed
  CHECK(list[0].needs == std::vector<std::string>{"a rollback to revision 2 starts from it"});
  CHECK(list[1].time == 1'795'860'000'000);
  CHECK(list[1].version == "1.20.5");
}

TEST_CASE("what the record of the last upgrade needs") {
  struct Row {
    UpgradePhase phase;
    const char* need;
  };
  const auto row =
      GENERATE(Row{UpgradePhase::stopped, "an upgrade under way needs it"},
               Row{UpgradePhase::confirming, "an upgrade under way needs it"},
               Row{UpgradePhase::suspended, "the suspended job goes on from it"},
               Row{UpgradePhase::failed, "the job goes on from it, whose last upgrade failed"},
               Row{UpgradePhase::done, ""}, Row{UpgradePhase::rolled_back, ""});
  auto all = sources();
  all.upgrade = upgrade(row.phase);
  CAPTURE(name_of(row.phase));
  const auto one = only(all);
  CHECK(one.kind == SnapshotKind::savepoint);
  CHECK(one.version == "1.20.5");
  CHECK(one.job == job);
  CHECK(why_it_stays(one) == row.need);
}

TEST_CASE("a path that a person named goes before the savepoint of an upgrade that failed") {
  auto all = sources();
  all.upgrade = upgrade(UpgradePhase::failed);
  all.upgrade->given = "s3://b/given";
  for (const auto& one : catalogue_of(all)) CHECK(one.needs.empty() == (one.path == "s3://b/sp/1"));
  all.upgrade->phase = UpgradePhase::deploying;
  for (const auto& one : catalogue_of(all)) CHECK(one.needs.size() == 1);
}

TEST_CASE("what was claimed is Flink's") {
  auto all = sources();
  all.live = live("s3://b/sp/1", "CLAIM");
  auto one = only(all);
  CHECK(one.claimed_by == "cluster orders");
  CHECK_FALSE(is_lasting(one));
  one.needs.clear();
  CHECK(why_it_stays(one) == "cluster orders claimed it, and Flink deletes its files");
}

TEST_CASE("pointers of high availability go with the checkpoint of their job and number") {
  auto all = sources();
  SECTION("a checkpoint of the history") {
    all.live = live("");
    all.jobs = {told({completed(6, "s3://b/chk-6")})};
    all.ha = pointer(6);
    CHECK(only(all).path == "s3://b/chk-6");
    CHECK(only(all).needs.back() == "high availability recovers from it");
  }
  SECTION("the savepoint from which the job was restored") {
    all.live = live("s3://b/sp/1");
    all.jobs = {told({})};
    all.jobs.front().checkpoints.latest_restored = restored(6, "s3://b/sp/1", true);
    all.ha = pointer(6);
    CHECK(only(all).path == "s3://b/sp/1");
  }
  SECTION("of a cluster that is gone: the path is not in them") {
    all.ha = pointer(6);
    const auto one = only(all);
    CHECK(one.path.empty());
    CHECK(one.file == "s3://b/ha/completedCheckpoint1");
    CHECK(one.id == 6);
    CHECK_FALSE(is_lasting(one));
    CHECK(one.needs == std::vector<std::string>{"a cluster deployed as orders goes on from it"});
  }
  SECTION("one that is being deleted") {
    all.ha = pointer(6, true);
    CHECK(catalogue_of(all).empty());
  }
}

TEST_CASE("what was disposed of is gone, whoever still names it") {
  auto all = sources();
  all.record.savepoints = {{.path = "s3://b/sp/1", .disposed = "2026-11-29T10:00:00Z"}};
  all.jobs = {told({completed(5, "s3://b/sp/1", true), completed(4, "s3://b/sp/0", true)})};
  CHECK(paths(all) == std::vector<std::string>{"s3://b/sp/0"});
}

TEST_CASE("the folder of a checkpoint is known by its name, others are not") {
  auto all = sources();
  for (const auto* path : {"s3://b/chk-12", "s3://b/chk-12/", "s3://b/chk-", "s3://b/sp/1"}) {
    all.live = live(path);
    const bool is_checkpoint = std::string(path).find("chk-12") != std::string::npos;
    CHECK(only(all).kind == (is_checkpoint ? SnapshotKind::checkpoint : SnapshotKind::unknown));
  }
}
