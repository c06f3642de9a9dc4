#include "deploy/teardown/teardown_report.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "deploy/cluster/belongings.h"

namespace deploy {

std::vector<TeardownItem> TeardownReport::left() const {
  std::vector<TeardownItem> result;
  std::copy_if(objects.begin(), objects.end(), std::back_inserter(result),
               [](const TeardownItem& item) { return !item.gone_after; });
  return result;
}

std::string TeardownReport::removed_text() const {
  std::vector<Count> counts;
  for (const auto& item : objects) {
    if (item.gone_after) counts.push_back({item.kind, 1, item.ha_metadata});
  }
  return summary(counts);
}

void require_removed(const TeardownReport& report, const std::string& cluster,
                     const std::string& hint) {
  if (report.complete) return;
  auto text = fmt::format("cluster {} is being removed, but is not gone after {:.1f} s", cluster,
                          std::chrono::duration<double>(report.took).count());
  for (const auto& item : report.left()) {
    if (!item.ha_metadata || report.drops_metadata)
      text += fmt::format("\n  {} {} {}", item.kind, item.name, item.why_left);
  }
  if (report.stopped) throw base::Error(base::Exit::partial, text, "Kubernetes goes on with it");
  throw base::Error(base::Exit::timed_out, text, hint);
}

}  // namespace deploy
