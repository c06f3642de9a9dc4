// TaskManagers as they follow from the options, and the pod that Flink will ask for.
#include "flink/manifest/task_manager.h"

#include "tests/support/catch.h"
#include "tests/unit/flink/resolve/resolution.h"

using namespace flink;
using base::Json;

namespace {

ClusterSpec spec_of(test::Properties properties, Version version = {2, 3, 0},
                    const Inputs& inputs = {}) {
  return test::resolution_of(std::move(properties), version, inputs).resolved.spec;
}

const char* const pod_template = R"(
spec:
  serviceAccountName: of-template
  securityContext: {runAsNonRoot: true}
  containers:
    - name: flink-main-container
      securityContext: {allowPrivilegeEscalation: false}
    - {name: agent, image: agent}
)";

}  // namespace

TEST_CASE("as many TaskManagers as the parallelism needs, with their own sizes") {
  const auto worker = spec_of({{"parallelism.default", "5"},
                               {"taskmanager.numberOfTaskSlots", "2"},
                               {"taskmanager.memory.process.size", "2g"},
                               {"kubernetes.taskmanager.memory.limit-factor", "1.5"}})
                          .task_manager;
  CHECK(worker.problem.empty());
  CHECK(worker.count == 3);
  CHECK(worker.resources.cpu == 2);
  CHECK(worker.resources.memory_mebibytes == 2048);
  CHECK(worker.resources.memory_limit_mebibytes == 3072);
  CHECK(worker.rpc_port == 6122);
}

TEST_CASE("the cores of a pod are Flink's own, else Kubernetes' option, else the slots") {
  using Options = std::vector<std::pair<std::string, std::string>>;
  const auto cores = [](Options options) {
    options.emplace_back("taskmanager.numberOfTaskSlots", "4");
    return spec_of(options).task_manager.resources.cpu;
  };
  CHECK(cores({}) == 4);
  CHECK(cores({{"kubernetes.taskmanager.cpu.amount", "0.3"}}) == 0.3);
  CHECK(cores({{"kubernetes.taskmanager.cpu", "50"}}) == 50);
  CHECK(cores({{"kubernetes.taskmanager.cpu.amount", "0"}}) == 4);
  CHECK(cores({{"kubernetes.taskmanager.cpu.amount", "0.3"}, {"taskmanager.cpu.cores", "2"}}) == 2);
}

TEST_CASE("what Flink will refuse is known, and no problem of the client's") {
  CHECK(spec_of({{"kubernetes.taskmanager.cpu.limit-factor", "0.5"}})
            .task_manager.problem.find("the limit must not be below the request") !=
        std::string::npos);
}

TEST_CASE("the pod is of the TaskManager's options and template") {
  Inputs inputs;
  inputs.files["/pod.yaml"] = pod_template;
  const auto pod =
      task_manager_pod(spec_of({{"kubernetes.pod-template-file.taskmanager", "/pod.yaml"},
                                {"kubernetes.container.image.ref", "r/orders:1"},
                                {"kubernetes.jobmanager.labels", "of:job-manager"},
                                {"kubernetes.taskmanager.labels", "team:a"},
                                {"kubernetes.taskmanager.annotations", "note:b"},
                                {"kubernetes.taskmanager.node-selector", "disk:ssd"},
                                {"kubernetes.taskmanager.tolerations", "key:only,operator:Exists"},
                                {"kubernetes.secrets", "cert:/etc/cert"},
                                {"containerized.taskmanager.env.A", "1"},
                                {"external-resources", "gpu"},
                                {"external-resource.gpu.amount", "2"},
                                {"external-resource.gpu.kubernetes.config-key", "nvidia.com/gpu"}},
                               {2, 3, 0}, inputs));
  CHECK(pod["kind"] == "Pod");
  CHECK(pod["metadata"]["labels"] == Json{{"app", "app1"},
                                          {"component", "taskmanager"},
                                          {"team", "a"},
                                          {"type", "flink-native-kubernetes"}});
  CHECK(pod["metadata"]["annotations"] == Json{{"note", "b"}});
  const auto& spec = pod["spec"];
  CHECK(spec["restartPolicy"] == "Never");
  CHECK(spec["serviceAccountName"] == "of-template");
  CHECK(spec["securityContext"] == Json{{"runAsNonRoot", true}});
  CHECK(spec["nodeSelector"] == Json{{"disk", "ssd"}});
  CHECK(spec["tolerations"] == Json::array({{{"key", "only"}, {"operator", "Exists"}}}));
  CHECK(spec["containers"][0]["name"] == "agent");
  const auto& main = spec["containers"][1];
  CHECK(main["image"] == "r/orders:1");
  CHECK(main["securityContext"] == Json{{"allowPrivilegeEscalation", false}});
  CHECK(main["resources"]["requests"]["nvidia.com/gpu"] == "2");
  CHECK(main["resources"]["limits"]["memory"] == "1728Mi");
  CHECK(main["ports"] == Json::array({{{"containerPort", 6122}, {"name", "taskmanager-rpc"}}}));
  CHECK(main["env"][0] == Json{{"name", "A"}, {"value", "1"}});
  CHECK(main["env"][1]["name"] == "_POD_NODE_ID");
  CHECK(spec["volumes"][0]["secret"]["secretName"] == "cert");
  CHECK(spec["volumes"][1]["configMap"]["name"] == "flink-config-app1");
}

TEST_CASE("the service account is that of the options, else of the template, else the default") {
  CHECK(spec_of({}).task_manager.service_account == "default");
  CHECK(spec_of({{"kubernetes.service-account", "flink"}}).task_manager.service_account == "flink");
  CHECK(spec_of({}, {1, 12, 7}).task_manager.service_account == "default");
}
