// Types of the fields of a pod, as Kubernetes's API has them.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flink {

/// The type of a field of Pod, PodSpec, Container and so on: s text, i and l whole numbers of 32
/// and 64 bits, m the mode of a file (octal with a leading 0), b boolean, q quantity, x number or
/// text, [T] a list, {T} a map, else the name of another owner. Empty for a field that is not
/// known, or known to newer Kubernetes alone.
std::string_view pod_field_type(std::string_view owner, std::string_view field);

/// The same; absent for a field that no Kubernetes knows.
std::optional<std::string_view> find_pod_field(std::string_view owner, std::string_view field);

/// All fields of an owner.
std::vector<std::string> pod_field_names(std::string_view owner);

}  // namespace flink
