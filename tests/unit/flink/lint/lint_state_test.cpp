// What `lint` says of settings that cost a job its state, or with which none runs. Each from the
// first version that does so on, and not before.
#include "tests/support/catch.h"
#include "tests/unit/flink/lint/told_by.h"

using flink::Version;
using test::Lines;
using test::Properties;
using test::warnings;

namespace {

const std::string retention = "execution.checkpointing.externalized-checkpoint-retention";
const std::string main_line =
    "-D high-availability.type does not keep the job's state from an exception in main() when the "
    "JobManager starts again: Flink 2.3 removes HA metadata and checkpoints then "
    "(execution.checkpointing.externalized-checkpoint-retention=RETAIN_ON_CANCELLATION keeps the "
    "checkpoints)";

std::string class_of_ha() {
  return "org.apache.flink.kubernetes.highavailability.KubernetesHaServicesFactory";
}

/// High availability as all versions know it, and more.
Properties ha(const Version& version, const Properties& more = {}) {
  Properties all{
      {version < Version{1, 17, 0} ? "high-availability" : "high-availability.type", class_of_ha()},
      {"high-availability.storageDir", "s3://b/ha"}};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

std::string checkpoints_key(const Version& version) {
  return version < Version{1, 20, 0} ? "state.checkpoints.dir" : "execution.checkpointing.dir";
}

const std::vector<Version> all_versions{{1, 12, 7}, {1, 13, 6}, {1, 14, 6}, {1, 15, 4}, {1, 16, 3},
                                        {1, 17, 2}, {1, 18, 1}, {1, 19, 3}, {1, 20, 5}, {2, 0, 2},
                                        {2, 1, 3},  {2, 2, 1},  {2, 3, 0}};

}  // namespace

TEST_CASE("checkpoints that the next run under the same job id destroys") {
  for (const auto& version : all_versions) {
    INFO(flink::to_string(version));
    const auto folder = checkpoints_key(version);
    const Properties kept{{folder, "s3://b/cp"}, {retention, "RETAIN_ON_CANCELLATION"}};
    auto fixed = kept;
    fixed.emplace_back("$internal.pipeline.job-id", "5d1f0000000000000000000000000000");
    const Lines of_id{
        "-D $internal.pipeline.job-id gives each run the same folder of checkpoints: the next one "
        "without --fromSavepoint fails at the number of a retained checkpoint and deletes that one "
        "(leave the option out)"};
    CHECK(warnings(fixed, version) == of_id);
    CHECK(warnings(ha(version, fixed), version) == of_id);
    CHECK(warnings(kept, version) == Lines{});
    CHECK(
        warnings(ha(version, kept), version) ==
        Lines{"-D " + retention +
              " keeps checkpoints for the next run of this cluster id to start from: one without "
              "--fromSavepoint fails at the number of a retained checkpoint and deletes that "
              "one, as high availability gives both one job id (name the newest one, or another " +
              folder + ")"});
  }
}

TEST_CASE("nothing is destroyed where nothing is retained, or the numbers go on") {
  const Version version{1, 20, 5};
  const Properties folder{{"execution.checkpointing.dir", "s3://b/cp"}};
  CHECK(warnings(ha(version, folder), version) == Lines{});
  CHECK(warnings(ha(version, {{retention, "RETAIN_ON_CANCELLATION"}}), version) == Lines{});
  CHECK(warnings(ha(version, {{"execution.checkpointing.dir", "s3://b/cp"},
                              {retention, "NO_EXTERNALIZED_CHECKPOINTS"}}),
                 version) == Lines{});
  const Properties goes_on{{"execution.checkpointing.dir", "s3://b/cp"},
                           {retention, "delete_on_cancellation"},
                           {"execution.state-recovery.path", "s3://b/cp/x/chk-7"}};
  CHECK(warnings(ha(version, goes_on), version) == Lines{});
  CHECK(warnings(ha(version, {goes_on[0], goes_on[1]}), version).size() == 1);
}

TEST_CASE("an exception in main() that costs the state: 2.3 with high availability") {
  for (const auto& version : all_versions) {
    INFO(flink::to_string(version));
    CHECK(warnings(ha(version), version) ==
          (version < Version{2, 3, 0} ? Lines{} : Lines{main_line}));
    CHECK(warnings({}, version) == Lines{});
  }
  CHECK(warnings(ha({2, 3, 0}, {{retention, "NO_EXTERNALIZED_CHECKPOINTS"}}), {2, 3, 0}) ==
        Lines{main_line});
  CHECK(warnings(ha({2, 3, 0}, {{retention, "DELETE_ON_CANCELLATION"}}), {2, 3, 0}) == Lines{});
  CHECK(warnings(ha({2, 3, 0}, {{retention, "retain_on_cancellation"}}), {2, 3, 0}) == Lines{});
}

TEST_CASE("a job that is cancelled as soon as it runs: 2.3") {
  const std::string key = "execution.terminate-application-on-any-job-terminated-exceptionally";
  CHECK(warnings({{key, "false"}}) == Lines{"-D " + key +
                                            " cancels the job within a second of its start, and "
                                            "calls that a success (leave it true)"});
  CHECK(warnings({{key, "true"}}) == Lines{});
  CHECK(warnings({{key, "false"}}, {2, 2, 1}) ==
        Lines{"-D " + key + " is not an option of Flink 2.2; 2.3 brought it"});
}

TEST_CASE("results that keep the next start from running: of jobs from 1.15, of applications 2.3") {
  const auto line = [](const std::string& store) {
    return "-D " + store +
           "-result-store.delete-on-commit keeps the result of this cluster id: its next start "
           "runs nothing, and ends as a success (leave it true, or name another " +
           store + "-result-store.storage-path for each start)";
  };
  const auto told = [&](const Version& version, const std::string& key, const std::string& value) {
    return warnings(ha(version, {{key, value}, {retention, "RETAIN_ON_CANCELLATION"}}), version);
  };
  const std::string of_job = "job-result-store.delete-on-commit";
  CHECK(told({1, 14, 6}, of_job, "false") ==
        Lines{"-D " + of_job + " is not an option of Flink 1.14; 1.15 brought it"});
  CHECK(told({1, 15, 4}, of_job, "false") == Lines{line("job")});
  CHECK(told({2, 3, 0}, of_job, "false") == Lines{line("job")});
  CHECK(told({2, 3, 0}, of_job, "true") == Lines{});
  CHECK(warnings({{of_job, "false"}}) == Lines{});
  const std::string of_application = "application-result-store.delete-on-commit";
  CHECK(told({2, 2, 1}, of_application, "false") ==
        Lines{"-D " + of_application + " is not an option of Flink 2.2; 2.3 brought it"});
  CHECK(told({2, 3, 0}, of_application, "false") == Lines{line("application")});
}

namespace {

const std::string lost_with_pod =
    " is a directory of the JobManager's container, where no volume is mounted that outlives the "
    "pod: what is written there is lost with it (an object store such as s3://, or a volume of the "
    "pod template, keeps it)";

/// With a template whose main container mounts a volume of that kind at /state.
Lines with_volume(const std::string& kind, Properties properties, const std::string& file) {
  properties.emplace_back("kubernetes.pod-template-file." + file, "pod.yaml");
  const auto text =
      "spec: {containers: [{name: flink-main-container, volumeMounts: [{name: v, mountPath: "
      "/state}]}], volumes: [{name: v, " +
      kind + "}]}";
  return test::told_by({properties, {2, 3, 0}, {}, {{"pod.yaml", text}}});
}

}  // namespace

TEST_CASE("state in the file system of a container, which goes with its pod") {
  for (const auto& version : all_versions) {
    INFO(flink::to_string(version));
    const auto key = checkpoints_key(version);
    CHECK(warnings({{key, "file:///tmp/cp"}}, version) == Lines{"-D " + key + lost_with_pod});
    CHECK(warnings({{key, "s3://b/cp"}}, version) == Lines{});
  }
  const std::string savepoints = "execution.checkpointing.savepoint-dir";
  CHECK(warnings({{savepoints, "/tmp/sp"}}) == Lines{"-D " + savepoints + lost_with_pod});
  CHECK(warnings({{savepoints, "/sp"}, {"fs.default-scheme", "hdfs://n:1"}}) == Lines{});
}

TEST_CASE("HA metadata that points into a container is worth nothing to the next one") {
  const std::string key = "high-availability.storageDir";
  CHECK(warnings({{"high-availability.type", "kubernetes"}, {key, "file:///ha"}}, {2, 2, 1}) ==
        Lines{"-D " + key + lost_with_pod});
  CHECK(warnings({{key, "file:///ha"}}) == Lines{});
}

TEST_CASE("a volume that outlives the pod keeps state, of both processes where both write it") {
  const Properties state{{"execution.checkpointing.dir", "file:///state/cp"}};
  CHECK(with_volume("persistentVolumeClaim: {claimName: c}", state, "default") == Lines{});
  CHECK(with_volume("hostPath: {path: /mnt}", state, "default") == Lines{});
  CHECK(with_volume("emptyDir: {}", state, "default") ==
        Lines{"-D execution.checkpointing.dir" + lost_with_pod});
  const auto of_one = with_volume("hostPath: {path: /mnt}", state, "jobmanager");
  REQUIRE(of_one.size() == 1);
  CHECK(
      of_one[0].starts_with("-D execution.checkpointing.dir is a directory of the TaskManagers' "
                            "containers, where no volume"));
  CHECK(warnings({{"execution.checkpointing.dir", "file:///state/cp"},
                  {"kubernetes.persistent-volume-claims", "claim:/state"}}) == Lines{});
}
