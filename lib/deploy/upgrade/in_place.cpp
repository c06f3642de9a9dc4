#include "deploy/upgrade/in_place.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "deploy/cluster/annotations.h"
#include "deploy/cluster/answers.h"
#include "deploy/cluster/belongings.h"
#include "deploy/cluster/provenance.h"
#include "deploy/cluster/shipped_configuration.h"
#include "deploy/diff/new_start.h"
#include "deploy/submit/difference.h"
#include "deploy/upgrade/restored_state.h"
#include "deploy/upgrade/upgrade_decision.h"
#include "flink/config/config_file.h"
#include "flink/config/options.h"
#include "flink/version/dialect.h"
#include "flink/version/names.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;
using base::Json;

constexpr std::array maps{"labels", "annotations"};

/// The key of a label or an annotation that a field is: "metadata.annotations[a.b/c]",
/// "metadata.labels.team".
std::optional<std::string> entry_of(std::string_view field, std::string_view map) {
  const auto prefix = fmt::format("metadata.{}", map);
  if (!field.starts_with(prefix) || field.size() < prefix.size() + 2) return std::nullopt;
  const auto rest = field.substr(prefix.size());
  if (rest.front() == '.') return std::string(rest.substr(1));
  if (rest.front() != '[' || rest.back() != ']') return std::nullopt;
  return std::string(rest.substr(1, rest.size() - 2));
}

std::string wanted_annotation(const Plan& plan, const char* name) {
  const auto found = plan.annotations.find(name);
  return found == plan.annotations.end() ? std::string() : found->second;
}

/// The path that the cluster which is there was told to start from; empty: none.
std::string start_of(const Plan& plan, std::span<const kube::Result> found) {
  const auto version = flink::parse_version(wanted_annotation(plan, version_annotation));
  const auto dialect = flink::dialect_of(version.value_or(flink::oldest_known));
  for (std::size_t i = 0; i < plan.owned.size(); ++i) {
    if (kube::name_of(plan.owned[i]) == plan.ref().config_map())
      return shipped_configuration(*found[i + 1].object)
          .text(flink::options::savepoint_path, dialect)
          .value_or("");
  }
  return {};
}

/// What drey notes on Deployments that it makes, of one that it did not make. Its run is not among
/// it: by that FieldOwners knows whose the fields are.
Json notes_of_adopted(const Plan& plan, std::span<const kube::Result> found) {
  Json notes{{version_annotation, wanted_annotation(plan, version_annotation)}};
  if (const auto start = start_of(plan, found); !start.empty()) notes[restored_annotation] = start;
  return notes;
}

/// What a configuration file says, by key: its line, and those of a list below it.
std::map<std::string, std::string> lines_by_key(const std::string& file) {
  std::map<std::string, std::string> result;
  auto* entry = &result[""];
  for (const auto& line : base::split(file, '\n')) {
    const auto end = line.find(':');
    const bool begins = !line.empty() && line.find_first_of(" -#") != 0 && end != std::string::npos;
    if (begins) {
      const bool is_quoted = line.front() == '\'' || line.front() == '"';
      entry = &result[is_quoted ? line.substr(1, end - 2) : line.substr(0, end)];
    }
    if (!line.empty()) *entry += line + "\n";
  }
  return result;
}

/// What a cluster's configuration file says, by key. Flink's own client nests keys, which are
/// flattened.
std::map<std::string, std::string> flat_lines(const Json& live, const std::string& name) {
  auto lines = lines_by_key(file_in(live, name));
  if (name == flink::names::legacy_config_file) return lines;
  const auto configuration = shipped_configuration(live);
  const bool is_flat = std::all_of(configuration.entries().begin(), configuration.entries().end(),
                                   [&](const auto& entry) { return lines.contains(entry.first); });
  return is_flat ? lines : lines_by_key(flink::write_yaml_file(configuration));
}

/// The configuration of the cluster that is there, with the options of the plan that differ; the
/// rest of it stays to the byte, where its keys are flat.
Json configuration_change(const Json& live, const Json& wanted) {
  const auto differing = differing_options(live, wanted);
  if (differing.empty()) return {};
  const std::string name(configuration_file(live));
  auto lines = flat_lines(live, name);
  const auto after = lines_by_key(file_in(wanted, name));
  for (const auto& each : differing) {
    lines.erase(each.key);
    if (const auto line = after.find(each.key); line != after.end()) lines.insert(*line);
  }
  std::string text;
  for (const auto& [key, line] : lines) text += line;
  return {{"data", {{name, file_data(live, std::move(text))}}}};
}

