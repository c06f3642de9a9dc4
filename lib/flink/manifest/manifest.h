// Pieces that several steps put into manifests.
#pragma once
#include <string>
#include <vector>

#include "base/json.h"
#include "flink/spec/cluster_spec.h"

namespace flink {

/// `metadata` of an object beside the Deployment: name and common labels, and the namespace where
/// that version's client writes it.
base::Json owned_metadata(const ClusterSpec& spec, const std::string& name);

/// A ConfigMap of those files, with the metadata above.
base::Json config_map(const ClusterSpec& spec, const std::string& name,
                      const std::vector<File>& files);

/// A Secret of those files, with the metadata above.
base::Json secret(const ClusterSpec& spec, const std::string& name, const std::vector<File>& files);

/// `items` of a ConfigMap volume: each file under its own name.
base::Json volume_items(const std::vector<File>& files);

/// Adds a volume to the pod and its mount to the main container.
void mount(base::Json& pod, base::Json& main, base::Json volume, base::Json volume_mount);

/// A container's environment variable with a plain value.
base::Json env_var(const std::string& name, const std::string& value);

}  // namespace flink
