#include "flink/config/lost_directory.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/fields.h"
#include "flink/values/uri.h"

namespace flink {
namespace {

using base::Json;

/// Whether the path is the mounted one, or lies below it.
bool lies_in(std::string_view path, std::string_view mounted) {
  while (mounted.size() > 1 && mounted.ends_with('/')) mounted.remove_suffix(1);
  return mounted == "/" || path == mounted ||
         (path.starts_with(mounted) && path.substr(mounted.size()).starts_with('/'));
}

/// Volumes that end with their pod, or that nobody can write to.
bool ends_with_pod(const Json& volume) {
  constexpr std::array kinds{"emptyDir",  "ephemeral",   "configMap", "secret",
                             "projected", "downwardAPI", "image"};
  return std::any_of(kinds.begin(), kinds.end(),
                     [&](const char* kind) { return volume.contains(kind); });
}

bool stays(const std::string& name, const Json& volumes) {
  if (!volumes.is_array()) return true;
  const auto found = std::find_if(volumes.begin(), volumes.end(), [&](const Json& volume) {
    return base::text_at(volume, {"name"}) == name;
  });
  return found == volumes.end() || !ends_with_pod(*found);
}

bool is_local(const UriParts& parts, std::string_view default_file_system) {
  const auto scheme = parts.scheme.empty() ? split_uri(default_file_system).scheme : parts.scheme;
  return parts.authority.empty() && (scheme.empty() || scheme == "file");
}

}  // namespace

bool goes_with_pod(const Directory& directory, const Json& container, const Json& volumes) {
  const auto parts = split_uri(directory.uri);
  if (directory.uri.empty() || !is_local(parts, directory.default_file_system)) return false;
  std::string_view deepest;
  std::string volume;
  for (const auto& mount : base::list_at(container, {"volumeMounts"})) {
    const auto& at =
        mount.is_object() && mount.contains("mountPath") ? mount.at("mountPath") : mount;
    if (!at.is_string()) continue;
    const std::string_view path = at.get_ref<const std::string&>();
    if (!lies_in(parts.path, path) || path.size() < deepest.size()) continue;
    deepest = path;
    volume = base::text_at(mount, {"name"});
  }
  return deepest.empty() || !stays(volume, volumes);
}

}  // namespace flink
