// Types of the fields of a pod, as Kubernetes's API has them.
#pragma once
#include <string_view>

namespace flink {

/// The type of a field of Pod, PodSpec, Container and so on: s text, i and l whole numbers of 32
/// and 64 bits, m the mode of a file (octal with a leading 0), b boolean, q quantity, x number or
/// text, [T] a list, {T} a map, else the name of another owner. Empty for a field that is not
/// known.
std::string_view pod_field_type(std::string_view owner, std::string_view field);

}  // namespace flink
