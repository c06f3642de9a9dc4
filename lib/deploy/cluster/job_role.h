// Role that Flink's JobManager needs, and whether the API server said that it lacks it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace deploy {

/// A Role and a RoleBinding as one List of YAML, indented by two blanks, so that it can be applied
/// as it stands in a message: what Flink's JobManager needs in its namespace, pods of its own
/// making and the ConfigMaps of high availability.
std::string job_role(const std::string& name_space, const std::string& account);

struct ServiceAccount {
  std::string name_space{};
  std::string name{};
};

/// The service account to which a sentence of the API server's refuses something: `pods is
/// forbidden: User "system:serviceaccount:team-a:flink" cannot create …`.
std::optional<ServiceAccount> refused_account(std::string_view sentence);

/// What helps where Flink failed with such a sentence, anywhere in its text: the Role. Empty: it
/// failed with something else.
std::string hint_of_refused_account(std::string_view failure);

}  // namespace deploy
