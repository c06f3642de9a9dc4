#include "kube/config/in_cluster.h"

#include <fmt/format.h>

#include "base/text.h"
#include "http/url.h"

namespace kube {
namespace {

const std::string directory = "/var/run/secrets/kubernetes.io/serviceaccount/";

std::string name_space(const base::World& world) {
  const auto from_environment = world.env("POD_NAMESPACE").value_or("");
  if (!from_environment.empty()) return from_environment;
  return std::string(base::trim(world.read_file(directory + "namespace").value_or("")));
}

}  // namespace

InCluster in_cluster_config(const base::World& world) {
  const auto host = world.env("KUBERNETES_SERVICE_HOST").value_or("");
  const auto port = world.env("KUBERNETES_SERVICE_PORT").value_or("");
  if (host.empty() || port.empty())
    return {.why_not = "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set"};
  if (!world.read_file(directory + "token")) return {.why_not = directory + "token: no such file"};

  const std::string name = "in-cluster";
  Cluster cluster{
      .name = name, .file = directory, .server = "https://" + http::authority(host, port)};
  // client-go goes on with the system's roots when there is no ca.crt.
  if (world.read_file(directory + "ca.crt")) cluster.certificate_authority = directory + "ca.crt";
  User user{.name = name, .file = directory, .token_file = directory + "token"};
  Context context{.name = name,
                  .file = directory,
                  .cluster = name,
                  .user = name,
                  .name_space = name_space(world)};
  return {.config = Kubeconfig{.current_context = name,
                               .clusters = {cluster},
                               .users = {user},
                               .contexts = {context},
                               .files = {directory}}};
}

}  // namespace kube
