// Address of a node, for Services of type NodePort.
#pragma once
#include <string>

#include "base/json.h"

namespace deploy {

/// The first usable node's address of that type (InternalIP, ExternalIP) in a list of nodes; empty
/// when there is none. Unschedulable nodes are left out if asked for.
std::string node_address(const base::Json& nodes, const std::string& type, bool skip_unschedulable);

}  // namespace deploy
