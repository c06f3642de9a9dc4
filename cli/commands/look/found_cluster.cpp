#include "cli/commands/look/found_cluster.h"

#include <utility>

#include <fmt/format.h>

#include "deploy/record/open_upgrade.h"
#include "deploy/record/record_problem.h"
#include "deploy/record/suspension.h"

namespace cli {
namespace {

using base::Error;

/// What is said of a cluster that is not there: an upgrade is between the two that it is about, or
/// has lost both.
Error with_record(const kube::Result& record, const deploy::ClusterRef& cluster, Error absent) {
  if (const auto open = deploy::open_upgrade_in(record)) {
    absent.text += ", but an upgrade of it is open: " + deploy::text_of(*open);
    absent.hint = deploy::way_on_from(*open, cluster);
  } else if (const auto failed = deploy::suspension_in(record)) {
    absent.text += fmt::format(", and its last upgrade failed, {}; its state is in {}",
                               deploy::suspension_text(*failed), deploy::start_text(*failed));
    absent.hint = deploy::way_on_from_suspension(*failed, cluster);
  } else if (const auto problem = deploy::record_problem(record, cluster)) {
    absent.text += ", but " + problem->text;
    absent.hint = problem->hint;
  }
  return absent;
}

}  // namespace

FoundCluster find_or_suspended(const Context& context, const ClusterOptions& options,
                               const RestOptions& rest, const ClusterSelection& selection) {
  FoundCluster found;
  const auto absence = [&](Connection& connection, const deploy::ClusterRef& cluster, Error error) {
    auto record = connection.client().send(deploy::look_at_upgrade(cluster));
    auto status = deploy::status_of_absent(cluster, {.record = record});
    if (deploy::is_suspended(status)) found.suspended = std::move(status);
    return with_record(record, cluster, std::move(error));
  };
  try {
    found.connection = std::make_unique<FlinkConnection>(context, options, rest, selection,
                                                         deploy::RestUse::looks, absence);
  } catch (const Error&) {
    if (!found.suspended) throw;
  }
  return found;
}

}  // namespace cli
