// A command and an object that several levels start from.
#pragma once
#include <string>
#include <vector>

#include "base/json.h"

namespace test {

using base::Json;
using Words = std::vector<std::string>;

/// `drey run-application` for the cluster k8s-ha-app-1, with high availability and a NodePort
/// Service: the command of Flink's blog post on native deployment.
Words blog_command();

/// A Deployment of one container as somebody else makes it, in no namespace yet.
Json deployment(const std::string& name, const Json& labels, const Json& container, int replicas);

}  // namespace test
