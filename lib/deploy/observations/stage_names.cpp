#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/duration.h"
#include "base/error.h"
#include "base/text.h"
#include "deploy/observations/stage.h"

namespace deploy {
namespace {

struct Names {
  Stage stage;
  std::string_view name;
  std::string_view title;
};

constexpr std::array table{
    Names{Stage::accepted, "accepted", "objects accepted"},
    Names{Stage::scheduled, "scheduled", "pod scheduled"},
    Names{Stage::pulled, "pulled", "image pulled"},
    Names{Stage::started, "started", "container started"},
    Names{Stage::rest, "rest", "REST up"},
    Names{Stage::main, "main", "main() ran"},
    Names{Stage::running, "running", "job RUNNING"},
    Names{Stage::checkpoint, "checkpoint", "first checkpoint"},
    Names{Stage::stable, "stable", "job stable"},
    Names{Stage::finished, "finished", "job FINISHED"},
};

const Names& names_of(Stage stage) {
  return *std::find_if(table.begin(), table.end(),
                       [&](const Names& names) { return names.stage == stage; });
}

base::Error no_such_stage(const std::string& name) {
  std::vector<std::string> names;
  for (const auto& each : table) names.emplace_back(each.name);
  const auto near = base::nearest(name, names);
  return {base::Exit::usage,
          fmt::format("--wait: there is no stage '{}'", base::printable(name, 100)),
          (near.empty() ? "" : fmt::format("did you mean '{}'? ", near)) + "stages are " +
              base::join(names, ", ")};
}

}  // namespace

const std::vector<Stage>& all_stages() {
  static const auto all = [] {
    std::vector<Stage> stages;
    for (const auto& names : table) stages.push_back(names.stage);
    return stages;
  }();
  return all;
}

std::string_view name_of(Stage stage) { return names_of(stage).name; }
std::string_view title_of(Stage stage) { return names_of(stage).title; }

std::optional<Stage> stage_named(std::string_view name) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const Names& names) {
    return base::equals_ignoring_case(names.name, name);
  });
  if (found == table.end()) return std::nullopt;
  return found->stage;
}

WaitFor parse_wait(const std::string& text) {
  using base::Exit;
  const auto equals = text.find('=');
  const auto name = text.substr(0, equals);
  const auto stage =
      name.empty() && equals == std::string::npos ? Stage::running : stage_named(name);
  if (!stage) throw no_such_stage(name);
  if (equals == std::string::npos) return {*stage};
  if (*stage != Stage::stable)
    throw base::Error(Exit::usage,
                      fmt::format("--wait: '{}' takes no time: '{}'", name_of(*stage),
                                  base::printable(text, 100)),
                      "--timeout says how long is waited for it; --wait=stable=2m waits until the "
                      "job has been RUNNING for so long");
  const auto time = base::parse_duration(std::string_view(text).substr(equals + 1));
  if (!time || time->count() == 0)
    throw base::Error(Exit::usage,
                      fmt::format("--wait: for how long the job is to be stable is no time: '{}'",
                                  base::printable(text, 100)),
                      "write it as in --wait=stable=30s, stable=2m or stable=1m30s");
  return {*stage, *time};
}

}  // namespace deploy
