// `drey diff`: what applying an input would change, and what others have changed since.
#include <memory>
#include <span>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/application/deployment.h"
#include "cli/commands/commands.h"
#include "cli/commands/dry_run.h"
#include "cli/commands/upgrade/cluster_input.h"
#include "cli/commands/upgrade/each_input.h"
#include "deploy/cluster/document.h"
#include "deploy/cluster/manager.h"
#include "deploy/diff/cluster_diff.h"
#include "deploy/diff/shown_value.h"
#include "deploy/record/open_upgrade.h"
#include "deploy/record/suspension.h"
#include "deploy/submit/existing.h"
#include "deploy/submit/plan.h"
#include "deploy/upgrade/in_place.h"
#include "deploy/upgrade/upgrade_decision.h"

namespace cli {
namespace {

using base::Exit;
using base::Json;
using base::OrderedJson;
using deploy::ChangedField;
using deploy::ClusterDiff;

struct DiffOptions : InputOptions {
  bool side_by_side = false;
};

void check(const DiffOptions& o, const Arguments& arguments) { check_words(o, arguments); }

/// What kubectl's diff ends with, too, where there are differences.
constexpr auto differs = Exit::failed;

std::string origin_of(const deploy::ChangedOption& option) {
  return option.origin ? origin_text(*option.origin) : std::string();
}

using Rows = std::vector<ComparedRow>;

ComparedRow row_of(const deploy::ChangedOption& option) {
  ComparedRow row{.name = option.key};
  if (option.live) row.left = deploy::value_text(*option.live);
  if (option.wanted)
    row.right = fmt::format("{}  ({})", deploy::value_text(*option.wanted), origin_of(option));
  return row;
}

ComparedRow row_of(const deploy::FieldDifference& each) {
  ComparedRow row{.name = base::printable(each.field, 500)};
  const auto by = each.by.empty() ? std::string() : fmt::format("  (set by {})", each.by);
  if (!each.live.is_null()) row.left = deploy::value_text(each.live) + base::printable(by, 100);
  if (!each.wanted.is_null()) row.right = deploy::value_text(each.wanted);
  return row;
}

/// Under a heading for each object, which may end in more words.
void add_fields(Rows& rows, const std::vector<ChangedField>& fields, const std::string& more) {
  std::string before;
  for (const auto& field : fields) {
    const auto object = fmt::format("{} {}{}", field.kind, field.name, more);
    if (object != before) rows.push_back({.name = object});
    before = object;
    rows.push_back(row_of(field.difference));
  }
}

Rows rows_of(const ClusterDiff& diff) {
  Rows rows;
  if (!diff.configuration.empty()) rows.push_back({.name = "Flink configuration"});
  for (const auto& option : diff.configuration) rows.push_back(row_of(option));
  add_fields(rows, diff.objects, "");
  const bool is_same_input = diff.configuration.empty() && diff.objects.empty();
  add_fields(rows, diff.drift,
             is_same_input ? " (drift: changed since it was deployed; apply leaves it as it is)"
                           : " (drift: changed since it was deployed)");
  return rows;
}

/// One version below the other, as diffs are.
std::string text(const Rows& rows) {
  std::string text;
  for (const auto& row : rows) {
    const auto name = row.name.empty() ? std::string() : row.name + ": ";
    if (row.is_heading()) text += row.name + "\n";
    if (row.left) text += fmt::format("- {}{}\n", name, *row.left);
    if (row.right) text += fmt::format("+ {}{}\n", name, *row.right);
  }
  return text;
}

void show(const Context& context, const DiffOptions& o, const ClusterDiff& diff) {
  auto rows = rows_of(diff);
  if (rows.empty()) return;
  const auto& output = context.output;
  const auto title = heading(context);
  if (o.side_by_side) {
    Rows titled;
    if (!title.empty()) titled.push_back({.name = title.substr(0, title.size() - 1)});
    titled.insert(titled.end(), rows.begin(), rows.end());
    if (output.result_side_by_side(titled)) return;
  }
  output.result_of_diff(title + text(rows));
}

OrderedJson fields_of(const std::vector<ChangedField>& fields, bool with_manager) {
  auto list = OrderedJson::array();
  for (const auto& field : fields) {
    const auto& each = field.difference;
    list.push_back({{"kind", field.kind},
                    {"name", field.name},
                    {"field", each.field},
                    {"live", OrderedJson(each.live)},
                    {"new", OrderedJson(each.wanted)}});
    if (with_manager) list.back()["by"] = each.by.empty() ? OrderedJson() : OrderedJson(each.by);
  }
  return list;
}

OrderedJson document(const ClusterDiff& diff, const Subject& subject) {
  auto document = document_about(subject);
  document["result"] = subject.result;
  document["configuration"] = OrderedJson::array();
  for (const auto& option : diff.configuration)
    document["configuration"].push_back({{"key", option.key},
                                         {"live", deploy::document::value(option.live)},
                                         {"new", deploy::document::value(option.wanted)},
                                         {"origin", deploy::document::text(origin_of(option))}});
  document["objects"] = fields_of(diff.objects, false);
  document["drift"] = fields_of(diff.drift, true);
  document["unseen"] = diff.unseen;
  return document;
}

/// What `apply` does about a cluster that another client made, where it does not stop its job.
void tell_adoption(const Output& output, const ClusterDiff& diff, const deploy::Plan& plan,
                   const Json& deployment) {
  if (!deploy::is_anothers(deployment) || !deploy::is_in_place(diff, plan, deployment)) return;
  const bool is_alone = deploy::is_adoption_alone(diff, deployment);
  output.note(
      fmt::format("{} was made by another client: 'drey apply' adopts it{}, and its job goes on",
                  plan.cluster_id, is_alone ? " as it is" : ", changes it"));
}

/// What `apply` makes, where nothing is there: a cluster, or again one that it had ended.
std::string absence_text(const deploy::ClusterRef& cluster, const kube::Result& record) {
  if (const auto open = deploy::open_upgrade_in(record))
    return fmt::format("there is no cluster {} at this moment, as an upgrade of it is open: {}; {}",
                       cluster.name, deploy::text_of(*open), deploy::way_on_from(*open, cluster));
  if (const auto gone = deploy::suspension_in(record))
    return fmt::format("there is no cluster {}: {}; 'drey apply' goes on from {}", cluster.name,
                       deploy::why_absent(*gone), deploy::start_text(*gone));
  return fmt::format("there is no cluster {} yet", cluster.name);
}

void tell(const Context& context, const ClusterDiff& diff, const deploy::Plan& plan,
          const Json& deployment, const kube::Result& record) {
  const auto& output = context.output;
  for (const auto& unseen : diff.unseen) output.warn({"not compared: " + unseen});
  output.warn(diff.not_kept);
  if (diff.absent) return output.note(absence_text(plan.ref(), record));
  if (!diff.differs()) output.note(fmt::format("{} is what the input says", plan.cluster_id));
  tell_adoption(output, diff, plan, deployment);
}

/// What `apply` would refuse has no differences.
void require_name(const deploy::Plan& plan, const kube::Result& deployment,
                  const kube::Result& flink_deployment) {
  const auto refusal = deploy::refusal_of_name(
      deployment.object.value_or(Json()), flink_deployment.object.value_or(Json()), plan.ref());
  if (refusal) throw base::Error(*refusal);
}

/// What is there beside the input; of a job that is to be suspended nothing should be.
ClusterDiff compare(const ClusterInput& input, const std::vector<kube::Result>& found,
                    const kube::Client& client) {
  return is_suspended(input)
             ? deploy::compare_absence(found, client)
             : deploy::compare_cluster(input.plan, input.prepared->spec.whole_configuration(),
                                       found, client);
}

Exit show_differences(const Context& context, const DiffOptions& o, const ClusterInput& input) {
  const auto& plan = input.plan;
  auto connection = connection_for(context, o, *input.prepared);
  tell_destination(context, *input.prepared, plan, server_of(connection.access()));
  auto calls = deploy::look_at_cluster(plan);
  calls.push_back(kube::optional(deploy::look_at_upgrade(plan.ref())));
  calls.push_back(deploy::look_at_flink_deployment(plan.ref()));
  auto found = connection.client().send(calls);
  require_name(plan, found.front(), found.back());
  found.pop_back();
  const auto record = std::move(found.back());
  found.pop_back();
  if (!is_suspended(input)) deploy::require_no_stranger(plan, std::span(found).subspan(1));
  const auto diff = compare(input, found, connection.client());
  tell(context, diff, plan, found.front().object.value_or(Json()), record);
  context.subject.job = diff.job;
  context.subject.result = diff.absent ? "absent" : diff.differs() ? "differs" : "same";
  if (context.output.wants_document()) context.output.document(document(diff, context.subject));
  if (!context.output.has_document()) show(context, o, diff);
  return diff.differs() ? differs : Exit::done;
}

/// 1 is what says that there are differences: no failure ends so.
Exit diff_one(const Context& context, const DiffOptions& o, const ClusterInput& input) {
  try {
    return show_differences(context, o, input);
  } catch (base::Error& error) {
    if (error.exit == Exit::failed) error.exit = Exit::partial;
    throw;
  }
}

Exit diff(const Context& context, DiffOptions& o, const Arguments& arguments) {
  ClusterInputs inputs(context, o, arguments, {});
  return for_each_input(
      context, inputs, FleetResults::paragraphs,
      [&](const Context& each, const ClusterInput& input) { return diff_one(each, o, input); });
}

}  // namespace

Prepare declare_diff(OptionSet& set) {
  auto options = std::make_shared<DiffOptions>();
  declare(set, static_cast<InputOptions&>(*options), "diff");
  options->output.rows = {{"configuration", {"key"}}};
  set.add_flag("-y,--side-by-side", options->side_by_side,
               "what is there and what the input says beside one another, on a terminal of 72 "
               "columns and more")
      .group("Diff");
  return with_check(options, check, diff);
}

}  // namespace cli
