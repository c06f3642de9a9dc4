#include "support/examples.h"

namespace test {

Words blog_command() {
  return {"run-application",
          "--detached",
          "--parallelism",
          "4",
          "--target",
          "kubernetes-application",
          "-Dkubernetes.cluster-id=k8s-ha-app-1",
          "-Dkubernetes.container.image=flink:1.12.1-job",
          "-Dkubernetes.jobmanager.cpu=0.5",
          "-Dkubernetes.taskmanager.cpu=0.5",
          "-Dtaskmanager.numberOfTaskSlots=4",
          "-Dkubernetes.rest-service.exposed.type=NodePort",
          "-Dhigh-availability=org.apache.flink.kubernetes.highavailability."
          "KubernetesHaServicesFactory",
          "-Dhigh-availability.storageDir=s3://flink-bucket/flink-ha",
          "-Drestart-strategy=fixed-delay",
          "-Drestart-strategy.fixed-delay.attempts=10",
          "-Dcontainerized.master.env.ENABLE_BUILT_IN_PLUGINS=flink-s3-fs-hadoop-1.12.1.jar",
          "-Dcontainerized.taskmanager.env.ENABLE_BUILT_IN_PLUGINS=flink-s3-fs-hadoop-1.12.1.jar",
          "local:///opt/flink/usrlib/my-flink-job.jar"};
}

Json deployment(const std::string& name, const Json& labels, const Json& container, int replicas) {
  return {{"apiVersion", "apps/v1"},
          {"kind", "Deployment"},
          {"metadata", {{"name", name}, {"labels", labels}}},
          {"spec",
           {{"replicas", replicas},
            {"selector", {{"matchLabels", labels}}},
            {"template",
             {{"metadata", {{"labels", labels}}},
              {"spec", {{"containers", Json::array({container})}}}}}}}};
}

}  // namespace test
