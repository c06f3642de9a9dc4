#include "flink/admission/field_paths.h"

#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/rules/quantity.h"
#include "flink/rules/rules.h"

namespace flink::admission {
namespace {

using base::Json;
using std::string_view;

constexpr std::array<string_view, 10> of_variables{"metadata.name", "metadata.namespace",
                                                   "metadata.uid",  "spec.host",
                                                   "spec.nodeName", "spec.serviceAccountName",
                                                   "status.hostIP", "status.hostIPs",
                                                   "status.podIP",  "status.podIPs"};
constexpr std::array<string_view, 5> of_files{"metadata.annotations", "metadata.labels",
                                              "metadata.name", "metadata.namespace",
                                              "metadata.uid"};
constexpr std::array<string_view, 6> of_containers{
    "limits.cpu",   "limits.ephemeral-storage",   "limits.memory",
    "requests.cpu", "requests.ephemeral-storage", "requests.memory"};

bool is_one_of(std::span<const string_view> names, string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// metadata.labels['key'], metadata.annotations['key']: what is wrong with it, or that it is none.
bool check_subscript(const std::string& field, const Path& path, Refusals& refusals) {
  const auto begin = field.find("['");
  if (begin == std::string::npos || begin == 0 || !field.ends_with("']") ||
      field.size() < begin + 4)
    return false;
  const auto name = field.substr(0, begin);
  const auto key = field.substr(begin + 2, field.size() - begin - 4);
  if (name != "metadata.labels" && name != "metadata.annotations") {
    refusals.push_back({path, fmt::format("{} must be metadata.labels['KEY'] or "
                                          "metadata.annotations['KEY'], or without brackets",
                                          in_quotes(field))});
  } else if (auto what = rules::qualified_name(name == "metadata.labels" ? key : base::lower(key));
             !what.empty()) {
    refusals.push_back({path, std::move(what)});
  }
  return true;
}

Quantity amount(string_view text) {
  bool ignored = false;
  return Quantity::parse(text, ignored).value();
}

bool is_unit(const Quantity& value, bool is_cpu) {
  if (is_cpu) return value == amount("1") || value == amount("1m");
  for (int i = 0; i <= 6; ++i) {
    if (value.is_power(value.format() == Quantity::Format::binary ? 1024 : 1000, i)) return true;
  }
  return false;
}

void check_divisor(const Json& selector, const std::string& resource, const Path& path,
                   Refusals& refusals) {
  bool is_malformed = false;
  const auto text = text_of(selector, "divisor");
  if (text.empty()) return;
  const auto divisor = Quantity::parse(text, is_malformed);
  if (is_malformed)
    return refusals.push_back(
        {path / "divisor", fmt::format("{} must be a quantity, as in 1m or 1Mi", in_quotes(text))});
  if (!divisor || *divisor == amount("0") || divisor->format() == Quantity::Format::exponent)
    return;
  if (!is_unit(*divisor, resource.ends_with(".cpu")))
    refusals.push_back(
        {path / "divisor",
         fmt::format("{} must be {}", in_quotes(text),
                     resource.ends_with(".cpu") ? "1 or 1m" : "1, or 1 of a unit as in 1Mi")});
}

}  // namespace

void check_field_of_pod(const Json& selector, const Path& path, FieldUse use, Refusals& refusals) {
  const auto version = text_of(selector, "apiVersion");
  if (!version.empty() && version != "v1")
    refusals.push_back(
        {path / "apiVersion", fmt::format("must be 'v1', not {}", in_quotes(version))});
  const auto field = text_of(selector, "fieldPath");
  if (field.empty()) return refusals.push_back({path / "fieldPath", "is missing"});
  if (check_subscript(field, path / "fieldPath", refusals)) return;
  const auto names = use == FieldUse::variable ? std::span<const string_view>(of_variables)
                                               : std::span<const string_view>(of_files);
  if (!is_one_of(names, field))
    refusals.push_back({path / "fieldPath", fmt::format("{} must be one of {}", in_quotes(field),
                                                        fmt::join(names, ", "))});
}

void check_field_of_container(const Json& selector, const Path& path, FieldUse use,
                              Refusals& refusals) {
  const auto resource = text_of(selector, "resource");
  if (use == FieldUse::file && text_of(selector, "containerName").empty())
    return refusals.push_back({path / "containerName", "is missing"});
  if (resource.empty()) return refusals.push_back({path / "resource", "is missing"});
  if (!is_one_of(of_containers, resource) && !resource.starts_with("limits.hugepages-") &&
      !resource.starts_with("requests.hugepages-"))
    refusals.push_back({path / "resource", fmt::format("{} must be one of {}", in_quotes(resource),
                                                       fmt::join(of_containers, ", "))});
  else check_divisor(selector, resource, path, refusals);
}

}  // namespace flink::admission
