// Secrets, ConfigMaps and claims that pods refer to, judged from the API server's answers.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "deploy/check/check_item.h"
#include "deploy/check/references.h"
#include "kube/client/client.h"

namespace deploy {

/// The GETs of the objects, in the order of their names; none of a name that no object can have.
std::vector<kube::Call> look_at_references(const kube::Resource& resource,
                                           const References& references,
                                           const std::string& name_space);

/// Each is there, with the keys that are asked of it; a claim is neither lost nor being deleted.
/// `found`: the answers to those calls. What could not be read is unknown, unless something else is
/// known to be missing.
CheckItem check_references(const kube::Resource& resource, const References& references,
                           std::span<const kube::Result> found, const kube::Client& client);

}  // namespace deploy
