// `drey apply` with real Flink: another input, the same state.
#include "node/applied_cluster.h"
#include "support/catch.h"

using test::AppliedCluster;

namespace {

/// A cluster that was applied for the first time.
struct Created : AppliedCluster {
  explicit Created(const std::string& flink_version, const test::Words& more = {},
                   Storage storage = Storage::folder)
      : AppliedCluster(flink_version, storage) {
    const auto created = drey(apply(more));
    INFO(created.err);
    REQUIRE(created.exit_code == 0);
    first_job = running_job_id();
    first_counts = counts();
  }

  /// The job is another one, which has the state of a savepoint that drey took.
  void check_went_on() {
    const auto job = running_job_id();
    CHECK(job != first_job);
    const auto from = restored(job);
    CHECK(from.at("is_savepoint") == true);
    CHECK(from.at("external_path").get<std::string>().find("/savepoints/drey-orders-") !=
          std::string::npos);
    CHECK(counts().first > first_counts.last);
  }

  std::string first_job{};
  test::Counts first_counts{};
};

void check_upgrade(Created& cluster) {
  const test::Words changed{"-Dtaskmanager.numberOfTaskSlots=2"};
  const auto upgraded = cluster.drey(cluster.apply(changed));
  INFO(upgraded.err);
  REQUIRE(upgraded.exit_code == 0);
  CHECK(upgraded.out.starts_with("Upgrade flink application cluster orders successfully, "));
  cluster.check_went_on();
  const auto again = cluster.drey(cluster.apply(changed));
  CHECK(again.exit_code == 0);
  CHECK(again.out.starts_with("Flink application cluster orders is unchanged"));
}

/// By the path of the last checkpoint: no savepoint is taken, and no HA metadata of the old job
/// left.
void upgrade_by_last_state(const std::string& from, const std::string& to) {
  Created cluster(from);
  test::await("a checkpoint of the job", [&] {
    const auto told = cluster.rest("/jobs/" + cluster.first_job + "/checkpoints");
    return told && !told->at("latest").at("completed").is_null();
  });
  cluster.use_version(to);
  auto words = cluster.apply({"-Dtaskmanager.numberOfTaskSlots=2"});
  words.insert(words.begin() + 1, "--upgrade=last-state");
  const auto upgraded = cluster.drey(words);
  INFO(upgraded.err);
  REQUIRE(upgraded.exit_code == 0);
  const auto job = cluster.running_job_id();
  CHECK(job != cluster.first_job);
  const auto path = cluster.restored(job).at("external_path").get<std::string>();
  CHECK(path.find("/" + cluster.first_job + "/chk-") != std::string::npos);
  CHECK(cluster.counts().first > 1);
  const auto left = cluster.about({"ha"});
  CHECK(left.exit_code == 0);
  CHECK(left.out.find(job) != std::string::npos);
  CHECK(left.out.find(cluster.first_job) == std::string::npos);
}

void upgrade(const std::string& flink_version) {
  Created cluster(flink_version);
  check_upgrade(cluster);
}

/// Flink cannot clean up after the job that is stopped, and leaves its result marked as dirty.
void upgrade_without_clean_up(const std::string& flink_version) {
  Created cluster(flink_version);
  cluster.forbid_deletion_of_config_maps();
  check_upgrade(cluster);
}

/// The new job is one of another version of Flink.
void upgrade_across(const std::string& from, const std::string& to) {
  Created cluster(from);
  cluster.use_version(to);
  check_upgrade(cluster);
}

}  // namespace

TEST_CASE("an upgrade goes on from a savepoint on S3 of a job of Flink 2.3") {
  Created cluster("2.3.0", {}, AppliedCluster::Storage::s3);
  check_upgrade(cluster);
  const auto savepoint = cluster.restored(cluster.running_job_id()).at("external_path");
  CHECK(savepoint.get<std::string>().starts_with(cluster.bucket() + "/savepoints/"));
}

TEST_CASE("an upgrade goes on from a savepoint of a job of Flink 1.20") { upgrade("1.20.5"); }

TEST_CASE("an upgrade goes on from the last checkpoint of a job of Flink 1.20") {
  upgrade_by_last_state("1.20.5", "1.20.5");
}

TEST_CASE("an upgrade from the last checkpoint of a job of Flink 2.3", "[.][nightly]") {
  upgrade_by_last_state("2.3.0", "2.3.0");
}

TEST_CASE("an upgrade from the last checkpoint of Flink 1.18 to 1.20", "[.][nightly]") {
  upgrade_by_last_state("1.18.1", "1.20.5");
}

TEST_CASE("an upgrade of a job of Flink 1.17", "[.][nightly]") { upgrade("1.17.2"); }

TEST_CASE("an upgrade from Flink 1.18 to 1.20", "[.][nightly]") {
  upgrade_across("1.18.1", "1.20.5");
}

TEST_CASE("an upgrade from Flink 1.20 to 2.3", "[.][nightly]") {
  upgrade_across("1.20.5", "2.3.0");
}

TEST_CASE("an upgrade from Flink 2.2 to 2.3", "[.][nightly]") { upgrade_across("2.2.1", "2.3.0"); }

TEST_CASE("an upgrade of Flink 2.3 that may not clean up", "[.][nightly]") {
  upgrade_without_clean_up("2.3.0");
}

TEST_CASE("an upgrade of Flink 1.20 that may not clean up", "[.][nightly]") {
  upgrade_without_clean_up("1.20.5");
}

TEST_CASE("a job that fails is rolled back to the one before it, with its state") {
  const test::Words options{"-Drestart-strategy.type=none"};
  Created cluster("2.3.0", options);
  const auto failed = cluster.drey(cluster.apply(options, {"fail", "1"}));
  INFO(failed.err);
  CHECK(failed.exit_code == 9);
  CHECK(failed.err.find("failed and was rolled back") != std::string::npos);
  cluster.check_went_on();
  const auto again = cluster.drey(cluster.apply(options));
  CHECK(again.out.starts_with("Flink application cluster orders is unchanged"));
}
