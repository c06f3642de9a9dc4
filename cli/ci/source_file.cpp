#include "cli/ci/source_file.h"

#include <filesystem>

namespace cli {
namespace {

std::string whole_path(const base::World& world, const std::string& path) {
  return std::filesystem::path(base::absolute_path(world, path)).lexically_normal().string();
}

std::string below_workspace(const base::World& world, const std::string& path) {
  const auto workspace = world.env("GITHUB_WORKSPACE").value_or("");
  const auto folder = workspace.ends_with('/') ? workspace : workspace + "/";
  return !workspace.empty() && path.starts_with(folder) ? path.substr(folder.size()) : path;
}

}  // namespace

std::optional<SourcePlace> found_place(CiSystem system, const base::World& world,
                                       const SourcePlace& place,
                                       const std::vector<std::string>& folders) {
  auto candidates = std::vector{place.file};
  for (const auto& folder : folders) candidates.push_back(folder + "/" + place.file);
  for (const auto& candidate : candidates) {
    const auto path = whole_path(world, candidate);
    if (!world.file_size || !world.file_size(path)) continue;
    return SourcePlace{system == CiSystem::github ? below_workspace(world, path) : path,
                       place.line};
  }
  return std::nullopt;
}

}  // namespace cli
