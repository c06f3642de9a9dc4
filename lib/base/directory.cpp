#include "base/directory.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"

namespace base {

namespace {

/// A pipe or a device: to read it may never end. A link that leads nowhere is none.
bool is_special(const std::filesystem::directory_entry& entry) {
  std::error_code ignored;
  return entry.exists(ignored) && !entry.is_regular_file(ignored) && !entry.is_directory(ignored);
}

}  // namespace

std::vector<std::string> names_in_directory(const std::string& path) {
  std::error_code problem;
  std::vector<std::string> names;
  const std::filesystem::directory_iterator end;
  for (std::filesystem::directory_iterator entry(path, problem); !problem && entry != end;
       entry.increment(problem)) {
    if (is_special(*entry)) continue;
    std::error_code ignored;
    const bool is_directory = entry->is_directory(ignored) && !entry->is_symlink(ignored);
    names.push_back(entry->path().filename().string() + (is_directory ? "/" : ""));
  }
  if (problem)
    throw Error(Exit::usage,
                fmt::format("cannot read '{}': {}", printable(path), problem.message()));
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace base
