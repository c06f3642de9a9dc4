// `drey wait`: until a cluster that is there has come so far.
#include "cli/application/wait.h"

#include <memory>

#include "base/error.h"
#include "cli/application/timeline.h"
#include "cli/commands/commands.h"
#include "cli/connection/cluster_options.h"
#include "cli/connection/connection.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/cluster/withheld_secrets.h"
#include "deploy/jobmanager/client_settings.h"
#include "deploy/record/find_cluster.h"
#include "deploy/submit/plan.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;

struct Options : ClusterOptions {
  WaitOptions wait{};
};

deploy::NamedCluster find(const Context& context, const kube::Access& access, kube::Client& client,
                          const ClusterSelection& selection) {
  context.subject.name(selection.name, namespace_of(selection, access));
  auto cluster = deploy::find_cluster(client, context.subject.kube_namespace, selection.name,
                                      {"default", access.name_space});
  if (cluster.is_terminating())
    throw Error(Exit::not_found, "cluster " + cluster.name + " is being deleted");
  if (!cluster.deployment.is_object())
    throw Error(Exit::not_allowed,
                "Deployment " + cluster.name + " may not be looked at, and so not waited for");
  return cluster;
}

/// As far as a wait looks into it.
deploy::Plan plan_of(const deploy::NamedCluster& cluster) {
  return {.cluster_id = cluster.name,
          .kube_namespace = cluster.kube_namespace,
          .deployment = cluster.deployment};
}

/// What a bundle must not show.
flink::Hidden secrets_of(const deploy::NamedCluster& cluster, flink::Hidden hidden) {
  deploy::add_secrets_of_configuration(hidden, cluster.config_map);
  auto deployment = cluster.deployment;
  static_cast<void>(flink::mask_object(deployment, &hidden));
  return hidden;
}

Exit wait_for_cluster(const Context& context, Options& o, const Arguments& arguments) {
  const auto selection = require_cluster(context, o, arguments);
  expect_no_words(selection.positional, "one cluster is waited for at a time");
  Connection connection(context, o.server);
  const auto begun = context.world.steady_now();
  const auto cluster = find(context, connection.access(), connection.client(), selection);
  const auto plan = plan_of(cluster);
  if (o.wait.bundle) begin_bundle(context.world, *o.wait.bundle, plan, connection.access().server);
  const deploy::Outcome outcome{.kind = deploy::Outcome::Kind::unchanged,
                                .deployment = cluster.deployment,
                                .rest_service = cluster.rest_service,
                                .nodes = cluster.nodes};
  const auto rest = deploy::rest_settings(cluster, selection.configuration);
  // Asked for while there is time: a wait may take all of it.
  const auto withheld = deploy::withheld_secrets(
      connection.client(), {cluster.kube_namespace, cluster.name}, cluster.deployment);
  const std::function<flink::Hidden()> secrets = [&] { return secrets_of(cluster, withheld); };
  with_timeline(context, o.wait, [&] {
    const auto end = wait(
        context, o.wait, connection,
        Awaited{plan, rest, outcome, secrets, o.wait.until.value_or(deploy::WaitFor{}), begun});
    context.subject.result = deploy::name_of(end.stage);
    context.output.show([&] { return result_line(end, cluster.name); },
                        [&] {
                          auto document = document_about(context.subject);
                          document["result"] = context.subject.result;
                          document.update(result_document(end));
                          return document;
                        });
  });
  return Exit::done;
}

}  // namespace

Prepare declare_wait(OptionSet& set) {
  auto options = std::make_shared<Options>();
  declare_stage(set, "--for", "running by default", options->wait);
  declare_further(set, options->wait, options->server);
  declare(set, static_cast<ClusterOptions&>(*options));
  declare_reports(set, options->output.reports);
  return without_checks(options, wait_for_cluster);
}

}  // namespace cli
