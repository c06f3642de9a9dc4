#include "flink/admission/mounts.h"

#include <algorithm>

#include <fmt/format.h>

#include "flink/admission/kinds.h"
#include "flink/rules/rules.h"

namespace flink::admission {
namespace {

using base::Json;

std::string name_of(const Json& object) { return text_of(object, "name"); }

const Json* volume_of(const Json& pod, const std::string& name) {
  const auto& volumes = list_of(pod, "volumes");
  const auto found = std::find_if(volumes.begin(), volumes.end(),
                                  [&](const Json& volume) { return name_of(volume) == name; });
  return found == volumes.end() ? nullptr : &*found;
}

void check_mount(const Json& pod, const Json& container, const Json& mount, const Path& path,
                 Refusals& refusals) {
  const auto name = name_of(mount);
  if (!name.empty() && volume_of(pod, name) == nullptr)
    refusals.push_back({path / "name", fmt::format("{} is no volume of the pod", in_quotes(name))});
  if (!text_of(mount, "subPath").empty() && !text_of(mount, "subPathExpr").empty())
    refusals.push_back({path / "subPathExpr", "must not be there with subPath"});
  const auto recursive = text_of(mount, "recursiveReadOnly");
  if ((recursive == "Enabled" || recursive == "IfPossible") && !is_true(mount, "readOnly"))
    refusals.push_back({path / "recursiveReadOnly",
                        fmt::format("must not be {} without readOnly", in_quotes(recursive))});
  const auto* security = member(container, "securityContext");
  if (text_of(mount, "mountPropagation") == "Bidirectional" &&
      (security == nullptr || !is_true(*security, "privileged")))
    refusals.push_back(
        {path / "mountPropagation", "may be 'Bidirectional' in privileged containers only"});
}

void check_device(const Json& pod, const Json& container, const Json& device, const Path& path,
                  Refusals& refusals) {
  const auto name = name_of(device);
  if (name.empty()) return;
  const auto* volume = volume_of(pod, name);
  if (volume == nullptr)
    refusals.push_back({path / "name", fmt::format("{} is no volume of the pod", in_quotes(name))});
  else if (member(*volume, "persistentVolumeClaim") == nullptr &&
           member(*volume, "ephemeral") == nullptr)
    refusals.push_back(
        {path / "name",
         fmt::format("{} must be a volume of type persistentVolumeClaim or ephemeral",
                     in_quotes(name))});
  for (const auto& mount : list_of(container, "volumeMounts")) {
    if (name_of(mount) == name)
      refusals.push_back(
          {path / "name", fmt::format("{} must not be in volumeMounts as well", in_quotes(name))});
    if (const auto place = text_of(device, "devicePath");
        !place.empty() && text_of(mount, "mountPath") == place)
      refusals.push_back({path / "devicePath",
                          fmt::format("{} must not be in volumeMounts as well", in_quotes(place))});
  }
}

void check_container(const Json& pod, const Json& container, const Path& path, Refusals& refusals) {
  const auto& mounts = list_of(container, "volumeMounts");
  const auto& devices = list_of(container, "volumeDevices");
  check_unique(
      mounts, path / "volumeMounts", "mountPath",
      [](const Json& mount) { return text_of(mount, "mountPath"); }, refusals);
  check_unique(
      devices, path / "volumeDevices", "devicePath",
      [](const Json& device) { return text_of(device, "devicePath"); }, refusals);
  check_unique(devices, path / "volumeDevices", "name", name_of, refusals);
  for (std::size_t i = 0; i < mounts.size(); ++i)
    check_mount(pod, container, mounts[i], (path / "volumeMounts")[i], refusals);
  for (std::size_t i = 0; i < devices.size(); ++i)
    check_device(pod, container, devices[i], (path / "volumeDevices")[i], refusals);
}

}  // namespace

void check_mounts(const Json& pod, const Path& path, Refusals& refusals) {
  check_unique(list_of(pod, "volumes"), path / "volumes", "name", name_of, refusals);
  for (const auto* name : {"containers", "initContainers"}) {
    const auto& containers = list_of(pod, name);
    for (std::size_t i = 0; i < containers.size(); ++i)
      check_container(pod, containers[i], (path / name)[i], refusals);
  }
}

}  // namespace flink::admission
