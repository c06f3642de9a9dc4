// `drey resume`: brings a suspended cluster back, from its savepoint.
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "cli/application/timeline.h"
#include "cli/commands/commands.h"
#include "cli/commands/upgrade/named_upgrade.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;

/// What the cluster was before it went.
deploy::Revision kept_revision(NamedUpgrade& named, int number) {
  auto& revisions = named.upgrade().revisions();
  if (auto found = revisions.find(number)) return revisions.with_secrets(*found);
  throw Error(Exit::not_found,
              fmt::format("what cluster '{}' was made of is not kept", named.cluster().name),
              "apply it again: it goes on from its savepoint");
}

/// It is there: the same command may have brought it back before. With a path that it is to start
/// from, or beside another one that was suspended, that is not what is asked for.
Exit leave_alone(const Context& context, const NamedUpgradeOptions& o, NamedUpgrade& named) {
  const auto& existing = named.upgrade().existing();
  const bool keeps_other = existing.record && existing.record->keeps_state();
  if (existing.deployment.is_null() || keeps_other || o.upgrade.from)
    throw Error(Exit::conflict, fmt::format("cluster '{}' is not suspended", named.cluster().name));
  return tell_unchanged(context, "it is not suspended");
}

Exit resume(const Context& context, NamedUpgradeOptions& o, const Arguments& arguments) {
  NamedUpgrade named(context, o, arguments);
  named.require_known();
  auto& upgrade = named.upgrade();
  const auto& record = upgrade.existing().record;
  const bool is_suspended = has_own_record(upgrade.existing()) && record->keeps_state();
  if (!is_suspended && (!record || !record->is_open())) return leave_alone(context, o, named);
  const auto revision = kept_revision(named, record->revision);
  const auto next = successor_of(context, named.connection(), revision, named.cluster());
  upgrade.require_none_open_but(next.spec);
  static_cast<void>(upgrade.decide(next.spec));
  auto request = named.request("Resume", {});
  request.result = "resumed";
  with_timeline(context, o.wait, [&] { upgrade.run(next, request, o.wait); });
  return Exit::done;
}

}  // namespace

Prepare declare_resume(OptionSet& set) {
  auto options = std::make_shared<NamedUpgradeOptions>();
  set.add_option("--from", options->upgrade.from,
                 "start from this savepoint or checkpoint, not from the one of the suspension")
      .option_text("<path>|latest")
      .group("Resume");
  declare(set, options->wait, options->server);
  declare(set, static_cast<ClusterOptions&>(*options));
  declare_reports(set, options->output.reports);
  return without_checks(options, resume);
}

}  // namespace cli
