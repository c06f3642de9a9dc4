// `drey config`: what is in effect and where it comes from. Nothing is sent.
#include "base/json.h"
#include "cli/run.h"
#include "support/catch.h"
#include "support/test_world.h"

namespace {

struct Shown {
  base::Exit exit{};
  std::string out{};
  std::string err{};
};

Shown config(std::vector<std::string> args, const std::map<std::string, std::string>& files = {}) {
  test::TestWorld surroundings;
  surroundings.files = files;
  args.insert(args.begin(), "config");
  const cli::Connect nobody = [](const http::Endpoint&) -> std::unique_ptr<http::Transport> {
    FAIL("nothing is to be sent");
    return nullptr;
  };
  const auto exit = cli::run(args, surroundings.world(), nobody);
  return {exit, surroundings.out.str(), surroundings.err.str()};
}

/// "value (origin)" of a key, with "local" behind it when it is not shipped.
std::string entry(const Shown& shown, const std::string& key) {
  const auto document = base::Json::parse(shown.out);
  for (const auto& row : document.at("configuration")) {
    if (row.at("key") != key) continue;
    return row.at("value").get<std::string>() + " (" + row.at("origin").get<std::string>() + ")" + (row.at("shipped").get<bool>() ? "" : " local");
  }
  return "(absent)";
}

}  // namespace

TEST_CASE("each value with its origin, the later layer winning") {
  const auto shown =
      config({"--conf-dir", "/conf", "-p", "4", "-Da=dynamic", "-Dkubernetes.cluster-id=app1", "-o", "json"},
             {{"/conf/config.yaml",
               "a: file\nb: 2\njobmanager.memory.process.size: 1600m\ntaskmanager.memory.process.size: 1728m\nrest.bind-address: localhost\n"}});
  REQUIRE(shown.exit == base::Exit::done);
  CHECK(entry(shown, "a") == "dynamic (-D)");
  CHECK(entry(shown, "b") == "2 (config.yaml:2)");
  CHECK(entry(shown, "parallelism.default") == "4 (--parallelism)");
  CHECK(entry(shown, "execution.attached") == "true (derived)");
  CHECK(entry(shown, "jobmanager.rpc.address") == "app1.default (derived)");
  CHECK(entry(shown, "rest.bind-address") == "localhost (config.yaml:5) local");
}

TEST_CASE("without a conf dir the distribution's values are there") {
  const auto shown = config({"--flink-version", "1.17.2", "-o", "json"});
  CHECK(entry(shown, "jobmanager.memory.process.size") == "1600m (distribution of Flink 1.17)");
  CHECK(base::Json::parse(shown.out).at("files").at(0) == "flink-conf.yaml");
}

TEST_CASE("secrets are masked unless asked for") {
  CHECK(entry(config({"-Ds3.secret-key=hunter2", "-o", "json"}), "s3.secret-key") == "****** (-D)");
  CHECK(entry(config({"-Ds3.secret-key=hunter2", "--show-secrets", "-o", "json"}), "s3.secret-key") == "hunter2 (-D)");
  CHECK(config({"-Ds3.secret-key=hunter2", "-v"}).out.find("hunter2") == std::string::npos);
}

TEST_CASE("what cannot be resolved is refused") {
  const auto shown = config({"-Dkubernetes.cluster-id=UPPER"});
  CHECK(shown.exit == base::Exit::refused);
  CHECK(shown.out.empty());
}
