#include "kube/config/exec_plugin.h"

#include "support/catch.h"
#include "support/test_world.h"
#include "support/thrown.h"

using namespace kube;
using End = base::ProgramResult::End;

namespace {

std::string answer(const std::string& status) {
  return R"({"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {)" +
         status + "}}";
}

/// A user whose credentials a scripted plugin hands out.
struct Scene {
  Scene() {
    surroundings.program = [this](const base::Program&) { return result; };
  }
  test::TestWorld surroundings{};
  Selected selected{.cluster = {.server = "https://h:1"},
                    .user = {.exec = ExecPlugin{.api_version = "client.authentication.k8s.io/v1",
                                                .command = "aws",
                                                .args = {"eks", "get-token"},
                                                .env = {{"AWS_PROFILE", "x"}},
                                                .install_hint = "brew\x1b",
                                                .interactive_mode = "IfAvailable"}}};
  base::ProgramResult result{.out = answer(R"("token": "first")")};
  http::Endpoint endpoint{};
  std::string prompts{}, talk{};
  std::vector<std::string> notes{}, warnings{};
  Login login{.prompt = [this](std::string_view text) { prompts += text; },
              .talk = [this](std::string_view text) { talk += text; },
              .note = [this](const std::string& line) { notes.push_back(line); },
              .warn = [this](const std::string& line) { warnings.push_back(line); }};

  ExecPlugin& plugin() { return *selected.user.exec; }
  void use() { use_exec_plugin(endpoint, surroundings.world(), selected, login); }
  bool refresh(bool refused = false) { return endpoint.refresh(endpoint, refused); }
  base::Error failure() {
    use();
    return test::thrown([&] { refresh(); });
  }
};

}  // namespace

TEST_CASE("a plugin is run when it is needed, with its words and variables") {
  Scene scene;
  scene.use();
  CHECK(scene.surroundings.programs.empty());
  CHECK(scene.endpoint.authorization() == "");
  CHECK(scene.refresh());
  CHECK(scene.endpoint.authorization() == "Bearer first");
  CHECK_FALSE(scene.refresh());
  REQUIRE(scene.surroundings.programs.size() == 1);
  const auto& program = scene.surroundings.programs[0];
  CHECK(program.path == "aws");
  CHECK(program.args == std::vector<std::string>{"eks", "get-token"});
  REQUIRE(program.env.size() == 2);
  CHECK(program.env[0] == std::pair<std::string, std::string>{"AWS_PROFILE", "x"});
  CHECK(program.env[1].first == "KUBERNETES_EXEC_INFO");
  CHECK_THAT(program.env[1].second, Catch::Contains(R"("interactive":false)"));
  CHECK_FALSE(program.stdin_inherit);
  CHECK(program.deadline == scene.surroundings.steady + std::chrono::seconds(60));
}

TEST_CASE(
    "what is done meanwhile can use what there is, and is not taken for the plugin's failure") {
  Scene scene;
  scene.use();
  scene.refresh();
  int runs = 0;
  scene.surroundings.program = [&](const base::Program& program) {
    ++runs;
    program.stopped();
    return scene.result;
  };
  const auto world = scene.surroundings.world();
  SECTION("it sends a request") {
    scene.result.out = answer(R"("token": "second")");
    const base::Meanwhile sending(world, [&] {
      CHECK_FALSE(scene.refresh(true));
      CHECK(scene.endpoint.authorization() == "Bearer first");
    });
    CHECK(scene.refresh(true));
    CHECK(scene.endpoint.authorization() == "Bearer second");
    CHECK(runs == 1);
  }
  SECTION("it ends the wait") {
    const base::Meanwhile ending(world,
                                 [] { throw base::Error(base::Exit::conflict, "taken over"); });
    CHECK(test::thrown([&] { scene.refresh(true); }).exit == base::Exit::conflict);
    CHECK(scene.warnings.empty());
  }
}

TEST_CASE("who may speak with the user") {
  const auto [mode, tty, interactive] =
      GENERATE(table<std::string, bool, bool>({{"Never", false, false},
                                               {"Never", true, false},
                                               {"IfAvailable", false, false},
                                               {"IfAvailable", true, true},
                                               {"Always", true, true}}));
  Scene scene;
  scene.surroundings.in_is_tty = tty;
  scene.plugin().interactive_mode = mode;
  scene.use();
  scene.refresh();
  const auto& program = scene.surroundings.programs.at(0);
  CHECK(program.stdin_inherit == interactive);
  CHECK(program.deadline == scene.surroundings.steady + std::chrono::minutes(interactive ? 15 : 1));
  CHECK_THAT(program.env.back().second,
             Catch::Contains(interactive ? R"("interactive":true)" : R"("interactive":false)"));
}

