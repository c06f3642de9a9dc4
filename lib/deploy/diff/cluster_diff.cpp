#include "deploy/diff/cluster_diff.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/annotations.h"
#include "deploy/cluster/answers.h"
#include "deploy/cluster/belongings.h"
#include "deploy/cluster/shipped_configuration.h"
#include "deploy/diff/field_owners.h"
#include "deploy/diff/new_start.h"
#include "deploy/submit/difference.h"
#include "deploy/submit/existing.h"
#include "flink/config/options.h"
#include "flink/config/sensitive.h"
#include "flink/version/names.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace deploy {
namespace {

using base::Json;
namespace names = flink::names;

std::string kind_of(const Json& object) { return kube::string_at(object, {"kind"}); }

/// What a cluster of that name can have, and this plan has not. Those of --secrets-to-secret are
/// not looked for, as the Deployment tells that it had them.
std::vector<std::pair<kube::Resource, std::string>> others(const Plan& plan) {
  const auto& id = plan.cluster_id;
  const auto named = [&](std::string_view prefix) { return std::string(prefix) + id; };
  std::vector<std::pair<kube::Resource, std::string>> all{
      {kube::services, id},
      {kube::config_maps, named(names::hadoop_config_prefix)},
      {kube::config_maps, named(names::pod_template_prefix)},
      {kube::config_maps, named(names::krb5_conf_prefix)},
      {kube::secrets, named(names::kerberos_keytab_prefix)}};
  std::erase_if(all, [&](const auto& each) {
    return std::any_of(plan.owned.begin(), plan.owned.end(), [&](const Json& object) {
      return kind_of(object) == each.first.kind && kube::name_of(object) == each.second;
    });
  });
  return all;
}

std::optional<flink::Origin> origin_of(const flink::Configuration& shipped,
                                       const std::string& key) {
  const auto* value = shipped.find(key);
  return value == nullptr ? std::nullopt : std::optional(value->origin);
}

void add(std::vector<ChangedField>& list, const Json& object, const FieldDifference& difference) {
  list.push_back(
      {kind_of(object), kube::name_of(object), difference, !difference.wanted.is_null()});
}

FieldDifference gone(const Json& object) { return {"", display_name(object), nullptr, ""}; }

class Comparison {
 public:
  Comparison(const Plan& plan, const flink::Configuration& shipped, const kube::Client& client)
      : plan_(plan), shipped_(shipped), client_(client) {}

  ClusterDiff run(std::span<const kube::Result> found) {
    const auto* deployment = seen(plan_.deployment, found[0]);
    diff_.absent = deployment == nullptr;
    if (deployment != nullptr)
      same_input_ = kube::string_at(*deployment, {"metadata", "annotations", spec_annotation}) ==
                    plan_.spec_hash;
    compare(plan_.deployment, deployment);
    if (deployment != nullptr && !same_input_) {
      for (const auto& each : new_start(plan_, *deployment)) add(diff_.objects, *deployment, each);
    }
    for (std::size_t i = 0; i < plan_.owned.size(); ++i)
      compare(plan_.owned[i], seen(plan_.owned[i], found[i + 1]));
    if (deployment == nullptr) return std::move(diff_);
    for (const auto& result : found.subspan(plan_.owned.size() + 1)) {
      if (result.object) goes(*result.object, kube::uid_of(*deployment));
    }
    return std::move(diff_);
  }

 private:
  /// The object, or null where there is none.
  const Json* seen(const Json& wanted, const kube::Result& result) {
    if (result.object) return &*result.object;
    if (is_absent(result)) return nullptr;
    const auto error = client_.error_of(result);
    if (!is_secret(wanted)) throw error;
    diff_.unseen.push_back(fmt::format("{}: {}", display_name(wanted), error.text));
    return &wanted;
  }

