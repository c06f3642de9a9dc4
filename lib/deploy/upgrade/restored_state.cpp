#include "deploy/upgrade/restored_state.h"

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/named_cluster.h"

namespace deploy {
namespace {

/// "file:///x" → "file:/x", without the name of its file of metadata, and without slashes at the
/// end.
std::string plain(std::string path) {
  constexpr std::string_view metadata = "/_metadata";
  const auto empty_host = path.find(":///");
  if (empty_host != std::string::npos) path.erase(empty_host + 1, 2);
  if (path.ends_with(metadata)) path.erase(path.size() - metadata.size());
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

}  // namespace

bool is_path(const std::string& path) { return !path.empty() && !path.starts_with('<'); }

std::string shown_path(const std::string& path) { return base::printable(path, 500); }

bool is_same_path(const std::string& one, const std::string& other) {
  return plain(one) == plain(other);
}

std::string restore_problem(const std::string& savepoint,
                            const flink::rest::Checkpoints& checkpoints) {
  const auto& restored = checkpoints.latest_restored;
  if (!restored) return "it runs from nothing";
  if (is_same_path(restored->path, savepoint)) return {};
  return fmt::format("it runs from {}", base::printable(restored->path, 500));
}

std::string way_on_beside_other(const UpgradeRecord& record, const ClusterRef& cluster) {
  const auto& path = record.start();
  return fmt::format(
      "the upgrade stays open at '{}'{}; when that is gone the same input goes on; '{}' removes a "
      "cluster of that name and ends the upgrade",
      name_of(record.phase), path.empty() ? "" : ", the job's state is in " + shown_path(path),
      command_about("delete", cluster.name, cluster.kube_namespace));
}

}  // namespace deploy
