// Which namespace is meant: one rule for every command.
#include "fake/running_scene.h"
#include "fake/scene.h"
#include "support/catch.h"

using test::command;
using test::Scene;
using test::Words;

namespace {

struct Rule {
  std::string kube_namespace;
  Words words;  ///< what is said of it
};

/// The context of the kubeconfig names team-a.
const std::vector<Rule> rules{{"team-a", {}},
                              {"default", {"--namespace", "default"}},
                              {"other", {"-Dkubernetes.namespace=other"}},
                              {"default", {"-Dkubernetes.namespace=default"}},
                              {"other", {"--namespace=other", "-Dkubernetes.namespace=default"}}};

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

bool is_there(const Scene& scene, const std::string& kube_namespace) {
  return scene.server.kept(kube_namespace).contains("deployments/orders");
}

/// The configuration that the JobManager is given, which makes its TaskManagers where it says.
std::string configuration(const Scene& scene, const std::string& kube_namespace) {
  return scene.server.kept(kube_namespace)
      .at("configmaps/flink-config-orders")
      .at("data")
      .at("config.yaml")
      .get<std::string>();
}

/// A kubeconfig whose context "dev" names team-b, and is not the current one.
std::string two_contexts() {
  std::string text = test::kubeconfig;
  const std::string contexts = "contexts: [";
  return text.insert(text.find(contexts) + contexts.size(),
                     "{name: dev, context: {cluster: prod, user: me, namespace: team-b}}, {name: "
                     "gone, context: {cluster: nowhere}}, ");
}

}  // namespace

TEST_CASE("a deployment: --namespace, else kubernetes.namespace, else the context's") {
  for (const auto& rule : rules) {
    Scene scene;
    work_in(scene, "team-a");
    scene.server.namespaces.insert("other");
    REQUIRE(scene.run(command(rule.words)).exit == 0);
    CHECK(is_there(scene, rule.kube_namespace));
  }
}

TEST_CASE("a cluster that is there: the same rule, named by a word or by Flink's key") {
  const Words verb =
      GENERATE(Words{"list"}, Words{"status"}, Words{"savepoint"}, Words{"cancel", "--no-wait"});
  for (const auto& rule : rules) {
    for (const auto* name : {"orders", "-Dkubernetes.cluster-id=orders"}) {
      test::RunningScene scene(rule.kube_namespace);
      work_in(scene, "team-a");
      INFO(verb.front() << " " << name << " in " << rule.kube_namespace);
      CHECK(scene.run(with(with(verb, {name}), rule.words)).exit == 0);
    }
  }
}

TEST_CASE(
    "Flink's keys name the kubeconfig and its context for every command, and the options go before "
    "them") {
  const Words words = GENERATE(
      Words{"-Dkubernetes.config.file=/else", "-Dkubernetes.context=dev"},
      Words{"-Dkubernetes.config.file=/nowhere", "--kubeconfig=/else", "-Dkubernetes.context=dev"},
      Words{"-Dkubernetes.config.file=/else", "-Dkubernetes.context=gone", "--context=dev"});
  const auto is_right = [&](Scene& scene, const Words& more) {
    scene.surroundings.files["/else"] = two_contexts();
    scene.server.namespaces.insert("team-b");
    const auto ended = scene.run(more);
    INFO(ended.err);
    CHECK(ended.exit == 0);
    return is_there(scene, "team-b");
  };
  Scene empty;
  CHECK(is_right(empty, command(words)));
  for (const auto& verb : {Words{"list", "orders"}, Words{"status", "orders"},
                           Words{"cancel", "--no-wait", "orders"}}) {
    test::RunningScene scene("team-b");
    CHECK(is_right(scene, with(verb, words)));
  }
}

TEST_CASE(
    "the JobManager is told the context's namespace, and nothing where it is Flink's own default") {
  Scene scene;
  REQUIRE(scene.run(command()).exit == 0);
  CHECK(configuration(scene, "default").find("kubernetes.namespace") == std::string::npos);
  work_in(scene, "team-a");
  REQUIRE(scene.run(command()).exit == 0);
  CHECK(configuration(scene, "team-a").find("kubernetes.namespace: team-a\n") != std::string::npos);
}

TEST_CASE("the destination says where Flink's own client would have gone") {
  Scene scene;
  work_in(scene, "team-a");
  CHECK(scene.run(command()).err.find(" · namespace team-a (of the kubeconfig's context; Flink's "
                                      "own client would take 'default') · ") != std::string::npos);
  CHECK(scene.run(command({"--namespace=default"})).err.find(" · namespace default · ") !=
        std::string::npos);
}

TEST_CASE(
    "a dry run and the configuration show the namespace of the deployment, and go on without a "
    "kubeconfig") {
  Scene scene;
  work_in(scene, "team-a");
  CHECK(scene.run(command({"--dry-run=client", "-ojson"}))
            .out.find("kubernetes.namespace: team-a\\n") != std::string::npos);
  CHECK(scene.run({"config", "-Dkubernetes.cluster-id=orders"})
            .out.find("namespace of the kubeconfig") != std::string::npos);
  scene.surroundings.files.clear();
  CHECK(scene.run(command({"--dry-run=client"})).exit == 0);
  const auto missing = scene.run(command({"--dry-run=client", "--kubeconfig=/nowhere"}));
  CHECK(missing.exit == 0);
  CHECK(missing.err ==
        "warning: the kubeconfig names no namespace, 'default' is taken: --kubeconfig: /nowhere: "
        "no such file\nflink 2.3.0 (from the image's tag) · cluster orders · namespace default · "
        "nothing is sent\n");
  CHECK(
      scene.run(command({"--dry-run=client", "--kubeconfig=/nowhere", "--namespace=other"})).err ==
      "flink 2.3.0 (from the image's tag) · cluster orders · namespace other · nothing is sent\n");
}

TEST_CASE("what is wrong with the configuration is said before what is wrong with the kubeconfig") {
  Scene scene;
  const auto ended =
      scene.run(command({"--context=nobody", "-Dkubernetes.jobmanager.cpu.amount=two"}));
  CHECK(ended.exit == 2);
  CHECK(ended.err.find("kubernetes.jobmanager.cpu.amount") != std::string::npos);
  CHECK(scene.run(command({"--context=nobody"}))
            .err.starts_with("error: --context: context 'nobody' does not exist"));
}
