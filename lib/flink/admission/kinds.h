// The rules that look at more than one field of an object, by its kind.
#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flink/admission/refusal.h"

namespace flink::admission {

using Check = void (*)(const base::Json& object, const Path& path, Refusals& refusals);

struct KindRule {
  std::string_view kind;
  Check check;
};

std::span<const KindRule> pod_rules();         ///< pods: names, ports, DNS, host network
std::span<const KindRule> container_rules();   ///< environment, probes, security, resources
std::span<const KindRule> volume_rules();      ///< sources of volumes
std::span<const KindRule> scheduling_rules();  ///< selectors, affinity, tolerations, spread

/// The labels and annotations of any object.
void check_metadata(const base::Json& metadata, const Path& path, Refusals& refusals);
void check_labels(const base::Json& object, std::string_view name, const Path& path,
                  Refusals& refusals);

/// A map of resources and amounts: names, amounts.
void check_amounts(const base::Json& object, std::string_view name, const Path& path,
                   Refusals& refusals);

/// Adds a refusal for every item of a list whose key an item before it has. An empty key does not
/// count. `field` is where the refusal stands.
void check_unique(const base::Json& list, const Path& path, std::string_view field,
                  const std::function<std::string(const base::Json&)>& key, Refusals& refusals);

/// Which fields of an object are set: known ones of a list of names, and whether there is any
/// other.
struct Set {
  std::vector<std::string_view> names{};
  bool others = false;
};
Set set_of(const base::Json& object, std::span<const std::string_view> names);

}  // namespace flink::admission
