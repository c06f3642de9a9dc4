// Clusters of many contexts.
#include "cli/commands/look/list_contexts.h"

#include <chrono>

#include "cli/commands/look/open_contexts.h"
#include "fake/scene.h"
#include "support/catch.h"

using base::Json;
using test::Words;

namespace {

const char* const three_contexts = R"(
apiVersion: v1
kind: Config
current-context: prod-a
clusters:
- {name: a, cluster: {server: "https://10.2.0.1:6443"}}
- {name: b, cluster: {server: "https://10.2.0.2:6443"}}
- {name: gone, cluster: {server: "http://10.2.0.3:6443"}}
contexts:
- {name: prod-a, context: {cluster: a, user: me}}
- {name: prod-b, context: {cluster: b, user: me, namespace: team-b}}
- {name: test, context: {cluster: gone, user: me}}
users: [{name: me, user: {token: t}}]
)";

/// One API server behind the first two contexts, and nobody behind the third.
struct Contexts : test::Scene {
  Contexts() {
    surroundings.files["/home/me/.kube/config"] = three_contexts;
    server.create(test::foreign_deployment("orders"));
  }
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("contexts are named as files are in a shell") {
  const Words contexts{"prod-a", "prod-b", "test"};
  CHECK(cli::contexts_like(contexts, "prod-*") == Words{"prod-a", "prod-b"});
  CHECK(cli::contexts_like(contexts, "*") == contexts);
  CHECK(cli::contexts_like(contexts, "prod-[!a]") == Words{"prod-b"});
  CHECK(cli::contexts_like(contexts, "prod").empty());
}

TEST_CASE("which contexts have not answered yet is told until all have") {
  using std::chrono::hours;
  cli::OpenContexts open({"prod-a", "prod-b", "test\x1b"});
  CHECK(open.text() == "0 of 3 answered, not yet prod-a, prod-b, test\\x1b");
  open.end("prod-b");
  open.end("test\x1b");
  CHECK(open.text() == "2 of 3 answered, not yet prod-a");
  open.end("prod-a");
  open.wait(hours(1));
  CHECK(open.text().empty());
}

TEST_CASE("the clusters of many contexts are one table, and each context's namespace its own") {
  Contexts scene;
  const auto ended = scene.run({"list", "--contexts", "prod-*"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(ended.out.starts_with("CONTEXT  NAMESPACE  NAME"));
  CHECK(has(ended.out, "\nprod-a   default    orders"));
  CHECK_FALSE(has(ended.out, "prod-b"));
  CHECK(has(scene.run({"list", "--contexts", "prod-*", "-A"}).out, "\nprod-b   default    orders"));
  CHECK(scene.run({"list", "--contexts", "prod-*", "-A", "-q"}).out ==
        "prod-a/default/orders\nprod-b/default/orders\n");
}

TEST_CASE("a context that does not answer is told, and the others are listed") {
  Contexts scene;
  const auto ended = scene.run({"list", "--contexts=*", "-o", "json"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 11);
  CHECK(has(ended.err, "warning: context 'test': "));
  CHECK_FALSE(has(scene.run({"list", "--contexts", "test"}).err, "No Flink clusters"));
  const auto document = Json::parse(ended.out);
  REQUIRE(document.at("clusters").size() == 1);
  CHECK(document.at("clusters").at(0).at("context") == "prod-a");
  CHECK(document.at("clusters").at(0).at("cluster") == "orders");
  REQUIRE(document.at("failed").size() == 1);
  CHECK(document.at("failed").at(0).at("context") == "test");
  CHECK(document.at("failed").at(0).at("error").at("reason") == "Unreachable");
}

TEST_CASE(
    "who is interrupted while contexts are asked sees those that answered, and exit code 130") {
  Contexts scene;
  const auto [signal, exit] = GENERATE(table<int, int>({{2, 130}, {15, 143}}));
  scene.surroundings.files["/home/me/.kube/config"] =
      test::replaced(three_contexts, "context: {cluster: gone", "context: {cluster: b");
  // The first fails by itself, the second answers, the third is waited for when the signal comes.
  for (const std::size_t number : {1U, 2U, 3U}) scene.wire.at(number, test::fate::refuse());
  for (const std::size_t number : {7U, 8U, 9U})
    scene.wire.at(number, [&, which = signal](const auto&) {
      scene.signal = which;
      return http::Failure{http::Failure::Kind::stopped, true, "stopped"};
    });
  const auto ended = scene.run({"list", "--contexts", "*", "-A"});
  CAPTURE(ended.err, ended.out);
  CHECK(ended.exit == exit);
  CHECK(has(ended.out, "\nprod-b   default    orders"));
  CHECK(has(ended.err, "warning: context 'test': stopped"));
}

TEST_CASE("--contexts stands for all, and what names one does not stand beside it") {
  Contexts scene;
  for (const Words& words : {Words{"orders"}, Words{"--context", "test"}}) {
    Words command{"list", "--contexts", "*"};
    command.insert(command.end(), words.begin(), words.end());
    CHECK(scene.run(command).exit == 2);
  }
  const auto none = scene.run({"list", "--contexts", "qa-*"});
  CHECK(none.exit == 2);
  CHECK(has(none.err, "no context of the kubeconfig is called 'qa-*'\n"));
  CHECK(has(none.err, "hint: there are: prod-a, prod-b, test\n"));
  CHECK(scene.wire.log.empty());
}
