#include "node/flink_cluster.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

namespace test {
namespace {

Json role_binding(const std::string& name_space) {
  return {{"apiVersion", "rbac.authorization.k8s.io/v1"},
          {"kind", "RoleBinding"},
          {"metadata", {{"name", "flink"}}},
          {"roleRef",
           {{"apiGroup", "rbac.authorization.k8s.io"}, {"kind", "ClusterRole"}, {"name", "edit"}}},
          {"subjects",
           Json::array(
               {{{"kind", "ServiceAccount"}, {"name", "default"}, {"namespace", name_space}}})}};
}

}  // namespace

FlinkCluster::FlinkCluster(std::string flink_version, std::string cluster_id)
    : version_(std::move(flink_version)), id_(std::move(cluster_id)) {
  kube_.post("apis/rbac.authorization.k8s.io/v1", "rolebindings",
             role_binding(kube_.kube_namespace()));
  await("the namespace's service account",
        [&] { return get("api/v1", "serviceaccounts/default").ok(); });
}

Words FlinkCluster::deploy(const Words& more, const Words& job_arguments) const {
  Words words{"run-application", "--detached", "-Dkubernetes.cluster-id=" + id_,
              "-Dkubernetes.namespace=" + kube_.kube_namespace(),
              "-Dkubernetes.container.image=localhost/flink:" + version_,
              // Two of them, and one more pod that does nothing, have room on a node of two cores.
              "-Dkubernetes.jobmanager.cpu=0.9", "-Dkubernetes.taskmanager.cpu=0.9",
              "-Djobmanager.memory.process.size=1024m", "-Dtaskmanager.memory.process.size=1024m"};
  words.insert(words.end(), more.begin(), more.end());
  words.emplace_back("local:///opt/flink/usrlib/my-flink-job.jar");
  words.insert(words.end(), job_arguments.begin(), job_arguments.end());
  return words;
}

Words FlinkCluster::blog() const {
  auto words = kube_.blog();
  for (auto& word : words) {
    if (word.starts_with("-Dkubernetes.container.image="))
      word = "-Dkubernetes.container.image=localhost/flink:" + version_;
  }
  words.insert(words.end() - 1, "-Ds3.endpoint=" + required("S3_ENDPOINT"));
  return words;
}

Words FlinkCluster::high_availability(const std::string& spelling, const std::string& storage) {
  return {spelling, "-Dhigh-availability.storageDir=" + storage};
}

Words FlinkCluster::s3() const {
  const auto plugin = fmt::format("ENABLE_BUILT_IN_PLUGINS=flink-s3-fs-hadoop-{}.jar", version_);
  return {"-Ds3.endpoint=" + required("S3_ENDPOINT"), "-Dcontainerized.master.env." + plugin,
          "-Dcontainerized.taskmanager.env." + plugin};
}

Words FlinkCluster::objects_on_s3(const std::string& folder) {
  const std::filesystem::path bucket = required("S3_BUCKETS") + "/flink-bucket";
  Words found;
  std::error_code gone;  // meanwhile, as objects come and go
  for (auto entry = std::filesystem::recursive_directory_iterator(bucket / folder, gone);
       !gone && entry != end(entry); entry.increment(gone)) {
    if (entry->is_regular_file(gone)) found.push_back(entry->path().lexically_relative(bucket));
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::optional<Json> FlinkCluster::rest(const std::string& path) {
  return get("api/v1", fmt::format("services/{}-rest:rest/proxy{}", id_, path)).object;
}

std::optional<Json> FlinkCluster::running_job() {
  const auto overview = rest("/jobs/overview");
  if (!overview || overview->at("jobs").size() != 1) return std::nullopt;
  const auto& job = overview->at("jobs").at(0);
  const auto& tasks = job.at("tasks");
  const bool all_run = tasks.at("total") != 0 && tasks.at("running") == tasks.at("total");
  return job.at("state") == "RUNNING" && all_run ? std::optional(job) : std::nullopt;
}

Json FlinkCluster::pods(const std::string& component) {
  return get("api/v1", fmt::format("pods?labelSelector=app%3D{}%2Ccomponent%3D{}", id_, component))
      .object.value()
      .at("items");
}

std::string FlinkCluster::job_manager() {
  return pods("jobmanager").at(0).at("metadata").at("name").get<std::string>();
}

std::string FlinkCluster::log(const std::string& pod) {
  return get("api/v1", fmt::format("pods/{}/log", pod), true).text.value_or("");
}

void FlinkCluster::forbid_deletion_of_config_maps() {
  const auto run = [this](const Words& args) {
    const auto ended = kubectl(args);
    if (ended.exit_code != 0) throw std::runtime_error(ended.err);
  };
  run({"create", "role", "no-deletion", "--verb=get,list,watch,create,update,patch",
       "--resource=configmaps"});
  run({"create", "role", "pods",
       "--verb=get,list,watch,create,update,patch,delete,deletecollection",
       "--resource=pods,services,deployments.apps"});
  for (const std::string role : {"no-deletion", "pods"})
    run({"create", "rolebinding", role, "--role=" + role,
         "--serviceaccount=" + kube_.kube_namespace() + ":default"});
  run({"delete", "rolebinding", "flink"});
}

Ended FlinkCluster::kubectl(const Words& args) const {
  auto child = kube_.child({});
  child.args = {required("KUBECTL"), "--namespace", kube_.kube_namespace()};
  child.args.insert(child.args.end(), args.begin(), args.end());
  return run_child(child);
}

Words FlinkCluster::everything() {
  const std::pair<const char*, const char*> kinds[] = {
      {"apis/apps/v1", "deployments"}, {"apis/apps/v1", "replicasets"}, {"api/v1", "pods"},
      {"api/v1", "services"},          {"api/v1", "configmaps"},        {"api/v1", "secrets"}};
  Words found;
  for (const auto& [group_version, plural] : kinds) {
    const auto list = get(group_version, plural);
    for (const auto& item : list.object.value().at("items")) {
      const auto name = item.at("metadata").at("name").get<std::string>();
      if (name != "kube-root-ca.crt") found.push_back(fmt::format("{}/{}", plural, name));
    }
  }
  return found;
}

kube::Result FlinkCluster::get(const std::string& group_version, const std::string& what,
                               bool text) {
  const auto target =
      fmt::format("/{}/namespaces/{}/{}", group_version, kube_.kube_namespace(), what);
  return kube_.ask({.request = {.target = target}, .repeatable = false, .text = text});
}

}  // namespace test
