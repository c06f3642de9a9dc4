// What is written where.
#include <ostream>
#include <streambuf>

#include "base/text.h"
#include "cli/output/width.h"
#include "cli/run.h"
#include "fake/running_scene.h"
#include "fake/scene.h"
#include "support/catch.h"

using base::Json;
using test::command;
using test::Scene;
using test::Words;
namespace fate = test::fate;

namespace {

/// A disk that is full, a pipe whose reader is gone.
struct NoRoom : std::streambuf {
  int_type overflow(int_type) override { return traits_type::eof(); }
  int sync() override { return -1; }
};

test::Fate forbidden() { return fate::answer(test::status(403, "Forbidden", "not for you")); }

constexpr const char* leads_to_check =
    "'drey check' of the same input tells all that is not allowed, at once";

}  // namespace

TEST_CASE("-o json is one document: created, unchanged, healed") {
  Scene scene;
  const auto args = command({"-o", "json"});
  const auto result = [&] { return Json::parse(scene.run(args).out); };
  CHECK(result() == Json{{"cluster", "orders"},
                         {"namespace", "default"},
                         {"result", "created"},
                         {"webInterface", "http://orders-rest.default:8081"}});
  CHECK(result().at("result") == "unchanged");
  scene.server.erase("configmaps", "flink-config-orders");
  CHECK(result().at("result") == "healed");
}

TEST_CASE("the line on stdout says what was done: created, unchanged, healed") {
  Scene scene;
  const auto line = [&] { return scene.run(command()).out; };
  const std::string address = "JobManager Web Interface: http://orders-rest.default:8081\n";
  CHECK(line() == "Create flink application cluster orders successfully, " + address);
  CHECK(line() == "Flink application cluster orders is unchanged, " + address);
  scene.server.erase("configmaps", "flink-config-orders");
  CHECK(line() == "Complete flink application cluster orders successfully, " + address);
}

TEST_CASE(
    "-o json is one document when the run fails, however it is spelt and wherever it stands") {
  const auto output = GENERATE(Words{"-o", "json"}, Words{"-ojson"}, Words{"-o=json"},
                               Words{"--output", "json"}, Words{"--output=json"},
                               Words{"-D", "rest.port", "8081", "-o", "json"}, Words{"-qojson"});
  Scene scene;
  scene.wire.on("POST", "/deployments", forbidden());
  const auto ended = scene.run(command(output));
  CHECK(ended.exit == 4);
  REQUIRE(Json::accept(ended.out));
  CHECK(Json::parse(ended.out) == Json{{"cluster", "orders"},
                                       {"namespace", "default"},
                                       {"error",
                                        {{"exitCode", 4},
                                         {"reason", "Forbidden"},
                                         {"message", "Error from server (Forbidden): not for you"},
                                         {"hint", leads_to_check}}}});
  CHECK(ended.err.find("error: Error from server (Forbidden): not for you\n") != std::string::npos);
}

TEST_CASE("a refused command line is one document as well") {
  const auto args = GENERATE(Words{"run-application", "-o", "json", "--no-such-option", "x.jar"},
                             Words{"run-application", "--no-such-option", "-o", "json", "x.jar"},
                             Words{"list", "-o", "json", "orders", "word"},
                             Words{"list", "orders", "word", "-o", "json"});
  Scene scene;
  const auto ended = scene.run(args);
  CHECK(ended.exit == 2);
  REQUIRE(Json::accept(ended.out));
  CHECK(Json::parse(ended.out).at("error").at("exitCode") == 2);
}

TEST_CASE("-q prints the result alone") {
  Scene scene;
  scene.wire.on("POST", "/deployments", fate::warn("deprecated"));
  const auto args = command({"-q", "-Dno.such.option=1", "-Dtaskmanager.numberOfTaskSlot=1"});
  const auto ended = scene.run(args);
  CHECK(ended.exit == 0);
  CHECK(ended.err == "");
  CHECK(ended.out ==
        "Create flink application cluster orders successfully, JobManager Web Interface: "
        "http://orders-rest.default:8081\n");
  CHECK(scene.run(args).err == "");
}

TEST_CASE("-q keeps errors") {
  Scene scene;
  scene.wire.on("POST", "/deployments", forbidden());
  CHECK(scene.run(command({"-q"})).err ==
        "error: Error from server (Forbidden): not for you\nhint: " + std::string(leads_to_check) +
            "\n");
}

TEST_CASE("a result that cannot be written is told, and what was done stays done") {
  Scene scene;
  const auto args = command(GENERATE(Words{}, Words{"-ojson"}, Words{"-oyaml"}));
  NoRoom full;
  static_cast<std::ostream&>(scene.surroundings.out).rdbuf(&full);
  const auto exit = cli::run(args, scene.surroundings.world(),
                             [&](const http::Endpoint&) { return scene.wire.connect(); });
  CHECK(exit == base::Exit::output_lost);
  CHECK(scene.surroundings.err.str().ends_with(
      "error: the result could not be written to standard output; what was done stays done\n"));
  CHECK(scene.server.kept().size() == 4);
}

