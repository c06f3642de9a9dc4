// What helps a pod that is unschedulable: read from the shape of the scheduler's message, not from
// a word in it.
#include "deploy/diagnosis/unschedulable.h"

#include "support/catch.h"

using deploy::scheduling_hint;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the scheduler's reasons, each by its shape") {
  const auto of = [](const std::string& reasons) {
    return scheduling_hint("0/3 nodes are available: " + reasons + ".", {"team-a", "jobmanager"});
  };
  const std::string less =
      "request less (kubernetes.jobmanager.cpu.amount, jobmanager.memory.process.size), or add "
      "nodes";
  CHECK(of("3 Insufficient cpu, 1 Insufficient memory") == less);
  CHECK(of("1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 "
           "Insufficient memory") == less);
  CHECK(of("3 Insufficient nvidia.com/gpu") == "add nodes with nvidia.com/gpu");
  CHECK(has(of("3 Too many pods"), "all are at their limit of pods"));
  CHECK(of("3 node(s) had untolerated taint {Insufficient: cpu, selector}") ==
        "add a toleration for the taint with kubernetes.jobmanager.tolerations");
  CHECK(has(of("3 node(s) had untolerated taint {node.kubernetes.io/unreachable: }"),
            "nodes are unhealthy (node.kubernetes.io/unreachable)"));
  CHECK(of("3 node(s) didn't match Pod's node affinity/selector") ==
        "check kubernetes.jobmanager.node-selector");
  CHECK(has(of("3 node(s) didn't match pod anti-affinity rules"), "affinity"));
  CHECK(has(of("3 node(s) didn't match pod topology spread constraints"),
            "topologySpreadConstraints"));
  CHECK(has(of("3 node(s) had volume node affinity conflict"), "PersistentVolumeClaims"));
  CHECK(of("pod has unbound immediate PersistentVolumeClaims") ==
        "check the pod's PersistentVolumeClaims: 'kubectl describe pvc --namespace team-a' shows "
        "why they are unbound, or on which nodes they are");
  CHECK(of("persistentvolumeclaim \"Insufficient-taint\" not found") ==
        "create the PersistentVolumeClaim 'Insufficient-taint'");
  CHECK(has(of("3 node(s) were unschedulable"), "cordoned"));
  CHECK(of("3 node(s) didn't have free ports for the requested pod ports") ==
        "its host ports are in use on the nodes: add nodes, or disable "
        "kubernetes.hostnetwork.enabled");
  CHECK(has(of("3 node(s) didn't find available persistent volumes to bind"),
            "check the pod's PersistentVolumeClaims"));
  CHECK(has(of("1 node(s) were unschedulable, 2 Insufficient cpu. preemption: 0/3 nodes are "
               "available: 3 No preemption victims found"),
            less));
  CHECK(of("3 something new").empty());
}
