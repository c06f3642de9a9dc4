#include "deploy/catalogue/snapshot_list.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "deploy/upgrade/restored_state.h"

namespace deploy {
namespace {

bool is_folder_of_checkpoint(std::string_view path) {
  constexpr std::string_view prefix = "chk-";
  while (path.ends_with('/')) path.remove_suffix(1);
  auto name = path.substr(path.rfind('/') + 1);
  if (!name.starts_with(prefix) || name == prefix) return false;
  name.remove_prefix(prefix.size());
  return name.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

void add_once(std::vector<std::string>& list, const std::string& text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
}

void fill(std::string& field, const std::string& value) {
  if (field.empty()) field = value;
}

void fill(std::int64_t& field, std::int64_t value) {
  if (field < 0) field = value;
}

Snapshot* SnapshotList::find(const std::string& path) {
  if (!is_path(path)) return nullptr;
  const auto found = std::find_if(all_.begin(), all_.end(), [&](const Snapshot& one) {
    return !one.path.empty() && is_same_path(one.path, path);
  });
  return found == all_.end() ? nullptr : &*found;
}

Snapshot* SnapshotList::add(const std::string& path, const std::string& source) {
  if (!is_path(path)) return nullptr;
  auto* found = find(path);
  if (found == nullptr) found = &all_.emplace_back(Snapshot{.path = path});
  add_once(found->sources, source);
  return found;
}

Snapshot* SnapshotList::add_savepoint(const std::string& path, const std::string& source) {
  auto* found = add(path, source);
  if (found != nullptr && !is_folder_of_checkpoint(found->path))
    found->kind = SnapshotKind::savepoint;
  return found;
}

Snapshot& SnapshotList::add(Snapshot snapshot) { return all_.emplace_back(std::move(snapshot)); }

void SnapshotList::remove(const std::string& path) {
  std::erase_if(
      all_, [&](const Snapshot& one) { return !one.path.empty() && is_same_path(one.path, path); });
}

std::vector<Snapshot> SnapshotList::take_sorted() {
  for (auto& one : all_) {
    if (one.kind == SnapshotKind::unknown && is_folder_of_checkpoint(one.path))
      one.kind = SnapshotKind::checkpoint;
  }
  std::stable_sort(all_.begin(), all_.end(),
                   [](const auto& one, const auto& other) { return one.time > other.time; });
  return std::move(all_);
}

}  // namespace deploy
