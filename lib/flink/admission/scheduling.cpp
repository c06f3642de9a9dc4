// Where pods may run: selectors, affinity, tolerations, spread.
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/admission/format.h"
#include "flink/admission/kinds.h"
#include "flink/admission/selectors.h"
#include "flink/rules/rules.h"

namespace flink::admission {
namespace {

using base::Json;

/// How many values an operator takes.
struct Operator {
  std::string_view name;
  std::size_t least;
  std::size_t most;
};

constexpr std::size_t any_number = ~std::size_t{0};
constexpr std::array of_labels{Operator{"In", 1, any_number}, Operator{"NotIn", 1, any_number},
                               Operator{"Exists", 0, 0}, Operator{"DoesNotExist", 0, 0}};
constexpr std::array of_nodes{Operator{"In", 1, any_number}, Operator{"NotIn", 1, any_number},
                              Operator{"Exists", 0, 0},      Operator{"DoesNotExist", 0, 0},
                              Operator{"Gt", 1, 1},          Operator{"Lt", 1, 1}};
constexpr std::array of_fields{Operator{"In", 1, 1}, Operator{"NotIn", 1, 1}};

void check_operator(const Json& requirement, std::span<const Operator> operators, const Path& path,
                    Refusals& refusals) {
  const auto name = text_of(requirement, "operator");
  const auto values = list_of(requirement, "values").size();
  for (const auto& each : operators) {
    if (each.name != name) continue;
    if (values >= each.least && values <= each.most) return;
    const auto* wanted = each.most == 0   ? "must be empty"
                         : each.most == 1 ? "must be a single one"
                                          : "must not be empty";
    return refusals.push_back(
        {path / "values", fmt::format("{} with operator {}", wanted, in_quotes(name))});
  }
  std::vector<std::string> names;
  for (const auto& each : operators) names.emplace_back(each.name);
  refusals.push_back({path / "operator", fmt::format("{} must be one of {}", in_quotes(name),
                                                     base::join(names, ", "))});
}

void check_key(const Json& object, const Path& path, Refusals& refusals) {
  if (auto what = rules::qualified_name(text_of(object, "key")); !what.empty())
    refusals.push_back({path / "key", std::move(what)});
}

void check_requirements(const Json& object, std::string_view name,
                        std::span<const Operator> operators, const Path& path, Refusals& refusals) {
  const auto& requirements = list_of(object, name);
  for (std::size_t i = 0; i < requirements.size(); ++i) {
    check_operator(requirements[i], operators, (path / name)[i], refusals);
    check_key(requirements[i], (path / name)[i], refusals);
  }
}

void check_node_term(const Json& term, const Path& path, Refusals& refusals) {
  check_requirements(term, "matchExpressions", of_nodes, path, refusals);
  const auto& fields = list_of(term, "matchFields");
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto place = (path / "matchFields")[i];
    check_operator(fields[i], of_fields, place, refusals);
    if (const auto key = text_of(fields[i], "key"); key != "metadata.name")
      refusals.push_back(
          {place / "key", fmt::format("must be 'metadata.name', not {}", in_quotes(key))});
    else if (const auto& values = list_of(fields[i], "values"); !values.empty()) {
      if (auto what = wrong_with(values[0], "subdomain"); !what.empty())
        refusals.push_back({(place / "values")[0], std::move(what)});
    }
  }
}

void check_pod_term(const Json& term, const Path& path, Refusals& refusals) {
  for (const auto* name : {"labelSelector", "namespaceSelector"}) {
    if (const auto* selector = member(term, name)) check_selector(*selector, path / name, refusals);
  }
}

void check_toleration(const Json& toleration, const Path& path, Refusals& refusals) {
  const auto name = text_of(toleration, "operator");
  const auto value = text_of(toleration, "value");
  if (text_of(toleration, "key").empty() && name != "Exists")
    refusals.push_back({path / "operator", "must be 'Exists' where there is no key"});
  if (member(toleration, "tolerationSeconds") != nullptr &&
      text_of(toleration, "effect") != "NoExecute")
    refusals.push_back({path / "effect", "must be 'NoExecute' with tolerationSeconds"});
  if (name == "Exists" && !value.empty())
    refusals.push_back({path / "value", "must be empty with operator 'Exists'"});
  if (name != "Equal" && !name.empty()) return;
  if (auto what = rules::label_value(value); !what.empty())
    refusals.push_back({path / "value", std::move(what)});
}

void check_spread(const Json& pod, const Path& path, Refusals& refusals) {
  const auto key = [](const Json& constraint) {
    const auto topology = text_of(constraint, "topologyKey");
    return topology.empty()
               ? topology
               : fmt::format("{}, {}", topology, text_of(constraint, "whenUnsatisfiable"));
  };
  check_unique(list_of(pod, "topologySpreadConstraints"), path / "topologySpreadConstraints",
               "topologyKey", key, refusals);
}

/// Keys whose values are taken from the pod's own labels go into the selector.
void check_label_keys(const Json& term, const Path& path, Refusals& refusals) {
  for (const auto* name : {"matchLabelKeys", "mismatchLabelKeys"}) {
    if (!list_of(term, name).empty() && member(term, "labelSelector") == nullptr)
      refusals.push_back({path / name, "must not be there without labelSelector"});
  }
}

void check_constraint(const Json& constraint, const Path& path, Refusals& refusals) {
  if (member(constraint, "minDomains") != nullptr &&
      text_of(constraint, "whenUnsatisfiable") == "ScheduleAnyway")
    refusals.push_back(
        {path / "minDomains", "must not be there without whenUnsatisfiable 'DoNotSchedule'"});
}

constexpr std::array rules{KindRule{"NodeSelectorTerm", check_node_term},
                           KindRule{"PodAffinityTerm", check_pod_term},
                           KindRule{"Toleration", check_toleration},
                           KindRule{"PodSpec", check_spread},
                           KindRule{"TopologySpreadConstraint", check_constraint},
                           KindRule{"TopologySpreadConstraint", check_label_keys},
                           KindRule{"PodAffinityTerm", check_label_keys}};

}  // namespace

/// Values of matchExpressions are looked at by newer servers only.
void check_selector(const Json& selector, const Path& path, Refusals& refusals) {
  check_labels(selector, "matchLabels", path, refusals);
  check_requirements(selector, "matchExpressions", of_labels, path, refusals);
}

std::span<const KindRule> scheduling_rules() { return rules; }

}  // namespace flink::admission
