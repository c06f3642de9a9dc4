#include "deploy/diff/field_owners.h"

#include <algorithm>
#include <string_view>

#include "deploy/cluster/annotations.h"
#include "flink/version/names.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using base::Json;

/// Whether an item has what its key in managedFields says: k:{"containerPort":8081,
/// "protocol":"TCP"}.
bool is_meant(const Json& item, std::string_view key) {
  const auto wanted = kube::parse_object(key.substr(2));
  if (!wanted) return false;
  return std::all_of(wanted->items().begin(), wanted->items().end(), [&](const auto& member) {
    const auto found = item.find(member.key());
    return found == item.end() ? member.value() == "TCP" : *found == member.value();
  });
}

const Json* below(const Json& fields, const Step& step) {
  if (step.item == nullptr) {
    const auto found = fields.find("f:" + step.name);
    return found == fields.end() ? nullptr : &*found;
  }
  for (const auto& [key, value] : fields.items()) {
    if (key.starts_with("k:") && is_meant(*step.item, key)) return &value;
  }
  return nullptr;
}

/// A field without fields below it is owned as a whole (FieldsV1).
bool covers(const Json& fields, const FieldPath& path) {
  const Json* at = &fields;
  for (const auto& step : path) {
    if (at != &fields && at->empty()) return true;
    at = below(*at, step);
    if (at == nullptr || !at->is_object()) return false;
  }
  return at->empty() || at->contains(".");
}

}  // namespace

FieldOwners::FieldOwners(const Json& object) {
  for (const auto& entry : kube::list_at(object, {"metadata", "managedFields"})) {
    const auto& fields = kube::value_at(entry, {"fieldsV1"});
    if (fields.is_object() && kube::string_at(entry, {"subresource"}) != "status")
      others_.push_back({kube::string_at(entry, {"manager"}), &fields});
  }
  const FieldPath run{{"metadata"}, {"annotations"}, {run_annotation}};
  const FieldPath spec{{"metadata"}, {"annotations"}, {spec_annotation}};
  const FieldPath type{{"metadata"}, {"labels"}, {std::string(flink::names::type_label)}};
  makers_ = take_out(run);
  if (makers_ == 0) makers_ = take_out(type);
  if (makers_ > 0) take_out(spec);
  else others_.clear();
}

std::size_t FieldOwners::take_out(const FieldPath& mark) {
  return std::erase_if(others_, [&](const Entry& each) { return covers(*each.fields, mark); });
}

std::string FieldOwners::other(const FieldPath& path) const {
  const auto found = std::find_if(others_.begin(), others_.end(),
                                  [&](const Entry& entry) { return covers(*entry.fields, path); });
  if (found == others_.end()) return {};
  return found->manager.empty() ? "another" : found->manager;
}

bool is_controller(const std::string& manager) {
  return manager == "kube-controller-manager" || manager == "cloud-controller-manager";
}

}  // namespace deploy
