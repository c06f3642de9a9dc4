#include "cli/commands/look/open_contexts.h"

#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace cli {

OpenContexts::OpenContexts(std::vector<std::string> names)
    : number_(names.size()), open_(std::move(names)) {}

void OpenContexts::end(const std::string& name) {
  const std::lock_guard lock(mutex_);
  std::erase(open_, name);
  ended_.notify_all();
}

std::string OpenContexts::text() const {
  const std::lock_guard lock(mutex_);
  if (open_.empty()) return {};
  return fmt::format("{} of {} answered, not yet {}", number_ - open_.size(), number_,
                     base::printable(base::join(open_, ", "), 500));
}

void OpenContexts::wait(std::chrono::milliseconds most) {
  std::unique_lock lock(mutex_);
  const auto before = open_.size();
  ended_.wait_for(lock, most, [&] { return open_.size() < before || open_.empty(); });
}

}  // namespace cli
