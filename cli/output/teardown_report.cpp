#include "cli/output/teardown_report.h"

#include <fmt/format.h>

#include "base/text.h"

namespace cli {
namespace {

double seconds(std::chrono::milliseconds time) { return static_cast<double>(time.count()) / 1000; }

}  // namespace

deploy::TeardownProgress teardown_progress(StatusLine& line) {
  return [&line, shown = std::string()](std::string_view awaited,
                                        const std::string& remaining) mutable {
    if (awaited != shown) line.begin_anew();
    shown = awaited;
    line.show(awaited, remaining.empty() ? "" : "still there: " + remaining);
  };
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
  if (!report.not_seen.empty())
    output.warn({fmt::format("whether {} of it are left is not known: they may not be listed",
                             base::join(report.not_seen, " and "))});
  if (report.recreated)
    output.note("note: a cluster of the same name was deployed meanwhile; it was not touched");
}

void add_teardown(base::OrderedJson& document, const deploy::TeardownReport& report) {
  document["removed"] = base::OrderedJson::array();
  document["left"] = base::OrderedJson::array();
  document["notSeen"] = report.not_seen;
  for (const auto& item : report.objects) {
    base::OrderedJson entry{{"kind", item.kind}, {"name", item.name}};
    if (item.gone_after) entry["seconds"] = seconds(*item.gone_after);
    else entry["why"] = item.why_left;
    if (!item.gone_after && !item.remedy.empty()) entry["remedy"] = item.remedy;
    document[item.gone_after ? "removed" : "left"].push_back(std::move(entry));
  }
}

}  // namespace cli
