// Observations of a cluster as files, for whoever looks into it later.
#pragma once
#include <map>
#include <string>

#include "deploy/observations/observations.h"

namespace deploy {

/// File name (with folders: "pods/orders-7c9d8-x2x1p.json") → contents: objects, events, logs, REST
/// answers. Values of environment variables and of properties on command lines are masked when
/// their names are those of secrets, and the user info of URLs; logs are as the containers wrote
/// them.
std::map<std::string, std::string> bundle(const Observations& seen);

}  // namespace deploy
