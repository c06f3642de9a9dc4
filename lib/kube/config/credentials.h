// Address of the API server and our identity: from the command line, kubeconfig files, or the pod
// we run in.
#pragma once
#include <string>
#include <vector>

#include "base/world.h"
#include "kube/config/access.h"
#include "kube/config/kubeconfig.h"

namespace kube {

/// Finds them as client-go does: --kubeconfig alone; else the files of KUBECONFIG; else
/// ~/.kube/config; and when those say nothing at all, the service account of the pod. There is no
/// fallback to localhost:8080. Throws base::Error{usage} that names the file, stanza and field, or
/// every place that was looked at. `login` is for a credential plugin.
Access find_access(const base::World& world, const Overrides& overrides, const Login& login = {});

/// The namespace alone, found in the same way: the context's, in a pod the service account's, else
/// "default". Credentials are not looked at. Throws as find_access does.
std::string find_namespace(const base::World& world, const Overrides& overrides);

/// The contexts of the kubeconfig, found in the same way, in their order. Throws as find_access
/// does when there is no kubeconfig.
std::vector<std::string> find_contexts(const base::World& world, const Overrides& overrides);

}  // namespace kube
