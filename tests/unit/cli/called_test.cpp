#include "cli/called.h"

#include "cli/help.h"
#include "cli/run.h"
#include "support/catch.h"
#include "support/test_world.h"

using cli::with_commands_of;
using Texts = std::vector<std::string>;

namespace {

/// What the program says when it is called by that name.
std::string said(const std::string& name, const Texts& args) {
  test::TestWorld surroundings;
  const auto called = cli::as_called(name, args, surroundings.world());
  cli::run(called.args, called.world, {});
  return surroundings.out.str() + surroundings.err.str();
}

}  // namespace

TEST_CASE("commands in a text are named as the user types them, and nothing else is") {
  const auto plugin = [](const std::string& text) {
    return with_commands_of("kubectl flink", text);
  };
  CHECK(plugin("'drey status orders' tells more") == "'kubectl flink status orders' tells more");
  CHECK(plugin("drey help options") == "kubectl flink help options");
  CHECK(plugin("curl x | drey apply -f - | drey diff -f -") ==
        "curl x | kubectl flink apply -f - | kubectl flink diff -f -");
  CHECK(plugin("drey uploads to S3; drey stops") == "drey uploads to S3; drey stops");
  CHECK(plugin("/usr/bin/drey list, audrey list") == "/usr/bin/drey list, audrey list");
  CHECK(plugin("'drey <command> -h', 'drey --version'") ==
        "'kubectl flink <command> -h', 'kubectl flink --version'");
  CHECK(plugin("drey ") == "drey ");
}

TEST_CASE("as a plugin of kubectl help and hints say kubectl flink") {
  const auto help = said("/opt/bin/kubectl-flink", {"help"});
  CHECK(help.find("\n  kubectl flink run-application ") != std::string::npos);
  CHECK(help.find("\nUsage: kubectl flink <command>") != std::string::npos);
  CHECK(help.find("  drey ") == std::string::npos);
  CHECK(said("kubectl-flink", {"list", "-h"}).find("Usage: kubectl flink list") !=
        std::string::npos);
  CHECK(said("kubectl-flink", {"-n", "x"}).find("'kubectl flink help' lists the commands") !=
        std::string::npos);
  CHECK(said("drey", {"help"}) == cli::program_help());
}

TEST_CASE("the completion that kubectl asks a plugin for is that of the program") {
  CHECK(said("/x/kubectl_complete-flink", {"sta"}) == said("drey", {"__complete", "sta"}));
  CHECK(said("/x/kubectl_complete-flink", {"sta"}).starts_with("status\t"));
}
