#include "deploy/catalogue/retention.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "deploy/cluster/amounts.h"
#include "deploy/upgrade/restored_state.h"

namespace deploy {
namespace {

using std::chrono::milliseconds;

/// Why retention keeps the savepoint before which there are so many newer ones.
std::string why_retained(const Snapshot& snapshot, std::size_t newer, const Retention& retention,
                         std::chrono::system_clock::time_point now) {
  if (retention.keep && newer < *retention.keep)
    return *retention.keep == 1 ? "it is the newest"
                                : fmt::format("it is one of the newest {}", *retention.keep);
  if (!retention.older_than) return {};
  if (snapshot.time < 0) return "how old it is is not known";
  const auto age = std::chrono::duration_cast<milliseconds>(now.time_since_epoch()) -
                   milliseconds(snapshot.time);
  return age < *retention.older_than
             ? fmt::format("it is {} old", span_text(std::max(age, milliseconds(0))))
             : std::string();
}

}  // namespace

std::vector<Disposal> choose_disposals(const std::vector<Snapshot>& catalogue,
                                       const Retention& retention,
                                       std::chrono::system_clock::time_point now) {
  std::vector<Disposal> result;
  for (const auto& snapshot : catalogue) {
    if (snapshot.kind != SnapshotKind::savepoint || snapshot.path.empty()) continue;
    auto kept = why_it_stays(snapshot);
    if (kept.empty()) kept = why_retained(snapshot, result.size(), retention, now);
    result.push_back({snapshot, std::move(kept)});
  }
  return result;
}

Disposal choose_disposal(const std::vector<Snapshot>& catalogue, const std::string& path,
                         const std::string& cluster) {
  const auto found = std::find_if(catalogue.begin(), catalogue.end(), [&](const auto& one) {
    return !one.path.empty() && is_same_path(one.path, path);
  });
  if (found == catalogue.end())
    throw base::Error(base::Exit::not_found,
                      fmt::format("nothing is known of a savepoint {} of cluster '{}'",
                                  shown_path(path), cluster));
  if (const auto kept = why_it_stays(*found); !kept.empty())
    throw base::Error(base::Exit::conflict,
                      fmt::format("{} stays: {}", shown_path(found->path), kept));
  return {*found, {}};
}

}  // namespace deploy
