// Requests and limits.
#include "flink/admission/resources.h"

#include <map>

#include <fmt/format.h>

#include "flink/admission/kinds.h"
#include "flink/rules/quantity.h"
#include "flink/rules/rules.h"

namespace flink::admission {
namespace {

using base::Json;

using Amounts = std::map<std::string, Quantity>;

bool is_huge_page(std::string_view name) { return name.starts_with("hugepages-"); }

/// Kubernetes's own: without a domain, or of kubernetes.io.
bool is_native(std::string_view name) {
  return name.find('/') == std::string_view::npos ||
         name.find("kubernetes.io/") != std::string_view::npos;
}

bool may_be_overcommitted(std::string_view name) { return is_native(name) && !is_huge_page(name); }

std::string wrong_name(const std::string& name) {
  if (auto what = rules::qualified_name(name); !what.empty()) return what;
  if (name.find('/') == std::string::npos) {
    if (name == "cpu" || name == "memory" || name == "ephemeral-storage" || is_huge_page(name))
      return {};
    return fmt::format(
        "{} must be cpu, memory, ephemeral-storage, hugepages-SIZE, or have a domain as in "
        "example.com/gpu",
        in_quotes(name));
  }
  if (!is_native(name) &&
      (name.starts_with("requests.") || !rules::qualified_name("requests." + name).empty()))
    return fmt::format("{} is no name of a resource", in_quotes(name));
  return {};
}

std::string wrong_amount(const std::string& name, const std::string& text, Amounts& amounts) {
  bool is_malformed = false;
  const auto amount = Quantity::parse(text, is_malformed);
  if (is_malformed) return fmt::format("{} must be a quantity, as in 500m or 2Gi", in_quotes(text));
  if (!amount) return {};
  amounts.emplace(name, *amount);
  if (amount->is_negative()) return fmt::format("{} must not be negative", in_quotes(text));
  if (!is_native(name) && !amount->is_whole())
    return fmt::format("{} must be a whole number", in_quotes(text));
  if (!is_huge_page(name)) return {};
  const auto page = Quantity::parse(name.substr(10), is_malformed);
  const bool is_size = page && !page->is_negative() && page->is_whole() && *page != Quantity();
  if (!is_size)
    return fmt::format("{} must name the size of a page, as in hugepages-2Mi", in_quotes(name));
  return amount->is_whole() && !amount->is_multiple_of(*page)
             ? fmt::format("{} must be a multiple of the page", in_quotes(text))
             : std::string();
}

Amounts amounts_of(const Json& object, std::string_view name, const Path& path,
                   Refusals& refusals) {
  Amounts amounts;
  const auto* map = member(object, name);
  if (map == nullptr || !map->is_object()) return amounts;
  for (const auto& [resource, value] : map->items()) {
    if (auto what = wrong_name(resource); !what.empty())
      refusals.push_back({path / name / resource, std::move(what)});
    if (!value.is_string()) continue;
    if (auto what = wrong_amount(resource, value.get<std::string>(), amounts); !what.empty())
      refusals.push_back({path / name / resource, std::move(what)});
  }
  return amounts;
}

bool has_compute(const Json& resources, std::string_view list) {
  const auto* amounts = member(resources, list);
  return amounts != nullptr &&
         (member(*amounts, "cpu") != nullptr || member(*amounts, "memory") != nullptr);
}

bool has_huge_pages(const Amounts& amounts) {
  const auto at = amounts.lower_bound("hugepages-");
  return at != amounts.end() && is_huge_page(at->first);
}

}  // namespace

void check_amounts(const Json& object, std::string_view name, const Path& path,
                   Refusals& refusals) {
  amounts_of(object, name, path, refusals);
}

void check_resources(const Json& resources, const Path& path, Refusals& refusals) {
  const auto limits = amounts_of(resources, "limits", path, refusals);
  const auto requests = amounts_of(resources, "requests", path, refusals);
  for (const auto& [name, amount] : requests) {
    const auto limit = limits.find(name);
    const auto place = path / "requests" / name;
    if (limit == limits.end()) {
      const auto* all = member(resources, "limits");
      const bool is_odd = all != nullptr && member(*all, name) != nullptr;
      if (!may_be_overcommitted(name) && !is_odd)
        refusals.push_back({place, "must have a limit of the same amount"});
    } else if (!may_be_overcommitted(name) && amount != limit->second) {
      refusals.push_back({place, "must be the same as its limit"});
    } else if (amount > limit->second) {
      refusals.push_back({place, "must not be more than its limit"});
    }
  }
  if ((has_huge_pages(limits) || has_huge_pages(requests)) && !has_compute(resources, "limits") &&
      !has_compute(resources, "requests"))
    refusals.push_back({path, "must have cpu or memory beside hugepages"});
}

}  // namespace flink::admission
