#include "deploy/submit/refused_object.h"

#include <algorithm>

#include <fmt/format.h>

#include "flink/rules/rules.h"
#include "flink/version/names.h"
#include "kube/api/object.h"
#include "kube/api/status.h"

namespace deploy {
namespace {

bool is_about_name(const kube::Status& status) {
  return std::any_of(status.causes.begin(), status.causes.end(),
                     [](const kube::Cause& cause) { return cause.field == "metadata.name"; });
}

/// The cluster's id, from the name of one of its Services.
std::string cluster_of(std::string name) {
  const auto suffix = flink::names::rest_service_suffix;
  if (name.ends_with(suffix)) name.resize(name.size() - suffix.size());
  return name;
}

}  // namespace

base::Error refused_object(const kube::Client& client, const base::Json& object,
                           const kube::Result& result) {
  auto error = client.error_of(result);
  if (result.status && kube::is_denied_by_admission(*result.status)) {
    error.exit = base::Exit::cluster_failed;
    return error;
  }
  if (error.exit == base::Exit::not_allowed && error.hint.empty())
    error.hint = "'drey check' of the same input tells all that is not allowed, at once";
  const auto name = kube::string_at(object, {"metadata", "name"});
  const bool begins_with_digit = !name.empty() && name.front() >= '0' && name.front() <= '9';
  if (!begins_with_digit || kube::string_at(object, {"kind"}) != "Service" || !result.status ||
      !is_about_name(*result.status))
    return error;
  const auto legal = flink::rules::legal_cluster_id(cluster_of(name));
  error.exit = base::Exit::usage;
  error.hint = "kubernetes.cluster-id may begin with a digit from Kubernetes 1.36 on" +
               (legal.empty() ? "" : fmt::format(" (did you mean '{}'?)", legal));
  return error;
}

}  // namespace deploy
