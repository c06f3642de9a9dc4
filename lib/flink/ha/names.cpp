#include "flink/ha/names.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace flink::ha {
namespace {

using Kind = MapName::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 4> of_cluster{
    {{"cluster-config-map", Kind::cluster},
     {"dispatcher-leader", Kind::dispatcher},
     {"resourcemanager-leader", Kind::resource_manager},
     {"restserver-leader", Kind::rest_server}}};

/// What follows a job's id in the name of its ConfigMap.
constexpr std::array<std::string_view, 2> of_job{"-config-map", "-jobmanager-leader"};

constexpr std::array<std::string_view, 2> graph_prefixes{"jobGraph-", "executionPlan-"};
constexpr std::string_view checkpoint_prefix = "checkpointID-";

/// What follows the prefix; absent when that is not how it begins, or nothing follows.
std::optional<std::string_view> after(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix) || text.size() == prefix.size()) return std::nullopt;
  return text.substr(prefix.size());
}

}  // namespace

std::optional<MapName> parse_map_name(std::string_view name, std::string_view cluster) {
  if (!name.starts_with(cluster) || !name.substr(cluster.size()).starts_with('-'))
    return std::nullopt;
  const auto rest = name.substr(cluster.size() + 1);
  const auto* const found = std::find_if(of_cluster.begin(), of_cluster.end(),
                                         [&](const auto& each) { return each.first == rest; });
  if (found != of_cluster.end()) return MapName{found->second, {}};
  for (const auto end : of_job) {
    if (rest.size() > end.size() && rest.ends_with(end))
      return MapName{Kind::job, std::string(rest.substr(0, rest.size() - end.size()))};
  }
  return std::nullopt;
}

std::optional<std::string> job_of_graph(std::string_view key) {
  for (const auto prefix : graph_prefixes) {
    if (const auto job = after(key, prefix)) return std::string(*job);
  }
  return std::nullopt;
}

std::optional<std::string> job_of(std::string_view key) {
  if (const auto job = after(key, registry_prefix)) return std::string(*job);
  return job_of_graph(key);
}

std::optional<std::int64_t> checkpoint_of(std::string_view key) {
  const auto digits = after(key, checkpoint_prefix);
  std::int64_t id = 0;
  if (!digits ||
      !std::all_of(digits->begin(), digits->end(), [](char c) { return c >= '0' && c <= '9'; }))
    return std::nullopt;
  const auto read = std::from_chars(digits->data(), digits->data() + digits->size(), id);
  if (read.ec != std::errc{}) return std::nullopt;
  return id;
}

}  // namespace flink::ha
