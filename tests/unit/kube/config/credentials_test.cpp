#include "kube/config/credentials.h"

#include "support/catch.h"
#include "support/test_world.h"
#include "support/thrown.h"

using namespace kube;

namespace {

const std::string account = "/var/run/secrets/kubernetes.io/serviceaccount/";
const std::string pem = "-----BEGIN CERTIFICATE-----\n";

std::string config_for(const std::string& server) {
  return "current-context: x\nclusters: [{name: c, cluster: {server: '" + server +
         "'}}]\ncontexts: [{name: x, context: {cluster: c, user: u}}]\nusers: [{name: u, user: "
         "{token: t}}]\n";
}

struct Scene {
  Scene() { surroundings.env["HOME"] = "/home/me"; }
  test::TestWorld surroundings{};
  base::World world = surroundings.world();

  void enter_pod() {
    surroundings.env["KUBERNETES_SERVICE_HOST"] = "10.96.0.1";
    surroundings.env["KUBERNETES_SERVICE_PORT"] = "443";
    surroundings.files[account + "token"] = "pod-token\n";
    surroundings.files[account + "ca.crt"] = pem;
    surroundings.files[account + "namespace"] = "pod-ns\n";
  }
};

}  // namespace

TEST_CASE("the places of a kubeconfig, the first that is named counts alone") {
  Scene scene;
  scene.enter_pod();
  scene.surroundings.files["/home/me/.kube/config"] = config_for("https://home");
  scene.surroundings.files["/here/k1"] = config_for("https://k1");
  scene.surroundings.files["/here/k2"] = "users: []";
  SECTION("the usual place") { CHECK(find_access(scene.world, {}).server == "https://home:443"); }
  SECTION("KUBECONFIG") {
    scene.surroundings.env["KUBECONFIG"] = "missing::k2:k1:k1";
    CHECK(find_access(scene.world, {}).server == "https://k1:443");
    CHECK(scene.surroundings.reads ==
          std::vector<std::string>{"/here/missing", "/here/k2", "/here/k1"});
  }
  SECTION("--kubeconfig") {
    scene.surroundings.env["KUBECONFIG"] = "k2";
    CHECK(find_access(scene.world, {.kubeconfig = "k1"}).server == "https://k1:443");
    CHECK(test::thrown([&] { find_access(scene.world, {.kubeconfig = "missing"}); }).text ==
          "--kubeconfig: missing: no such file");
  }
  SECTION("the home directory is not known") {
    scene.surroundings.env.erase("HOME");
    scene.surroundings.files["/here/.kube/config"] = config_for("https://relative");
    CHECK(find_access(scene.world, {}).server == "https://relative:443");
  }
}

TEST_CASE("one broken file among good ones is an error") {
  Scene scene;
  scene.surroundings.env["KUBECONFIG"] = "/k1:/k2";
  scene.surroundings.files["/k1"] = config_for("https://k1");
  scene.surroundings.files["/k2"] = "kind: Pod";
  CHECK(test::thrown([&] { find_access(scene.world, {}); }).text ==
        "/k2:1: 'kind' is not 'Config': this is no kubeconfig");
  scene.surroundings.unreadable.insert("/k2");
  CHECK(test::thrown([&] { find_access(scene.world, {}); }).text ==
        "cannot read '/k2': Permission denied");
}

TEST_CASE("when nothing is configured, every place that was looked at is told") {
  Scene scene;
  SECTION("the usual place") {
    CHECK(test::thrown([&] { find_access(scene.world, {}); }).text ==
          "no Kubernetes cluster is configured; looked at:\n"
          "  /home/me/.kube/config: no such file\n"
          "  in-cluster: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set");
  }
  SECTION("KUBECONFIG") {
    scene.surroundings.env["KUBECONFIG"] = "~/x:/empty";
    scene.surroundings.files["/empty"] = "";
    scene.enter_pod();
    scene.surroundings.files.erase(account + "token");
    const auto error = test::thrown([&] { find_access(scene.world, {}); });
    CHECK(error.exit == base::Exit::usage);
    CHECK(error.text ==
          "no Kubernetes cluster is configured; looked at:\n"
          "  KUBECONFIG: ~/x: no such file ('~' is not expanded here)\n"
          "  KUBECONFIG: /empty: it is empty\n"
          "  in-cluster: /var/run/secrets/kubernetes.io/serviceaccount/token: no such file");
  }
  SECTION("an empty KUBECONFIG list") {
    scene.surroundings.env["KUBECONFIG"] = ":";
    scene.surroundings.files["/home/me/.kube/config"] = config_for("https://home");
    CHECK_THAT(test::thrown([&] { find_access(scene.world, {}); }).text,
               Catch::Contains("  KUBECONFIG: it names no file\n"));
  }
}

TEST_CASE("in a pod its service account is used") {
  Scene scene;
  scene.enter_pod();
  auto access = find_access(scene.world, {});
  CHECK(access.server == "https://10.96.0.1:443");
  CHECK(access.context == "in-cluster");
  CHECK(access.name_space == "pod-ns");
  CHECK(access.endpoint.ca == pem);
  CHECK(access.endpoint.authorization() == "Bearer pod-token");
  CHECK(find_access(scene.world, {.name_space = "other"}).name_space == "other");

  scene.surroundings.env["POD_NAMESPACE"] = "env-ns";
  scene.surroundings.env["KUBERNETES_SERVICE_HOST"] = "fd00::1";
  scene.surroundings.files.erase(account + "ca.crt");
  access = find_access(scene.world, {});
  CHECK(access.server == "https://[fd00::1]:443");
  CHECK(access.name_space == "env-ns");
  CHECK_FALSE(access.endpoint.ca);
}

TEST_CASE("a kubeconfig counts before the pod") {
  Scene scene;
  scene.enter_pod();
  scene.surroundings.files["/home/me/.kube/config"] = config_for("https://home");
  CHECK(find_access(scene.world, {}).server == "https://home:443");
  CHECK(find_access(scene.world, {}).endpoint.authorization() == "Bearer t");
  CHECK(find_access(scene.world, {.server = "https://flag"}).server == "https://flag:443");
}
