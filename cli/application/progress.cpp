#include "cli/application/progress.h"

namespace cli {

deploy::WaitListener Progress::listener() {
  if (output_.is_quiet()) return {};
  return {
      .reached = [this](deploy::Stage stage, const std::string& detail) { reached(stage, detail); },
      .tick = [this](deploy::Stage next,
                     const std::string& doing) { line_.show(deploy::title_of(next), doing); }};
}

void Progress::reached(deploy::Stage stage, const std::string& detail) {
  line_.end();
  const auto& told = stage == deploy::Stage::accepted ? accepted_ : detail;
  output_.note(progress_line(line_.is_interactive() ? "✓ " : "", deploy::title_of(stage),
                             line_.waited(), told));
  line_.begin_anew();
}

}  // namespace cli
