// The rules for single fields.
#pragma once
#include <span>
#include <string_view>

namespace flink::admission {

/// The rules of one kind of object, the names of which are those of pod_fields.h: "name:!label
/// image:!text". A field, and the format (format.h) of its value, or of every item of its list. `!`
/// before it: the field must be there and not be empty; `+`: it must not be empty when it is there.
/// The format `absent`: nothing may be there.
struct FieldRules {
  std::string_view owner;
  std::string_view fields;
};

/// The whole table. It has what every server refuses that knows the field, from Kubernetes 1.20
/// to 1.37; where they differ the server decides. Source:
/// k8s.io/kubernetes/pkg/apis/core/validation, and the defaults in pkg/apis/core/v1 (a field with a
/// default may be empty).
std::span<const FieldRules> field_rules();

}  // namespace flink::admission
