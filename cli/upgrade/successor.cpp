#include "cli/upgrade/successor.h"

#include <memory>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/application/deployment.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/jobmanager/client_settings.h"
#include "deploy/submit/endpoint.h"
#include "deploy/submit/upload.h"
#include "flink/spec/masking.h"
#include "kube/api/object.h"

namespace cli {
namespace {

Deployed create(const Context& context, Connection& connection, const PreparedDeployment& prepared,
                const std::string& run_token) {
  const auto& spec = prepared.spec;
  auto plan = planned(context.output, spec);
  auto [outcome, begun] =
      create_cluster(context, connection, prepared, plan, run_token, deploy::Guard::none);
  const auto url = deploy::web_interface(spec, outcome, connection.access().server).url;
  return {.plan = std::move(plan),
          .outcome = std::move(outcome),
          .rest = rest_settings_of(spec),
          .begun = begun,
          .secrets = [spec] { return flink::without_secrets(spec).hidden; },
          .web_interface = url};
}

/// The address inside the Kubernetes cluster and the rest of it, as its own configuration says.
deploy::NamedCluster named(const deploy::Plan& plan) {
  deploy::NamedCluster cluster;
  cluster.kube_namespace = plan.kube_namespace;
  cluster.name = plan.cluster_id;
  for (const auto& object : plan.owned) {
    if (kube::name_of(object) == plan.ref().config_map()) cluster.config_map = object;
  }
  return cluster;
}

}  // namespace

Successor successor_of(const Context& context, Connection& connection,
                       const PreparedDeployment& prepared, const deploy::Plan& plan,
                       const std::function<PreparedDeployment(const flink::Start&)>& decide) {
  const auto uploaded = std::make_shared<flink::Uploads>();
  return {.spec = plan.spec_hash,
          .version = flink::to_string(prepared.loaded.dialect.version),
          .high_availability = prepared.spec.high_availability,
          .claims_savepoint =
              flink::claims_savepoint(prepared.loaded.configuration, prepared.loaded.dialect),
          .deployment = plan.deployment,
          .upload = [&context, &prepared,
                     uploaded] { *uploaded = upload_missing(context, prepared.spec); },
          .create =
              [&context, &connection, decide, uploaded](const flink::Start& start,
                                                        const std::string& run_token) {
                auto decided = decide(start);
                auto& uploads = decided.spec.uploads;
                uploads = deploy::without(std::move(uploads), *uploaded);
                return create(context, connection, decided, run_token);
              }};
}

Deployed create_again(const Context& context, Connection& connection, deploy::Plan plan,
                      const std::string& run_token) {
  const auto begun = context.world.steady_now();
  plan = marked(context.output, std::move(plan));
  auto outcome = deploy::execute(plan, run_token, connection.client());
  context.output.warn(outcome.warnings);
  auto cluster = named(plan);
  cluster.rest_service = outcome.rest_service;
  const auto rest = deploy::rest_settings(cluster, {});
  const auto routes = deploy::rest_routes(outcome.rest_service, {}, rest);
  return {.plan = std::move(plan),
          .outcome = std::move(outcome),
          .rest = rest,
          .begun = begun,
          .web_interface = routes.empty() ? std::string() : routes.front().url};
}

Successor successor_of(const Context& context, Connection& connection,
                       const deploy::Revision& revision, const deploy::ClusterRef& cluster) {
  if (const auto missing = deploy::missing_parts(revision); !missing.empty())
    throw base::Error(base::Exit::usage,
                      fmt::format("revision {} of cluster '{}' is no whole cluster: it has no {}",
                                  revision.number, cluster.name, base::join(missing, " and no ")),
                      "apply the input that it was made of");
  return {.spec = deploy::plan_of(revision, cluster, {}).spec_hash,
          .version = revision.version,
          .high_availability = deploy::is_highly_available(revision),
          .claims_savepoint = deploy::claims_savepoint(revision),
          .create = [&context, &connection, revision, cluster](const flink::Start& start,
                                                               const std::string& run_token) {
            return create_again(context, connection, deploy::plan_of(revision, cluster, start),
                                run_token);
          }};
}

}  // namespace cli