/// The fields of an object that differ, as the plan has them.
Json field_change(const ClusterDiff& diff, const Json& wanted) {
  Json change;
  for (const auto& field : diff.objects) {
    if (field.kind != kube::string_at(wanted, {"kind"}) || field.name != kube::name_of(wanted))
      continue;
    const auto& name = field.difference.field;
    for (const auto* map : maps) {
      if (const auto entry = entry_of(name, map))
        change["metadata"][map][*entry] = kube::value_at(wanted, {"metadata", map, *entry});
    }
    if (name == "spec.type") change["spec"]["type"] = kube::value_at(wanted, {"spec", "type"});
    if (name == "spec.replicas")
      change["spec"]["replicas"] = kube::number_at(wanted, {"spec", "replicas"}, 1);
  }
  return change;
}

std::string version_of(const Json& object) {
  return kube::string_at(object, {"metadata", "resourceVersion"});
}

/// An object without what is_same_but_status leaves out.
Json without_status(Json object) {
  object.erase("status");
  auto& metadata = object["metadata"];
  metadata.erase("resourceVersion");
  metadata.erase("managedFields");
  if (auto notes = metadata.find("annotations"); notes != metadata.end() && notes->is_object()) {
    notes->erase("deployment.kubernetes.io/revision");
    if (notes->empty()) metadata.erase("annotations");
  }
  return object;
}

/// Whether an object has everything that the patch says; null is what it has not.
bool has_all(const Json& object, const Json& patch) {
  for (const auto& [key, value] : patch.items()) {
    const auto& found = kube::value_at(object, {key});
    if (key == "resourceVersion") continue;
    if (value.is_object() ? !has_all(found, value) : found != value) return false;
  }
  return true;
}

class Changing {
 public:
  Changing(kube::Client& client, const ClusterRef& cluster) : client_(client), cluster_(cluster) {}

  void make(const ObjectChange& change) {
    constexpr int most_tries = 10;
    auto patch = change.patch;
    for (int tries = 1;; ++tries) {
      const auto result = send(change, patch);
      const bool was_changed = is_conflict(result);
      if (result.object) break;
      if (was_changed || result.maybe_applied) {
        const auto now = look(change);
        // What was asked twice, or had no answer, may have been done.
        if (has_all(now, change.patch)) break;
        if (was_changed && tries < most_tries && is_same_but_status(change.seen, now)) {
          patch["metadata"]["resourceVersion"] = version_of(now);
          continue;
        }
      }
      refuse(change, result, was_changed);
    }
    changed_ = true;
  }

 private:
  kube::Result send(const ObjectChange& change, const Json& patch) const {
    return client_.send(kube::repeatable(kube::merge_patch(
        *change.resource, cluster_.kube_namespace, change.name, change.uid, patch)));
  }

  /// Null when it is not there, or another one has its name.
  Json look(const ObjectChange& change) const {
    auto found =
        client_.send(kube::read(kube::get(*change.resource, cluster_.kube_namespace, change.name)));
    return found.object && kube::uid_of(*found.object) == change.uid ? std::move(*found.object)
                                                                     : Json();
  }

  [[noreturn]] void refuse(const ObjectChange& change, const kube::Result& result,
                           bool was_changed) const {
    if (was_changed)
      throw Error(changed_ ? Exit::partial : Exit::conflict,
                  fmt::format("{} {}/{} was changed by somebody else at the same moment",
                              change.resource->kind, cluster_.kube_namespace, change.name),
                  again);
    auto error = client_.error_of(result);
    if (changed_) error.exit = Exit::partial;
    throw error;
  }

  kube::Client& client_;
  const ClusterRef& cluster_;
  bool changed_ = false;
};

}  // namespace

bool is_same_but_status(const Json& one, const Json& other) {
  const auto has_metadata = [](const Json& object) {
    return kube::value_at(object, {"metadata"}).is_object();
  };
  return has_metadata(one) && has_metadata(other) && without_status(one) == without_status(other);
}