TEST_CASE("a plugin that must speak with the user is not run without a terminal") {
  Scene scene;
  scene.plugin().interactive_mode = "Always";
  CHECK(scene.failure().text ==
        "getting credentials: exec plugin cannot support interactive mode: standard input is not a "
        "terminal");
  CHECK(scene.surroundings.programs.empty());
}

TEST_CASE("the cluster's authority is handed on") {
  Scene scene;
  scene.plugin().provide_cluster_info = true;
  scene.endpoint.ca = "pem";
  scene.use();
  scene.refresh();
  CHECK_THAT(scene.surroundings.programs.at(0).env.back().second,
             Catch::Contains(R"("certificate-authority-data":"cGVt")"));
}

TEST_CASE("a credential is renewed before it expires, and when it is refused") {
  Scene scene;
  scene.result.out =
      answer(R"("token": "first", "expirationTimestamp": "2023-11-14T23:13:20Z")");  // in an hour
  scene.use();
  CHECK(scene.refresh());
  scene.surroundings.advance(std::chrono::minutes(59));
  CHECK_FALSE(scene.refresh());
  scene.surroundings.advance(std::chrono::seconds(30));
  scene.result.out = answer(R"("token": "second")");
  CHECK(scene.refresh());
  CHECK(scene.endpoint.authorization() == "Bearer second");
  CHECK_FALSE(scene.refresh(true));  // asked again, and it is the same
  scene.result.out = answer(R"("token": "third")");
  CHECK_FALSE(scene.refresh());
  CHECK(scene.refresh(true));
  CHECK(scene.endpoint.authorization() == "Bearer third");
  CHECK(scene.surroundings.programs.size() == 4);
}

TEST_CASE("a plugin that always hands out expired credentials is asked once a flight") {
  Scene scene;
  scene.result.out = answer(R"("token": "old", "expirationTimestamp": "2001-01-01T00:00:00Z")");
  scene.use();
  scene.refresh();
  scene.refresh();
  CHECK(scene.surroundings.programs.size() == 2);
  CHECK(scene.endpoint.authorization() == "Bearer old");
}

TEST_CASE("a plugin's certificate becomes the endpoint's") {
  Scene scene;
  scene.result.out = answer(
      R"("clientCertificateData": "-----BEGIN CERTIFICATE-----", "clientKeyData": "-----BEGIN PRIVATE KEY-----")");
  scene.use();
  CHECK(scene.refresh());
  CHECK(scene.endpoint.client_certificate == "-----BEGIN CERTIFICATE-----");
  CHECK(scene.endpoint.client_key == "-----BEGIN PRIVATE KEY-----");
  CHECK(scene.endpoint.authorization() == "");
}

