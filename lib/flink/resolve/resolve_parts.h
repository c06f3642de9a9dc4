// The parts of `resolve`, each deciding on one side of the cluster. For lib/flink/resolve*.cpp
// alone.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flink/config/reader.h"
#include "flink/pod_template/pod_template.h"
#include "flink/resolve/resolve.h"

namespace flink {

/// What the parts work on together.
struct Work {
  Configuration& configuration;
  FileFormat format;
  const Inputs& inputs;
  Reader reader;
  base::Problems& problems;
  std::vector<std::string> warnings{};
  std::vector<Finding> findings{};
  ClusterSpec spec{};
  PodTemplate job_manager_template{};   ///< as it was read
  PodTemplate task_manager_template{};  ///< the same of what the JobManager will read; the pods are
                                        ///< of its own making
};

/// Sets a key that the client computes.
inline void set_derived(Work& work, std::string_view key, std::string text) {
  work.configuration.set(std::string(key), std::move(text), {});
}

/// The text of a file that an option names; null when it is not there.
const std::string* named_file(const Work& work, const std::string& path);

/// Adds a finding if `what` is not empty: of what the API server takes, though it cannot be meant.
void doubt(Work& work, const Option& option, std::string_view about, const std::string& what);

/// Adds a problem for every key or value that the API server would refuse.
void check_labels(Reader& reader, const Option& option, const StringMap& labels);
void check_annotations(Reader& reader, const Option& option, const StringMap& annotations);

void resolve_pod(Work& work);  ///< template, image, labels, tolerations, owners, accounts, replicas
void resolve_container(Work& work);                        ///< environment, secrets, claims
void resolve_resources(Work& work, int memory_mebibytes);  ///< cpu and memory, requests and limits
void resolve_services(Work& work);  ///< ports, Services, and the keys derived from them
void resolve_uploads(
    Work& work);  ///< local artifacts that the client uploads, and the keys that name them
void resolve_local_files(Work& work);  ///< logging, Hadoop, Kerberos
void resolve_shipped_configuration(
    Work& work);  ///< what goes into the ConfigMap, after everything else
void check_admission(
    Work& work);  ///< what the API server would refuse of the objects, when the spec is complete

}  // namespace flink
