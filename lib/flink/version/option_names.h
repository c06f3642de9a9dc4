// Options that hints name, as each Flink version calls them. What the client reads is in
// flink/config/options.h, which the rooms that look at running clusters do not see; a test holds
// both together.
#pragma once
#include <string>
#include <string_view>

#include "flink/version/version.h"

namespace flink::names {

/// From here on names are no prefixes of other names, so that the file may be YAML.
inline constexpr Version without_prefixes{1, 17, 0};

/// The option with the image of Flink's containers.
constexpr std::string_view image_option(const Version& version) {
  return version < without_prefixes ? "kubernetes.container.image"
                                    : "kubernetes.container.image.ref";
}

/// The option with the processors of a "jobmanager" or "taskmanager".
inline std::string cpu_option(std::string_view process, const Version& version) {
  return "kubernetes." + std::string(process) +
         (version < without_prefixes ? ".cpu" : ".cpu.amount");
}

/// The option with the pod template of both.
constexpr std::string_view pod_template_option(const Version& version) {
  return version < without_prefixes ? "kubernetes.pod-template-file"
                                    : "kubernetes.pod-template-file.default";
}

/// The option with the pod template of TaskManagers alone.
inline constexpr std::string_view task_manager_template_option =
    "kubernetes.pod-template-file.taskmanager";

}  // namespace flink::names
