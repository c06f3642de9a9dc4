// Causes for which a cluster does not come up.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "deploy/observations/observations.h"

namespace deploy {

/// A cause that will not heal on its own, or has not yet.
struct Diagnosis {
  std::string key{};             ///< the same symptom has the same, so that its age can be known
  std::chrono::seconds grace{};  ///< for how long the symptom must last before it is believed
  base::Exit exit =
      base::Exit::cluster_failed;      ///< or job_failed; others when only the wait is in vain
  std::string subject{};               ///< of whom it is said; empty: the cluster
  std::string claim = "cannot start";  ///< what it means for the subject
  std::string
      what{};  ///< one sentence without its subject: "image 'x' does not exist (manifest unknown)"
  std::vector<std::string> where{};  ///< where it was seen, a line each
  std::string hint{};                ///< what to do
  std::string trace{};               ///< the whole stack trace, if there is one
  bool tried =
      false;  ///< the kubelet has tried, more than once where that helps, and only tries again
  std::string since{};  ///< since when the object is there that has it, as Kubernetes writes times;
                        ///< empty: not known
};

/// The first cause in the order in which a cluster comes up: a Deployment that is scaled to 0, pods
/// that may not be made, that find
/// no node, whose volumes, image or configuration is missing, whose containers end again and again;
/// then the same for TaskManagers; then what the JobManager's log says of pods that it may not
/// make. Nothing while all is on its way.
std::optional<Diagnosis> diagnose(const Observations& seen);

/// The same for the JobManager alone: why it does not come up, so that nobody answers in Flink's
/// name.
std::optional<Diagnosis> diagnose_job_manager(const Observations& seen);

/// What the API server refused to the JobManager, as its log says: pods or, where its application
/// ended with that, ConfigMaps and leases of high availability.
std::optional<Diagnosis> diagnose_refusal(const Observations& seen);

/// Whether a cause that is seen once, by somebody who did not watch it begin, is believed: it has
/// been tried, or is older than its grace.
bool is_settled(const Diagnosis& diagnosis, std::chrono::system_clock::time_point now);

/// "cluster 'orders' cannot start: …", and where it was seen, a line each.
std::string text_of(const Diagnosis& diagnosis, const std::string& cluster_id);

/// The end of a command: "cluster 'orders' cannot start: …", where it was seen, and the hint.
base::Error to_error(const Diagnosis& diagnosis, const Observations& seen);

}  // namespace deploy
