#include "cli/commands/upgrade/named_upgrade.h"

#include <utility>

#include <fmt/format.h>

#include "cli/commands/upgrade/latest_state.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/cluster/shipped_configuration.h"
#include "deploy/record/find_cluster.h"
#include "flink/version/dialect.h"

namespace cli {
namespace {

ClusterSelection selected(const Context& context, NamedUpgradeOptions& options,
                          const Arguments& arguments) {
  auto selection = require_cluster(context, options, arguments);
  expect_no_words(selection.positional, "one cluster at a time");
  return selection;
}

}  // namespace

NamedUpgrade::NamedUpgrade(const Context& context, NamedUpgradeOptions& options,
                           const Arguments& arguments)
    : selection_(selected(context, options, arguments)),
      connection_(context, options.server),
      cluster_{namespace_of(selection_, connection_.access()), selection_.name},
      upgrade_(context, options.server, options.output, options.upgrade, connection_, cluster_) {
  context.subject.name(cluster_.name, cluster_.kube_namespace);
  if (is_latest(options.upgrade)) {
    options.upgrade.from =
        latest_state(context, options.server, options.output, connection_, cluster_);
    options.upgrade.from_latest = true;
  }
}

void NamedUpgrade::require_known() {
  const auto& existing = upgrade_.existing();
  if (existing.deployment.is_null() && !existing.record)
    deploy::no_such_cluster(connection_.client(), cluster_.kube_namespace, cluster_.name);
}

UpgradeRequest NamedUpgrade::request(const std::string& verb,
                                     const std::optional<std::string>& directory) {
  auto request = configured_request();
  request.verb = verb;
  if (directory) request.savepoint_root = *directory;
  return request;
}

UpgradeRequest NamedUpgrade::configured_request() {
  const auto& existing = upgrade_.existing();
  // One that is open has its folder, and its old cluster may go at any moment.
  const bool is_open = existing.record && existing.record->is_open();
  if (existing.deployment.is_null() || is_open) return {};
  const auto& named = upgrade_.job_manager().cluster();
  const auto version = flink::parse_version(named.flink_version());
  return request_in(deploy::shipped_configuration(named.config_map),
                    flink::dialect_of(version.value_or(flink::newest_known)));
}

base::Exit tell_unchanged(const Context& context, const std::string& why) {
  auto& subject = context.subject;
  subject.result = "unchanged";
  context.output.result(
      fmt::format("Flink application cluster {} is unchanged: {}\n", subject.cluster, why));
  auto document = document_about(subject);
  document["result"] = subject.result;
  context.output.document(document);
  return base::Exit::done;
}

}  // namespace cli
