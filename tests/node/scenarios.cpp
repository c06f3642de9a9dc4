#include "node/scenarios.h"

namespace test {

Words image_cannot_be_pulled(FlinkCluster& cluster) {
  return cluster.deploy(
      {"-Dkubernetes.container.image=127.0.0.1:1/orders:2.3.0", "-Dkubernetes.jobmanager.cpu=0.1"});
}

Words unschedulable(FlinkCluster& cluster) {
  return cluster.deploy({"-Dkubernetes.jobmanager.cpu=100"});
}

Words beyond_quota(FlinkCluster& cluster) {
  cluster.kube().post("api/v1", "resourcequotas",
                      {{"apiVersion", "v1"},
                       {"kind", "ResourceQuota"},
                       {"metadata", {{"name", "no-pods"}}},
                       {"spec", {{"hard", {{"pods", "0"}}}}}});
  return cluster.deploy();
}

Words without_rights(FlinkCluster& cluster) {
  cluster.kube().post(
      "api/v1", "serviceaccounts",
      {{"apiVersion", "v1"}, {"kind", "ServiceAccount"}, {"metadata", {{"name", "nobody"}}}});
  return cluster.deploy({"-Dkubernetes.service-account=nobody"});
}

Words crash_loop(FlinkCluster& cluster) {
  return cluster.deploy({"-Dcontainerized.master.env.ENABLE_BUILT_IN_PLUGINS=no-such-plugin.jar"});
}

Words main_throws(FlinkCluster& cluster) {
  return cluster.deploy({}, {"throw", "no", "orders", "today"});
}

Words task_fails(FlinkCluster& cluster) {
  return cluster.deploy({"-Drestart-strategy.type=none"}, {"fail", "50"});
}

Words task_managers_unschedulable(FlinkCluster& cluster) {
  return cluster.deploy({"-Dkubernetes.taskmanager.cpu=100"});
}

}  // namespace test
