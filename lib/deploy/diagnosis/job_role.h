// Role that Flink's JobManager needs.
#pragma once
#include <string>

namespace deploy {

/// A Role and a RoleBinding as one List of YAML, indented by two blanks, so that it can be applied
/// as it stands in a message: what Flink's JobManager needs in its namespace, pods of its own
/// making and the ConfigMaps of high availability.
std::string job_role(const std::string& name_space, const std::string& account);

}  // namespace deploy
