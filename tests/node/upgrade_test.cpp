// `drey apply` with real Flink: another input, the same state.
#include "node/flink_cluster.h"
#include "support/catch.h"

using test::await;
using test::FlinkCluster;
using test::Json;
using test::Words;

namespace {

Words applied(const FlinkCluster& cluster, const Words& more, const Words& job_arguments = {}) {
  auto words = cluster.deploy(more, job_arguments);
  words.erase(words.begin() + 1);  // --detached
  words.front() = "apply";
  return words;
}

Words stateful(FlinkCluster& cluster) {
  auto options = cluster.high_availability("-Dhigh-availability.type=kubernetes");
  options.push_back("-Dstate.savepoints.dir=file:///shared/" + cluster.kube().kube_namespace() +
                    "/savepoints");
  return options;
}

std::string id_of_running_job(FlinkCluster& cluster) {
  return await<Json>("one job runs", [&] { return cluster.running_job(); })
      .at("jid")
      .get<std::string>();
}

Json restored(FlinkCluster& cluster, const std::string& job) {
  return cluster.rest("/jobs/" + job + "/checkpoints").value()["latest"]["restored"];
}

void upgrade(const std::string& flink_version) {
  FlinkCluster cluster(flink_version);
  auto options = stateful(cluster);
  const auto created = cluster.drey(applied(cluster, options));
  INFO(created.err);
  REQUIRE(created.exit_code == 0);
  const auto old_job = id_of_running_job(cluster);

  options.emplace_back("-Dtaskmanager.numberOfTaskSlots=2");
  const auto upgraded = cluster.drey(applied(cluster, options));
  INFO(upgraded.err);
  REQUIRE(upgraded.exit_code == 0);
  CHECK(upgraded.out.starts_with("Upgrade flink application cluster orders successfully, "));
  const auto job = id_of_running_job(cluster);
  CHECK(job != old_job);
  const auto from = restored(cluster, job);
  CHECK(from.at("is_savepoint") == true);
  CHECK(from.at("external_path").get<std::string>().find("/savepoints/drey-orders-") !=
        std::string::npos);

  const auto again = cluster.drey(applied(cluster, options));
  CHECK(again.exit_code == 0);
  CHECK(again.out.starts_with("Flink application cluster orders is unchanged"));
}

}  // namespace

TEST_CASE("an upgrade goes on from a savepoint of a job of Flink 2.3") { upgrade("2.3.0"); }

TEST_CASE("an upgrade goes on from a savepoint of a job of Flink 1.20") { upgrade("1.20.5"); }

TEST_CASE("a job that fails is rolled back to the one before it, with its state") {
  FlinkCluster cluster("2.3.0");
  auto options = stateful(cluster);
  options.emplace_back("-Drestart-strategy.type=none");
  const auto created = cluster.drey(applied(cluster, options));
  INFO(created.err);
  REQUIRE(created.exit_code == 0);
  const auto first_job = id_of_running_job(cluster);
  const auto failed = cluster.drey(applied(cluster, options, {"fail", "1"}));
  INFO(failed.err);
  CHECK(failed.exit_code == 9);
  CHECK(failed.err.find("failed and was rolled back") != std::string::npos);
  const auto job = id_of_running_job(cluster);
  CHECK(job != first_job);
  CHECK(restored(cluster, job)
            .at("external_path")
            .get<std::string>()
            .find("/savepoints/drey-orders-") != std::string::npos);
  const auto again = cluster.drey(applied(cluster, options));
  CHECK(again.out.starts_with("Flink application cluster orders is unchanged"));
}
