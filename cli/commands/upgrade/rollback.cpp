// `drey rollback`: brings an earlier revision of a cluster back, from the state that it had then.
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/application/deployment.h"
#include "cli/application/timeline.h"
#include "cli/commands/commands.h"
#include "cli/commands/upgrade/named_upgrade.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/upgrade/restored_state.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;

struct Options : NamedUpgradeOptions {
  std::optional<int> to{};
  bool keeps_state = false;
  std::string dry_run{};  ///< "server"; empty: it is none

  bool is_dry() const { return !dry_run.empty(); }
};

int revision_number(const std::string& name, const std::string& text) {
  if (const auto number = deploy::parse_revision_number(text)) return *number;
  throw Error(Exit::usage,
              fmt::format("{}: {} is no number of a revision; 'drey history' lists them", name,
                          base::printable(text, 100)));
}

std::string numbers(const std::vector<deploy::Revision>& revisions) {
  std::vector<std::string> texts;
  for (const auto& one : revisions) texts.push_back(std::to_string(one.number));
  return texts.empty() ? "none" : base::join(texts, ", ");
}

/// The number of the revision that is meant, as far as it is told: by the command, or by the record
/// of the same command that was interrupted. Throws base::Error{conflict} where something else is
/// open that is not just to be proven.
std::optional<int> number_of(const NamedUpgrade& named, std::optional<int> to) {
  const auto& upgrade = named.upgrade();
  const auto& record = upgrade.existing().record;
  if (!record || !record->is_open()) return to;
  const int open = record->brings_back;
  if (open != 0 && to.value_or(open) == open) return open;
  if (!upgrade.is_unproven()) upgrade.require_none_open_but({});
  return to;
}

[[noreturn]] void no_revision(const NamedUpgrade& named, std::optional<int> to,
                              const std::vector<deploy::Revision>& all) {
  const auto& cluster = named.cluster();
  const auto list =
      "'" + deploy::command_about("history", cluster.name, cluster.kube_namespace) + "' lists them";
  if (to)
    throw Error(Exit::not_found,
                fmt::format("cluster '{}' has no revision {}; kept are: {}", cluster.name, *to,
                            numbers(all)),
                list);
  const bool has_others = named.upgrade().existing().deployment.is_object() && !all.empty();
  throw Error(Exit::not_found,
              fmt::format("cluster '{}' has no earlier revision{}", cluster.name,
                          has_others ? ": those that are kept are of a cluster of this name that "
                                       "is gone, or made of the same input"
                                     : ""),
              has_others ? list + ", and --to N brings one of them" : list);
}

/// The revision that is meant: the one with that number, else the newest of this cluster that
/// differs from what is there. One of a cluster that is gone must be named.
deploy::Revision choose(NamedUpgrade& named, std::optional<int> to) {
  const auto all = named.upgrade().revisions().list();
  const auto& existing = named.upgrade().existing();
  const auto live = deploy::spec_of(existing.deployment);
  const auto first = deploy::first_own_revision(existing);
  const auto found = std::find_if(all.rbegin(), all.rend(), [&](const deploy::Revision& one) {
    if (to) return one.number == *to;
    return one.number >= first && (one.spec.empty() || one.spec != live);
  });
  if (found == all.rend()) no_revision(named, to, all);
  return named.upgrade().revisions().with_secrets(*found);
}

/// From where the earlier job starts.
std::string start_of(const Options& o, const deploy::Revision& revision) {
  if (o.keeps_state || o.upgrade.from || o.upgrade.mode == "stateless") return {};
  if (!revision.ended_with.empty()) return revision.ended_with;
  throw Error(Exit::usage,
              fmt::format("with which savepoint revision {} ended is not known", revision.number),
              "--from PATH names one, --with-state goes on from the state of now");
}

/// The revision as the cluster that is to come. A dry run has the API server look at it, which it
/// was sent to before.
Successor successor_in(const Context& context, const Options& o, NamedUpgrade& named,
                       const deploy::Revision& revision) {
  auto next = successor_of(context, named.connection(), revision, named.cluster());
  if (o.is_dry()) next.deployment = deploy::plan_of(revision, named.cluster(), {}).deployment;
  return next;
}

/// An upgrade that only lacks its proof goes first.
void settle(const Options& o, ClusterUpgrade& upgrade, const std::string& spec) {
  if (o.is_dry()) upgrade.presume_settled(spec);
  else upgrade.settle(spec, o.wait);
  upgrade.require_none_open_but(spec);
}

Exit leave_alone(const Context& context, const Options& o, const deploy::ClusterRef& cluster,
                 const deploy::Revision& revision) {
  if (!o.is_dry())
    return tell_unchanged(context, fmt::format("it is revision {}", revision.number));
  show_server_dry_run(context, cluster, "unchanged", base::OrderedJson::object());
  return Exit::done;
}

Exit rollback(const Context& context, Options& o, const Arguments& arguments) {
  NamedUpgrade named(context, o, arguments);
  named.require_known();
  auto& upgrade = named.upgrade();
  if (!o.is_dry() && upgrade.existing().record && upgrade.existing().record->brings_back == 0)
    upgrade.await_proof({}, o.wait);
  const auto revision = choose(named, number_of(named, o.to));
  const auto next = successor_in(context, o, named, revision);
  settle(o, upgrade, next.spec);
  const auto what = upgrade.decide(next.spec);
  if (what == deploy::Apply::keep) return leave_alone(context, o, named.cluster(), revision);
  auto request = named.request("Rollback", {});
  request.result = "rolled-back";
  request.brings_back = revision.number;
  // One that goes on has its start.
  if (what != deploy::Apply::resume) request.given = start_of(o, revision);
  if (!request.given.empty())
    context.output.note(
        fmt::format("note: what came after {} is processed again; the state of now is kept as a "
                    "savepoint",
                    deploy::shown_path(request.given)));
  // A cluster that is not there differs from nothing.
  if (upgrade.existing().deployment.is_object())
    request.diff = upgrade.compare(deploy::plan_of(revision, named.cluster(), {})).diff;
  if (o.is_dry()) upgrade.preview(next, request, o.wait);
  else with_timeline(context, o.wait, [&] { upgrade.run(next, request, o.wait); });
  return Exit::done;
}

}  // namespace

Prepare declare_rollback(OptionSet& set) {
  constexpr const char* group = "Rollback";
  auto options = std::make_shared<Options>();
  add_parsed(set, "--to", options->to, revision_number,
             "number of the revision; else the one before this")
      .option_text("<revision>")
      .group(group);
  set.add_flag("--with-state", options->keeps_state,
               "go on from the state of now, instead of that with which the revision ended")
      .group(group);
  add_choice(
      set, "--dry-run", options->dry_run, {"server"},
      "tell which way the state goes over and what is at stake, and have the API server look "
      "at the revision; nothing is changed")
      .option_text("<server>")
      .group(group);
  declare(set, options->upgrade);
  declare(set, options->wait, options->server);
  declare(set, static_cast<ClusterOptions&>(*options));
  declare_reports(set, options->output.reports);
  return without_checks(options, rollback);
}

}  // namespace cli
