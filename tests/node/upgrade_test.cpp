// `drey apply` with real Flink: another input, the same state.
#include "node/flink_cluster.h"
#include "support/catch.h"

using test::FlinkCluster;
using test::Words;

namespace {

Words applied(const FlinkCluster& cluster, const Words& more) {
  auto words = cluster.deploy(more);
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

void upgrade(const std::string& flink_version) {
  FlinkCluster cluster(flink_version);
  auto options = stateful(cluster);
  const auto created = cluster.drey(applied(cluster, options));
  INFO(created.err);
  REQUIRE(created.exit_code == 0);
  const auto old_job = cluster.running_job().value().at("jid").get<std::string>();

  options.emplace_back("-Dtaskmanager.numberOfTaskSlots=2");
  const auto upgraded = cluster.drey(applied(cluster, options));
  INFO(upgraded.err);
  REQUIRE(upgraded.exit_code == 0);
  CHECK(upgraded.out.starts_with("Upgrade flink application cluster orders successfully, "));
  const auto job = cluster.running_job().value().at("jid").get<std::string>();
  CHECK(job != old_job);
  const auto restored = cluster.rest("/jobs/" + job + "/checkpoints").value()["latest"]["restored"];
  CHECK(restored.at("is_savepoint") == true);
  CHECK(restored.at("external_path").get<std::string>().find("/savepoints/drey-orders-") !=
        std::string::npos);

  const auto again = cluster.drey(applied(cluster, options));
  CHECK(again.exit_code == 0);
  CHECK(again.out.starts_with("Flink application cluster orders is unchanged"));
}

}  // namespace

TEST_CASE("an upgrade goes on from a savepoint of a job of Flink 2.3") { upgrade("2.3.0"); }

TEST_CASE("an upgrade goes on from a savepoint of a job of Flink 1.20") { upgrade("1.20.5"); }
