// Flink's conf dir on this machine.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/world.h"
#include "flink/config/configuration.h"

namespace deploy {

/// What the command line says of where things are.
struct Sources {
  std::optional<std::string> conf_dir{};       ///< --conf-dir; else FLINK_CONF_DIR
  std::optional<std::string> flink_version{};  ///< --flink-version
  bool secrets_to_secret = false;              ///< --secrets-to-secret
};

/// The client's conf dir and its configuration files, before the version is known.
struct LocalConf {
  std::string path{};  ///< absolute
  std::optional<std::string> legacy{};
  std::optional<std::string> yaml{};
};

/// Reads it; absent when neither the command line nor the environment names one. Throws
/// Error{usage} for one that is not there.
std::optional<LocalConf> local_conf(const base::World& world, const Sources& sources);

/// What Flink's client knows when it is only to find a cluster that runs already: the conf dir's
/// file, whichever syntax it has, and the -D properties over it. Throws Error{usage} with all
/// that makes the file unreadable.
flink::Configuration client_configuration(
    const base::World& world, const std::vector<std::pair<std::string, std::string>>& properties,
    const Sources& sources);

}  // namespace deploy
