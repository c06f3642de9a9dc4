#include "cluster/real_cluster.h"

#include <array>
#include <cstdlib>
#include <stdexcept>

#include <fmt/format.h>

#include "base/text.h"
#include "http/curl_transport.h"
#include "kube/api/request.h"
#include "kube/config/credentials.h"

namespace test {
namespace {

/// Where `actual` lacks something of `wanted`; what the server adds is fine, and that it keeps no
/// `false`. Quantities are the same in another spelling.
std::string lacks(const Json& actual, const Json& wanted, const std::string& path = {}) {
  if (path.ends_with("/resources")) return {};
  if (!wanted.is_structured() || actual.type() != wanted.type())
    return actual == wanted
               ? ""
               : fmt::format("{}: {} instead of {}", path, actual.dump(), wanted.dump());
  if (wanted.is_array() && actual.size() != wanted.size())
    return path + ": another number of items";
  for (const auto& [key, value] : wanted.items()) {
    const auto below = fmt::format("{}/{}", path, key);
    if (wanted.is_object() && !actual.contains(key) && value == false) continue;
    if (wanted.is_object() && !actual.contains(key)) return below + ": missing";
    const auto problem =
        lacks(wanted.is_object() ? actual.at(key) : actual.at(std::stoul(key)), value, below);
    if (!problem.empty()) return problem;
  }
  return {};
}

std::string name_of(const Json& object) {
  return object.at("metadata").at("name").get<std::string>();
}
std::string uid_of(const Json& object) {
  return object.at("metadata").at("uid").get<std::string>();
}

Json owner(const Json& deployment) {
  return {{"apiVersion", "apps/v1"},   {"kind", "Deployment"}, {"name", name_of(deployment)},
          {"uid", uid_of(deployment)}, {"controller", true},   {"blockOwnerDeletion", true}};
}

std::string names(const std::map<std::string, Json>& objects) {
  std::string text;
  for (const auto& [name, object] : objects) text += (text.empty() ? "" : " ") + name;
  return text;
}

}  // namespace

std::string required(const char* variable) {
  const char* value = std::getenv(variable);
  if (value == nullptr)
    throw std::runtime_error(
        std::string(variable) +
        " is not set: start the tests with tests/cluster/run or tests/node/run");
  return value;
}

RealCluster::RealCluster() : world_(base::real_world()) {
  const auto access = kube::find_access(world_, {.context = "drey"});
  transport_ = http::curl_transport(access.endpoint);
  client_ = std::make_unique<kube::Client>(*transport_, access.server, world_,
                                           world_.steady_now() + std::chrono::hours(1));
  namespace_ = "drey-test-" + world_.random_token().substr(0, 8);
  uid_ = uid_of(send(kube::create(
      {{"apiVersion", "v1"}, {"kind", "Namespace"}, {"metadata", {{"name", namespace_}}}}, "")));
}

RealCluster::~RealCluster() {
  try {
    send(kube::remove(kube::namespaces, "", namespace_, uid_, kube::Propagation::background));
  } catch (const std::exception& error) {
    fmt::print(stderr, "namespace {} is left: {}\n", namespace_, error.what());
  }
}

std::string RealCluster::version() {
  return send({.method = "GET", .target = "/version"})
      .at("gitVersion")
      .get<std::string>()
      .substr(1);
}

int RealCluster::minor() { return std::stoi(base::split(version(), '.').at(1)); }

Words RealCluster::deploy(const std::string& cluster_id, const Words& more) const {
  Words words{"run-application", "--detached", "-Dkubernetes.cluster-id=" + cluster_id,
              "-Dkubernetes.namespace=" + namespace_,
              "-Dkubernetes.container.image=registry.example.com/orders:2.3.0"};
  words.insert(words.end(), more.begin(), more.end());
  words.emplace_back("local:///opt/flink/usrlib/orders.jar");
  return words;
}

Words RealCluster::blog() const {
  auto words = blog_command();
  words.insert(words.end() - 1, "-Dkubernetes.namespace=" + namespace_);
  return words;
}

Child RealCluster::child(const Words& args) const {
  Child child{.args = {required("DREY")},
              .environment = {"KUBECONFIG=" + required("KUBECONFIG"), "HOME=/nonexistent"}};
  child.args.insert(child.args.end(), args.begin(), args.end());
  return child;
}

Ended RealCluster::drey(const Words& args) const { return run_child(child(args)); }

Json RealCluster::send(const http::Request& request) {
  const auto result = client_->send(kube::Call{request});
  if (!result.object) throw client_->error_of(result);
  return *result.object;
}

Json RealCluster::create(const Json& object) {
  return send(kube::create(object, kube::resource_of(object.at("apiVersion").get<std::string>(),
                                                     object.at("kind").get<std::string>())
                                           .namespaced
                                       ? namespace_
                                       : ""));
}

Json RealCluster::post(const std::string& group_version, const std::string& plural,
                       const Json& object) {
  return send({.method = "POST",
               .target = fmt::format("/{}/namespaces/{}/{}", group_version, namespace_, plural),
               .body = object.dump()});
}

void RealCluster::remove(const kube::Resource& resource, const Json& object) {
  send(kube::remove(resource, namespace_, name_of(object), uid_of(object),
                    kube::Propagation::background));
}

std::map<std::string, Json> RealCluster::objects(const std::string& cluster_id) {
  const auto belongs = [&](const std::string& name) {
    return name == cluster_id || name == cluster_id + "-rest" || name.ends_with("-" + cluster_id);
  };
  std::map<std::string, Json> found;
  for (const auto& resource :
       {kube::deployments, kube::services, kube::config_maps, kube::secrets}) {
    const auto list = send(kube::list(resource, namespace_));
    for (const auto& item : list.at("items")) {
      if (belongs(name_of(item)))
        found[fmt::format("{}/{}", resource.plural, name_of(item))] = item;
    }
  }
  return found;
}

std::string RealCluster::wrong(const Words& args, const std::string& cluster_id) {
  Words dry{args.front(), "--dry-run=client", "-ojson", "-q", "--show-secrets"};
  dry.insert(dry.end(), args.begin() + 1, args.end());
  const auto list = Json::parse(drey(dry).out);
  std::map<std::string, Json> wanted;
  for (const auto& item : list.at("items")) {
    const auto& resource = kube::resource_of(item.at("apiVersion").get<std::string>(),
                                             item.at("kind").get<std::string>());
    wanted[fmt::format("{}/{}", resource.plural, name_of(item))] = item;
  }
  const auto found = objects(cluster_id);
  if (names(wanted) != names(found))
    return fmt::format("wanted {}, there are {}", names(wanted), names(found));
  const auto& deployment = found.at("deployments/" + cluster_id);
  for (auto& [name, manifest] : wanted) {
    const auto& object = found.at(name);
    manifest.erase("apiVersion");
    manifest.erase("kind");
    manifest["metadata"]["annotations"]["drey/spec"] =
        deployment.at("metadata").at("annotations").at("drey/spec");
    if (&object == &deployment)
      manifest["metadata"]["annotations"]["drey/flink-version"] =
          deployment.at("metadata").at("annotations").at("drey/flink-version");
    if (&object != &deployment)
      manifest["metadata"]["ownerReferences"] = Json::array({owner(deployment)});
    const auto problem = lacks(object, manifest);
    if (!problem.empty()) return name + problem;
  }
  return {};
}

}  // namespace test