bool is_option_in_place(std::string_view key) {
  constexpr std::array all{&flink::options::rest_exposed_type,
                           &flink::options::node_address_type,
                           &flink::options::rest_annotations,
                           &flink::options::rest_labels,
                           &flink::options::internal_annotations,
                           &flink::options::internal_labels,
                           &flink::options::replicas,
                           &flink::options::pod_template_job_manager,
                           &flink::options::pod_template_task_manager};
  // Maps may have a key for each entry.
  const auto is_of = [&](const flink::Key& row) {
    const bool is_entry = key.size() > row.name.size() && key[row.name.size()] == '.';
    return key == row.name || (key.starts_with(row.name) && is_entry);
  };
  return std::any_of(all.begin(), all.end(), [&](const flink::Option* option) {
    return std::any_of(option->keys.begin(), option->keys.end(), is_of);
  });
}

bool is_field_in_place(std::string_view kind, std::string_view field) {
  if (kind == kube::deployments.kind) return field == "spec.replicas";
  if (kind != kube::services.kind) return false;
  return field == "spec.type" || std::any_of(maps.begin(), maps.end(), [&](const char* map) {
           return entry_of(field, map).has_value();
         });
}

bool is_in_place(const ClusterDiff& diff, const Plan& plan, const Json& deployment) {
  const bool differs = !diff.configuration.empty() || !diff.objects.empty();
  return (differs || is_anothers(deployment)) && !diff.absent && diff.unseen.empty() &&
         new_start(plan, deployment).empty() &&
         std::all_of(diff.configuration.begin(), diff.configuration.end(),
                     [](const ChangedOption& each) { return is_option_in_place(each.key); }) &&
         std::all_of(diff.objects.begin(), diff.objects.end(), [](const ChangedField& each) {
           return is_field_in_place(each.kind, each.difference.field);
         });
}

bool is_adoption_alone(const ClusterDiff& diff, const Json& deployment) {
  return is_anothers(deployment) && diff.configuration.empty() && diff.objects.empty();
}

bool has_fewer_job_managers(const ClusterDiff& diff) {
  return std::any_of(diff.objects.begin(), diff.objects.end(), [](const ChangedField& each) {
    const auto& [field, live, wanted, by] = each.difference;
    return each.kind == kube::deployments.kind && field == "spec.replicas" &&
           live.is_number_integer() && (wanted.is_null() || wanted < live);
  });
}

std::vector<ObjectChange> changes_in_place(const ClusterDiff& diff, const Plan& plan,
                                           std::span<const kube::Result> found) {
  std::vector<ObjectChange> changes;
  const auto add = [&](const Json& wanted, const Json& live, Json patch) {
    const auto& resource = kube::resource_of(kube::string_at(wanted, {"apiVersion"}),
                                             kube::string_at(wanted, {"kind"}));
    patch["metadata"]["annotations"][spec_annotation] = plan.spec_hash;
    patch["metadata"]["resourceVersion"] = version_of(live);
    changes.push_back(
        {&resource, kube::name_of(wanted), kube::uid_of(live), std::move(patch), live});
  };
  for (std::size_t i = 0; i < plan.owned.size(); ++i) {
    const auto& wanted = plan.owned[i];
    const auto& live = *found[i + 1].object;
    const bool is_configuration = has_configuration(plan.ref(), kube::name_of(wanted));
    auto patch = is_configuration ? configuration_change(live, wanted) : field_change(diff, wanted);
    if (!patch.is_null()) add(wanted, live, std::move(patch));
  }
  const auto& live = *found[0].object;
  auto patch = field_change(diff, plan.deployment);
  if (is_anothers(live)) patch["metadata"]["annotations"] = notes_of_adopted(plan, found);
  const auto wanted = provenance_of(Json{{"metadata", {{"annotations", plan.annotations}}}});
  const auto change = provenance_change(wanted, provenance_of(live));
  for (const auto& [annotation, value] : change.items())
    patch["metadata"]["annotations"][annotation] = value;
  add(plan.deployment, live, std::move(patch));
  return changes;
}

void change_in_place(kube::Client& client, const ClusterRef& cluster,
                     const std::vector<ObjectChange>& changes) {
  Changing changing(client, cluster);
  for (const auto& change : changes) changing.make(change);
}

}  // namespace deploy
