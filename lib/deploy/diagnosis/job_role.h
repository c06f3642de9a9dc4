// Role that Flink's JobManager needs.
#pragma once
#include <string>

namespace deploy {

/// A Role and a RoleBinding as YAML, indented by two blanks: what Flink's JobManager needs in its
/// namespace, pods of its own making and the ConfigMaps of high availability.
std::string job_role(const std::string& name_space, const std::string& account);

}  // namespace deploy
