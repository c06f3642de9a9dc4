#include "cli/output/teardown_report.h"

#include <fmt/format.h>

#include "base/error.h"
#include "cli/output/output.h"
#include "cli/output/status_line.h"

namespace cli {
namespace {

double seconds(std::chrono::milliseconds time) { return static_cast<double>(time.count()) / 1000; }

}  // namespace

deploy::TeardownReport wait_shown(const Output& output, deploy::TeardownWatch& watch,
                                  base::Deadline deadline) {
  StatusLine line(output, output.world().steady_now());
  return watch.wait(deadline, [&] {
    const auto there = watch.remaining_text();
    line.show("cluster removed", there.empty() ? "" : "still there: " + there);
    return false;
  });
}

void tell_teardown(const Output& output, const deploy::TeardownReport& report,
                   bool keeps_metadata) {
  const auto removed = report.removed_text();
  if (report.complete && !removed.empty())
    output.note(
        fmt::format("  {:<20}{:>8.1f} s   {}", "cluster removed", seconds(report.took), removed));
  for (const auto& item : report.left()) {
    if (item.ha_metadata && keeps_metadata) continue;
    output.note(fmt::format("left: {} {} ({}){}", item.kind, item.name, item.why_left,
                            item.remedy.empty() ? "" : ": " + item.remedy));
  }
  if (report.recreated)
    output.note("note: a cluster of the same name was deployed meanwhile; it was not touched");
}

void add_teardown(base::OrderedJson& document, const deploy::TeardownReport& report) {
  document["removed"] = base::OrderedJson::array();
  document["left"] = base::OrderedJson::array();
  for (const auto& item : report.objects) {
    base::OrderedJson entry{{"kind", item.kind}, {"name", item.name}};
    if (item.gone_after) entry["seconds"] = seconds(*item.gone_after);
    else entry["why"] = item.why_left;
    if (!item.gone_after && !item.remedy.empty()) entry["remedy"] = item.remedy;
    document[item.gone_after ? "removed" : "left"].push_back(std::move(entry));
  }
}

void require_gone(const deploy::TeardownReport& report, const std::string& cluster,
                  const std::string& hint) {
  if (report.complete) return;
  std::string text = fmt::format("cluster {} is being removed, but is not gone after {:.1f} s",
                                 cluster, seconds(report.took));
  for (const auto& item : report.left()) {
    if (!item.ha_metadata) text += fmt::format("\n  {} {} {}", item.kind, item.name, item.why_left);
  }
  if (report.stopped) throw base::Error(base::Exit::partial, text, "Kubernetes goes on with it");
  throw base::Error(base::Exit::timed_out, text, hint);
}

}  // namespace cli