  void compare(const Json& wanted, const Json* live) {
    if (live == &wanted) return;
    if (live == nullptr) return add(diff_.objects, wanted, {"", nullptr, display_name(wanted), ""});
    if (kube::name_of(wanted) == plan_.ref().secret_config())
      return whole_configuration(*live, wanted);
    const auto difference = compare_objects(*live, wanted, same_input_);
    for (const auto& each : difference.changes) add(diff_.objects, wanted, each);
    for (const auto& each : difference.drift) add(diff_.drift, wanted, each);
    for (const auto& field : difference.not_kept)
      diff_.not_kept.push_back(not_kept_sentence(wanted, field));
    if (kube::name_of(wanted) != plan_.ref().config_map()) return;
    configuration(*live, wanted);
    const auto shipped = shipped_configuration(*live);
    const auto* job = shipped.find(flink::options::fixed_job_id.name());
    if (job != nullptr) diff_.job = job->text;
  }

  void configuration(const Json& live, const Json& wanted) {
    for (auto& each : differing_options(live, wanted)) {
      if (same_input_) {
        drifted(live, wanted, each);
        continue;
      }
      diff_.configuration.push_back(
          {each.key, std::move(each.found), std::move(each.wanted), origin_of(shipped_, each.key)});
    }
  }

  /// Of the Secret with the whole configuration what the ConfigMap does not tell: the secrets, and
  /// whatever others changed.
  void whole_configuration(const Json& live, const Json& wanted) {
    for (auto& each : differing_options(live, wanted)) {
      if (same_input_) drifted(live, wanted, each);
      else if (is_masked(each.found) || is_masked(each.wanted))
        diff_.configuration.push_back({each.key, std::move(each.found), std::move(each.wanted),
                                       origin_of(shipped_, each.key)});
    }
  }

  static bool is_masked(const std::optional<std::string>& value) {
    return value == std::string(flink::secret_mask);
  }

  /// An option that somebody changed in the ConfigMap.
  void drifted(const Json& live, const Json& wanted, const OptionDifference& each) {
    const auto value = [](const std::optional<std::string>& text) {
      return text ? Json(*text) : Json();
    };
    FieldPath path{{"data"}, {std::string(configuration_file(live))}};
    auto by = FieldOwners(live).other(path);
    path.push_back({each.key});
    add(diff_.drift, wanted, {text_of(path), value(each.found), value(each.wanted), std::move(by)});
    diff_.drift.back().is_wanted_otherwise = true;
  }

  /// An object that only the cluster which is there has.
  void goes(const Json& live, const std::string& uid) {
    if (is_owned_by(live, uid)) add(diff_.objects, live, gone(live));
  }

  const Plan& plan_;
  const flink::Configuration& shipped_;
  const kube::Client& client_;
  bool same_input_ = false;
  ClusterDiff diff_{};
};

}  // namespace

bool ClusterDiff::differs() const {
  return absent || !configuration.empty() || !objects.empty() ||
         std::any_of(drift.begin(), drift.end(),
                     [](const ChangedField& field) { return field.is_wanted_otherwise; });
}

std::vector<kube::Call> look_at_cluster(const Plan& plan) {
  auto calls = look_at_existing(plan);
  for (const auto& [resource, name] : others(plan)) {
    calls.push_back(kube::optional(kube::read(kube::get(resource, plan.kube_namespace, name))));
  }
  return calls;
}

ClusterDiff compare_cluster(const Plan& plan, const flink::Configuration& shipped,
                            std::span<const kube::Result> found, const kube::Client& client) {
  return Comparison(plan, shipped, client).run(found);
}

ClusterDiff compare_absence(std::span<const kube::Result> found, const kube::Client& client) {
  ClusterDiff diff;
  const auto& deployment = found.front();
  if (!deployment.object) {
    if (!is_absent(deployment)) throw client.error_of(deployment);
    return diff;
  }
  add(diff.objects, *deployment.object, gone(*deployment.object));
  for (const auto& result : found.subspan(1)) {
    if (result.object && is_owned_by(*result.object, kube::uid_of(*deployment.object)))
      add(diff.objects, *result.object, gone(*result.object));
  }
  return diff;
}

}  // namespace deploy