TEST_CASE("the time that a plugin may take is the one that is asked for, whoever it speaks with") {
  const bool tty = GENERATE(false, true);
  Scene scene;
  scene.surroundings.in_is_tty = tty;
  SECTION("a limit") {
    scene.login.limit = std::chrono::milliseconds(2'500);
    scene.result = {.end = End::timed_out};
    const auto failed = scene.failure();
    CHECK(scene.surroundings.programs.at(0).deadline ==
          scene.surroundings.steady + std::chrono::milliseconds(2'500));
    CHECK(failed.exit == base::Exit::not_allowed);
    CHECK(failed.text == "getting credentials: exec: executable aws did not answer within 2.5 s");
    CHECK(failed.hint ==
          "--request-timeout gives it longer; run it yourself to see what it waits for");
  }
  SECTION("no limit") {
    scene.login.limit = std::chrono::milliseconds(0);
    scene.use();
    scene.refresh();
    CHECK_FALSE(scene.surroundings.programs.at(0).deadline);
  }
}

TEST_CASE(
    "what a plugin says is passed on in whole characters; a prompt where it may ask the user") {
  const bool tty = GENERATE(false, true);
  Scene scene;
  scene.surroundings.in_is_tty = tty;
  scene.surroundings.program = [&](const base::Program& program) {
    program.on_err("open https://login\r\nand enter \x1b[31m\xc3");
    CHECK((tty ? scene.prompts : scene.talk) == "open https://login\r\nand enter \x1b[31m");
    program.on_err("\xa9\n");
    return scene.result;
  };
  scene.use();
  scene.refresh();
  CHECK((tty ? scene.prompts : scene.talk) == "open https://login\r\nand enter \x1b[31m\u00e9\n");
  CHECK((tty ? scene.talk : scene.prompts).empty());
  CHECK(scene.surroundings.err.str().empty());
}

TEST_CASE("what nobody has seen of a plugin that fails stands in the error") {
  Scene scene;
  scene.login.talk = {};
  scene.surroundings.program = [&](const base::Program& program) {
    program.on_err("warning: old\n\nexpired: run\x1b[2J aws sso login\r\n");
    return base::ProgramResult{.end = End::exited, .code = 255};
  };
  CHECK(scene.failure().text ==
        "getting credentials: exec: executable aws failed with exit code 255\n  warning: old\n  "
        "expired: run\\x1b[2J aws sso login");
}

TEST_CASE("a plugin that takes long and says nothing is named, once") {
  Scene scene;
  bool speaks = false;
  scene.surroundings.program = [&](const base::Program& program) {
    if (speaks) program.on_err("a code was sent to you\n");
    for (int quarters = 0; quarters < 20; ++quarters) {
      CHECK_FALSE(program.stopped());
      if (quarters == 7) CHECK(scene.notes.empty());
      scene.surroundings.advance(std::chrono::milliseconds(250));
    }
    return scene.result;
  };
  SECTION("silent") {
    scene.use();
    scene.refresh();
    CHECK(scene.notes == std::vector<std::string>{"waiting for the credential plugin 'aws'"});
  }
  SECTION("it speaks for itself") {
    speaks = true;
    scene.use();
    scene.refresh();
    CHECK(scene.talk == "a code was sent to you\n");
    CHECK(scene.notes.empty());
  }
}

TEST_CASE("a signal stops a plugin") {
  Scene scene;
  int signal = 0;
  scene.surroundings.program = [&](const base::Program& program) {
    CHECK_FALSE(program.stopped());
    signal = 2;
    CHECK(program.stopped());
    return base::ProgramResult{.end = End::stopped};
  };
  auto world = scene.surroundings.world();
  world.signal = [&] { return signal; };
  use_exec_plugin(scene.endpoint, world, scene.selected, scene.login);
  CHECK(test::thrown([&] { scene.refresh(); }).text ==
        "getting credentials: exec: executable aws was stopped");
}

TEST_CASE("a plugin that fails ends the command, in client-go's words") {
  Scene scene;
  scene.result = {.end = End::exited, .code = 3, .out = "s3cret"};
  const auto failed = scene.failure();
  CHECK(failed.exit == base::Exit::not_allowed);
  CHECK(failed.text == "getting credentials: exec: executable aws failed with exit code 3");
  scene.result = {.end = End::not_found};
  CHECK(scene.failure().text == "getting credentials: exec: executable aws not found");
  CHECK(scene.failure().hint == "brewU+001B");
  scene.plugin().install_hint = "";
  CHECK_THAT(scene.failure().hint, Catch::Contains("#client-go-credential-plugins"));
  scene.result = {.end = End::killed, .code = 9};
  CHECK(scene.failure().text == "getting credentials: exec: executable aws was ended by signal 9");
  scene.result = {.end = End::not_started, .code = EACCES};
  CHECK(scene.failure().text ==
        "getting credentials: exec: executable aws cannot be run: Permission denied");
  scene.result = {.end = End::timed_out};
  CHECK(scene.failure().text ==
        "getting credentials: exec: executable aws did not answer within 60 s");
  scene.result = {.end = End::too_much};
  CHECK(scene.failure().text == "getting credentials: exec: executable aws wrote more than 1 MiB");
  scene.result = {.end = End::stopped};
  CHECK(scene.failure().text == "getting credentials: exec: executable aws was stopped");
  scene.result = {.out = "s3cret"};
  CHECK(scene.failure().text == "getting credentials: decoding stdout: it is no ExecCredential");
}

TEST_CASE("where a credential cannot be renewed the old one is left to the server") {
  Scene scene;
  scene.use();
  scene.refresh();
  scene.result = {.end = End::exited, .code = 1};
  CHECK_FALSE(scene.refresh(true));
  CHECK(scene.endpoint.authorization() == "Bearer first");
  CHECK(scene.warnings == std::vector<std::string>{
                              "getting credentials: exec: executable aws failed with exit code 1"});
}

TEST_CASE("a plugin that has failed is run again when it is needed again") {
  Scene scene;
  scene.result = {.end = End::exited, .code = 1};
  CHECK(scene.failure().exit == base::Exit::not_allowed);
  scene.result = {.out = answer(R"("token": "first")")};
  CHECK(scene.refresh());
  CHECK(scene.endpoint.authorization() == "Bearer first");
  scene.result = {.end = End::exited, .code = 1};
  CHECK_FALSE(scene.refresh(true));
  scene.result = {.out = answer(R"("token": "second")")};
  CHECK(scene.refresh(true));
  CHECK(scene.endpoint.authorization() == "Bearer second");
  CHECK(scene.surroundings.programs.size() == 4);
}
