// Flink's web interface in a browser.
#include <memory>

#include "node/flink_cluster.h"
#include "support/catch.h"
#include "support/folder.h"

using test::await;
using test::FlinkCluster;
using test::Json;

namespace {

bool has_checkpoint(FlinkCluster& cluster, const std::string& job) {
  const auto checkpoints = cluster.rest("/jobs/" + job + "/checkpoints");
  return checkpoints &&
         checkpoints->value(Json::json_pointer("/latest/completed"), Json()).is_object();
}

/// Flink's interface shows files. The options are those without which no job runs on Java 17.
std::unique_ptr<test::Folder> logging_to_a_file() {
  auto folder = std::make_unique<test::Folder>();
  folder->file("config.yaml",
               "env.java.opts.all: --add-opens=java.base/java.lang=ALL-UNNAMED "
               "--add-opens=java.base/java.util=ALL-UNNAMED "
               "--add-opens=java.base/java.time=ALL-UNNAMED\n");
  folder->file("log4j-console.properties",
               "rootLogger.level = INFO\n"
               "rootLogger.appenderRef.file.ref = File\n"
               "appender.file.type = File\n"
               "appender.file.name = File\n"
               "appender.file.fileName = ${sys:log.file}\n"
               "appender.file.layout.type = PatternLayout\n"
               "appender.file.layout.pattern = %d %-5p %c - %m%n\n");
  return folder;
}

}  // namespace

TEST_CASE(
    "drey ui in a browser: the job's graph, its checkpoints, a log, and the job is cancelled") {
  FlinkCluster cluster;
  const auto conf = logging_to_a_file();
  const auto deployed = cluster.drey(cluster.deploy({"--conf-dir", conf->path()}));
  INFO(deployed.err);
  REQUIRE(deployed.exit_code == 0);
  const auto job = await<Json>("the job runs", [&] { return cluster.running_job(); })
                       .at("jid")
                       .get<std::string>();
  await("a checkpoint completes", [&] { return has_checkpoint(cluster, job); });
  auto browser = cluster.kube().child({});
  // Where the node is, and no way leads out.
  browser.args = {"/usr/sbin/ip",
                  "netns",
                  "exec",
                  test::required("NETNS"),
                  test::required("BROWSER"),
                  test::required("DREY"),
                  cluster.id(),
                  cluster.kube().kube_namespace(),
                  job,
                  test::required("SCREENSHOTS")};
  browser.environment.emplace_back("PATH=/usr/sbin:/usr/bin:/sbin:/bin");
  browser.patience = std::chrono::seconds(300);
  const auto ended = run_child(browser);
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  await("Flink takes the cluster down", [&] { return cluster.pods("jobmanager").empty(); });
}