TEST_CASE("credentials are in the requests' endpoint and nowhere in what is printed") {
  Scene scene;
  const auto password = "hunter2-hunter2";
  if (GENERATE(false, true)) {
    auto& file = scene.surroundings.files["/home/me/.kube/config"];
    file.replace(file.find("token: "), std::string::npos,
                 std::string("username: me, password: ") + password + "}}]\n");
  }
  const auto more = GENERATE(Words{"-v"}, Words{"-v", "-o", "json"},
                             Words{"-v", "--dry-run=server", "-o", "yaml"});
  scene.wire.on(
      "POST", "/configmaps",
      GENERATE(fate::warn("w"), forbidden(), fate::refuse(), fate::answer({.status = 401})), 9);
  const auto ended = scene.run(command(more));
  CHECK(scene.connected.at(0).authorization() != "");
  for (const auto& secret :
       {std::string(test::secret_token), std::string(password), std::string("aHVudGVyMi")}) {
    CHECK((ended.out + ended.err).find(secret) == std::string::npos);
    for (const auto& exchange : scene.wire.log)
      CHECK((exchange.request.target + exchange.request.body).find(secret) == std::string::npos);
  }
}

TEST_CASE(
    "secrets of the configuration are not told when it differs from that of a cluster that is "
    "there") {
  Scene scene;
  REQUIRE(scene
              .run(command({"-Ds3.secret-key=first-hunter",
                            "-Dsecurity.ssl.rest.keystore-password=first-hunter"}))
              .exit == 0);
  const auto ended = scene.run(command({"-Ds3.secret-key=second-hunter", "-v", "-o", "json"}));
  CHECK(ended.exit == 6);
  CHECK((ended.out + ended.err).find("s3.secret-key") != std::string::npos);
  CHECK((ended.out + ended.err).find("hunter") == std::string::npos);
}

TEST_CASE("what the server says cannot drive the terminal") {
  Scene scene;
  scene.wire.on("POST", "/deployments",
                fate::answer(test::status(403, "Forbidden", "\x1b]0;owned\x07\nerror: forged")));
  const auto ended = scene.run(command());
  CHECK(ended.err.find('\x1b') == std::string::npos);
  CHECK(ended.err.find("\nerror: forged") == std::string::npos);
}

TEST_CASE("-q prints the result of every command about jobs alone") {
  test::RunningScene scene;
  const auto id = test::running_job;
  CHECK(scene.run({"list", "-q"}).out == "orders\n");
  CHECK(scene.run({"list", "-A", "-q"}).out == "default/orders\n");
  CHECK(scene.run({"list", "orders", "-q"}).out == id + "\n");
  CHECK(scene.run({"savepoint", "orders", "-q"}).out == test::savepoint_path + "\n");
  CHECK(scene.run({"savepoint", "orders", "-q"}).err.empty());
  CHECK(scene.run({"cancel", "orders", "-q", "--no-wait"}).out.empty());
}

TEST_CASE("-q stop prints the savepoint's path") {
  test::RunningScene scene;
  CHECK(scene.run({"stop", "orders", "-q", "--no-wait"}).out == test::savepoint_path + "\n");
}

TEST_CASE(
    "a reader that has gone away is no failure of a command that only reads, and one of a "
    "deployment; a full disk always is") {
  test::RunningScene scene;
  NoRoom nowhere;
  static_cast<std::ostream&>(scene.surroundings.out).rdbuf(&nowhere);
  const auto exit_of = [&](const Words& words) {
    scene.surroundings.out.clear();
    scene.surroundings.err.str({});
    return static_cast<int>(cli::run(words, scene.surroundings.world(),
                                     [&](const http::Endpoint&) { return scene.wire.connect(); }));
  };
  scene.surroundings.out_has_no_reader = true;
  CHECK(exit_of({"list"}) == 0);
  CHECK(scene.surroundings.err.str().empty());
  CHECK(exit_of({"help"}) == 0);
  CHECK(exit_of({"list", "--request-timeout=x"}) == 2);
  CHECK(exit_of(command({"-Dkubernetes.cluster-id=billing"})) == 12);
  scene.surroundings.out_has_no_reader = false;
  CHECK(exit_of({"list"}) == 12);
}

TEST_CASE("a table is cut to the terminal, and whole where it goes elsewhere") {
  Scene scene;
  scene.run(command());
  const auto whole = scene.run({"list"}).out;
  scene.surroundings.out_is_tty = true;
  scene.surroundings.columns = 60;
  const auto cut = scene.run({"list"}).out;
  for (const auto& line : base::split(cut, '\n')) CHECK(cli::display_width(line) <= 60);
  CHECK(cut.find("…") != std::string::npos);
  scene.surroundings.env["COLUMNS"] = "200";
  CHECK(scene.run({"list"}).out == whole);
}
