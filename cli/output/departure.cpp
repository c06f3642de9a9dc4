#include "cli/output/departure.h"

#include <fmt/format.h>

#include "base/error.h"
#include "cli/output/living_line.h"
#include "cli/output/render.h"

namespace cli {
namespace {

double seconds(std::chrono::milliseconds time) { return static_cast<double>(time.count()) / 1000; }

}  // namespace

deploy::Departure wait_shown(const base::World& world, bool quiet, deploy::Gone& gone,
                             std::chrono::steady_clock::time_point deadline) {
  LivingLine line(world, quiet, world.steady_now());
  return gone.wait(deadline, [&] {
    const auto there = gone.remaining_text();
    line.show("cluster removed", there.empty() ? "" : "still there: " + there);
    return false;
  });
}

void tell_departure(const base::World& world, const deploy::Departure& departure,
                    bool keeps_metadata) {
  const auto gone = departure.gone_text();
  if (departure.complete && !gone.empty())
    write_note(world, fmt::format("  {:<20}{:>8.1f} s   {}", "cluster removed",
                                  seconds(departure.took), gone));
  for (const auto& trace : departure.left()) {
    if (trace.ha_metadata && keeps_metadata) continue;
    write_note(world, fmt::format("left: {} {} ({}){}", trace.kind, trace.name, trace.why_left,
                                  trace.remedy.empty() ? "" : ": " + trace.remedy));
  }
  if (departure.made_anew)
    write_note(world,
               "note: a cluster of the same name was deployed meanwhile; it was not touched");
}

void add_departure(base::OrderedJson& document, const deploy::Departure& departure) {
  document["removed"] = base::OrderedJson::array();
  document["left"] = base::OrderedJson::array();
  for (const auto& trace : departure.objects) {
    base::OrderedJson entry{{"kind", trace.kind}, {"name", trace.name}};
    if (trace.gone_after) entry["seconds"] = seconds(*trace.gone_after);
    else entry["why"] = trace.why_left;
    if (!trace.gone_after && !trace.remedy.empty()) entry["remedy"] = trace.remedy;
    document[trace.gone_after ? "removed" : "left"].push_back(std::move(entry));
  }
}

void require_gone(const deploy::Departure& departure, const std::string& cluster,
                  const std::string& hint) {
  if (departure.complete) return;
  std::string text = fmt::format("cluster {} is being removed, but is not gone after {:.1f} s",
                                 cluster, seconds(departure.took));
  for (const auto& trace : departure.left()) {
    if (!trace.ha_metadata)
      text += fmt::format("\n  {} {} {}", trace.kind, trace.name, trace.why_left);
  }
  if (departure.stopped) throw base::Error(base::Exit::partly, text, "Kubernetes goes on with it");
  throw base::Error(base::Exit::timed_out, text, hint);
}

}  // namespace cli
