// What helps a pod that may not be made: read from the shape of the message, not from a word in it.
#include "deploy/cluster/refusal.h"

#include "support/catch.h"

using deploy::refusal_of;

namespace {

std::string hint(const std::string& reason) {
  return refusal_of("pods \"orders-7c9-\" is forbidden: " + reason, "jobmanager").hint;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const std::string ask_for_less =
    "request less (kubernetes.jobmanager.cpu.amount, jobmanager.memory.process.size), or raise the "
    "quota";

}  // namespace

TEST_CASE(
    "a quota that wants resources named: which, and of which container; there is nothing to wait "
    "for") {
  const auto message =
      "pods \"q1-\" is forbidden: failed quota: team: must specify limits.cpu for: exporter; "
      "limits.memory for: exporter";
  const auto refusal = refusal_of(message, "jobmanager");
  CHECK(refusal.reason ==
        "failed quota: team: must specify limits.cpu for: exporter; limits.memory for: exporter");
  CHECK(refusal.grace.count() == 0);
  CHECK(refusal.hint ==
        "give container 'exporter' resources in the pod template (limits.cpu, limits.memory), or "
        "the namespace a LimitRange with defaults");
  CHECK(has(hint("failed quota: t: must specify limits.cpu for: a,b"),
            "give containers 'a, b' resources in the pod template (limits.cpu)"));
  CHECK(has(hint("failed quota: t: must specify limits.cpu,limits.memory"),
            "give every container resources in the pod template (limits.cpu, limits.memory)"));
}

TEST_CASE("a quota of processors and memory, of objects, of other things") {
  CHECK(hint("exceeded quota: small, requested: limits.memory=2Gi, used: limits.memory=0, limited: "
             "limits.memory=1Gi") == ask_for_less);
  CHECK(hint("exceeded quota: small, requested: cpu=1,pods=1, used: cpu=0,pods=1, limited: "
             "cpu=1,pods=1") == ask_for_less);
  CHECK(hint("exceeded quota: few, requested: pods=1, used: pods=1, limited: pods=1") ==
        "quota 'few' is used up: delete what is not needed any more, or raise it");
  CHECK(has(hint("exceeded quota: few, requested: count/pods=1, used: count/pods=1, limited: "
                 "count/pods=1"),
            "is used up"));
  CHECK(hint("exceeded quota: gpus, requested: requests.nvidia.com/gpu=1, used: 0, limited: 0") ==
        "request less nvidia.com/gpu, or raise quota 'gpus'");
  CHECK(refusal_of("pods \"x\" is forbidden: status unknown for quota: q, resources: pods",
                   "jobmanager")
            .grace.count() == 60);
}

TEST_CASE("limit ranges, policies, webhooks") {
  CHECK(has(hint("maximum memory usage per Container is 1Gi, but limit is 2Gi"),
            "a LimitRange of the namespace forbids it"));
  CHECK(has(hint("[maximum cpu usage per Pod is 1, but limit is 2, minimum memory usage per "
                 "Container is 3Gi, but request is 1Gi]"),
            "LimitRange"));
  CHECK(
      has(hint("cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000"),
          "LimitRange"));
  CHECK(has(hint("maximum nvidia.com/gpu usage per Container is 1, but limit is 2"),
            "(nvidia.com/gpu; of other containers in the pod template)"));
  CHECK(has(hint("violates PodSecurity \"restricted:latest\": x"), "security context"));
  CHECK(has(
      refusal_of("admission webhook \"policy.example.com\" denied the request: no", "jobmanager")
          .hint,
      "admission webhook 'policy.example.com'"));
  CHECK(has(hint("ValidatingAdmissionPolicy 'p' with binding 'b' denied request: x"),
            "a ValidatingAdmissionPolicy denied it"));
  CHECK(has(hint("no PriorityClass with name high was found"), "PriorityClass"));
  CHECK(has(hint("pod rejected: RuntimeClass \"gvisor\" not found"), "create the RuntimeClass"));
  CHECK(has(hint("unable to create new content in namespace x because it is being terminated"),
            "the namespace is terminating"));
}

TEST_CASE("the reason of a controller that makes pods") {
  for (const auto* before : {"Error creating: pods \"x-\"", "pods \"x-\"", "pods"})
    CHECK(
        refusal_of(std::string(before) + " is forbidden: exceeded quota: q", "jobmanager").reason ==
        "exceeded quota: q");
}

TEST_CASE(
    "hints name an option for command lines, and the field for files, beside which it is refused") {
  CHECK(
      hint("error looking up service account default/flink: serviceaccount \"flink\" not found") ==
      "create the service account, or name another with -Dkubernetes.service-account (in a "
      "FlinkDeployment spec.serviceAccount)");
  CHECK(hint("violates PodSecurity \"restricted:latest\": x") ==
        "set the security context that the namespace requires, in "
        "-Dkubernetes.pod-template-file.default=FILE (in a FlinkDeployment spec.podTemplate)");
}

TEST_CASE("words within somebody's sentence, and names, are no causes") {
  const auto* said = GENERATE("exceeded quota", "failed quota: x: must specify limits.cpu",
                              "violates PodSecurity \"a:b\"", "serviceaccount \"x\" not found",
                              "failed calling webhook \"x\"",
                              "maximum cpu usage per Container is 1, but limit is 2");
  const auto of_webhook =
      refusal_of("admission webhook \"w\" denied the request: " + std::string(said), "jobmanager");
  CHECK(of_webhook.hint ==
        "admission webhook 'w' denied it: change what it objects to, or ask its owner");
  CHECK(hint("something else, " + std::string(said)).empty());
  CHECK(hint("exceeded quota: failed-quota-serviceaccount, requested: limits.cpu=1, used: 0, "
             "limited: 0") == ask_for_less);
  CHECK(refusal_of("pods \"serviceaccount-PodSecurity-\" is forbidden: something", "jobmanager")
            .hint.empty());
}
