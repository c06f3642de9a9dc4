#include "fake/running_scene.h"

namespace test {

RunningScene::RunningScene(const std::string& kube_namespace) {
  run_cluster(*this, job_manager, "orders", kube_namespace);
}

Result RunningScene::on_orders(const std::string& verb, const Words& more) {
  Words words{verb, "-Dkubernetes.cluster-id=orders"};
  words.insert(words.end(), more.begin(), more.end());
  return run(words);
}

}  // namespace test
