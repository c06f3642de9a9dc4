// Logging in with a credential plugin, as a part of commands.
#include "fake/scene.h"
#include "support/catch.h"

using test::Scene;

namespace {

const char* const with_plugin = R"(
current-context: prod
clusters: [{name: prod, cluster: {server: "https://10.2.0.1:6443"}}]
contexts: [{name: prod, context: {cluster: prod, user: me}}]
users: [{name: me, user: {exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: kubelogin}}}]
)";

struct Machine : Scene {
  Machine() {
    surroundings.files["/home/me/.kube/config"] = with_plugin;
    surroundings.program = [this](const base::Program&) {
      surroundings.advance(takes);
      return base::ProgramResult{
          .out =
              R"({"apiVersion": "client.authentication.k8s.io/v1beta1", "status": {"token": "t"}})"};
    };
  }
  std::chrono::seconds takes{1};
};

}  // namespace

TEST_CASE("a plugin is run once a command") {
  Machine machine;
  CHECK(machine.run(test::command()).exit == 0);
  CHECK(machine.surroundings.programs.size() == 1);
  CHECK(machine.connected.at(0).authorization() == "Bearer t");
}

TEST_CASE("the time that somebody takes to log in is not the requests'") {
  Machine machine;
  machine.takes = std::chrono::minutes(5);
  CHECK(machine.run({"list"}).exit == 0);
  CHECK(machine.wire.deadline > machine.surroundings.steady);
}

TEST_CASE("-q hides what a plugin says, unless it fails") {
  Machine machine;
  int code = 0;
  machine.surroundings.program = [&code](const base::Program& program) {
    program.on_err("your session is old\n");
    return base::ProgramResult{
        .code = code,
        .out =
            R"({"apiVersion": "client.authentication.k8s.io/v1beta1", "status": {"token": "t"}})"};
  };
  CHECK_THAT(machine.run({"list"}).err, Catch::Contains("your session is old\n"));
  CHECK(machine.run({"list", "-q"}).err.empty());
  code = 1;
  const auto ended = machine.run({"list", "-q"});
  CHECK(ended.exit == 4);
  CHECK(ended.err ==
        "error: getting credentials: exec: executable kubelogin failed with exit code 1\n  your "
        "session is old\n");
}

TEST_CASE("--request-timeout is a plugin's limit as well") {
  Machine machine;
  CHECK(machine.run({"list", "--request-timeout=5s"}).exit == 0);
  CHECK(machine.surroundings.programs.at(0).deadline ==
        machine.surroundings.steady - machine.takes + std::chrono::seconds(5));
}

TEST_CASE("--no-exec-plugins refuses, and runs nothing") {
  Machine machine;
  const auto ended = machine.run({"list", "--no-exec-plugins"});
  CHECK(ended.exit == 2);
  CHECK_THAT(ended.err, Catch::Contains("error: /home/me/.kube/config: user 'me': the credentials "
                                        "come from the plugin 'kubelogin', and "
                                        "--no-exec-plugins forbids to run it\nhint: "));
  CHECK(machine.surroundings.programs.empty());
}

TEST_CASE("a server that is not verified is warned of once a run, and -q hides it") {
  Machine machine;
  machine.surroundings.files["/home/me/.kube/config"] =
      test::replaced(with_plugin, "6443\"", "6443\", insecure-skip-tls-verify: true");
  machine.surroundings.files["/here/two.yaml"] =
      test::flink_deployment("orders") + "---\n" + test::flink_deployment("bills");
  const std::string warning =
      "warning: insecure-skip-tls-verify: the server's certificate is not verified, and whoever "
      "answers in its place gets the credentials\n";
  const auto times = [&](const std::string& text) {
    int count = 0;
    for (auto at = text.find(warning); at != std::string::npos; at = text.find(warning, at + 1))
      ++count;
    return count;
  };
  for (const test::Words& words :
       std::vector<test::Words>{{"list"},
                                {"list", "-o", "json"},
                                test::command(),
                                {"apply", "-f", "two.yaml", "--detached"},
                                {"status", "orders", "bills"},
                                {"check", "-f", "two.yaml"},
                                {"gc", "-A"},
                                {"delete", "orders", "bills", "--yes", "--no-wait"}}) {
    CAPTURE(words.front());
    CHECK(times(machine.run(words).err) == 1);
  }
  CHECK(times(machine.run({"list", "-q"}).err) == 0);
  CHECK(times(machine.run({"config", "-Dkubernetes.cluster-id=orders"}).err) == 0);
  CHECK(times(machine.run(test::command({"--dry-run=client"})).err) == 0);
}
