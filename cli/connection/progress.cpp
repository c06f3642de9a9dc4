#include "cli/connection/progress.h"

#include <ostream>

#include "cli/output/render.h"

namespace cli {

deploy::WaitListener Progress::listener() {
  if (quiet_) return {};
  return {
      .reached = [this](deploy::Stage stage, const std::string& detail) { reached(stage, detail); },
      .tick = [this](deploy::Stage next,
                     const std::string& doing) { line_.show(deploy::title_of(next), doing); }};
}

void Progress::reached(deploy::Stage stage, const std::string& detail) {
  line_.end();
  const auto& told = stage == deploy::Stage::accepted ? accepted_ : detail;
  write_note(world_, progress_line(line_.is_alive() ? "✓ " : "", deploy::title_of(stage),
                                   line_.waited(), told));
  world_.err << std::flush;
  line_.begin_anew();
}

}  // namespace cli
