#include "cli/help.h"
#include "cli/help_topics.h"
#include "cli/invocation.h"
#include "cli/output/width.h"

#include "base/json.h"
#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/commands/reference/version.h"
#include "cli/run.h"
#include "support/catch.h"
#include "support/test_world.h"

using test::TestWorld;
using Texts = std::vector<std::string>;

namespace {

/// What a command line prints that needs no server.
std::string printed(const Texts& args, base::Exit exit = base::Exit::done) {
  TestWorld surroundings;
  CHECK(cli::run(args, surroundings.world(), {}) == exit);
  return surroundings.out.str() + surroundings.err.str();
}

}  // namespace

TEST_CASE(
    "every command is in the table of commands and has a help text with a usage and examples") {
  const auto all = printed({"help"});
  for (const auto& command : cli::commands()) {
    const std::string name(command.name);
    CHECK(all.find("\n  " + name + " ") != std::string::npos);
    const auto help = printed({name, "-h"});
    CHECK(help.starts_with("drey " + name + ": "));
    CHECK(help.find("\n\n  drey " + name + " ") != std::string::npos);
    CHECK(help.find("\nUsage: drey " + name + " ") != std::string::npos);
  }
}

TEST_CASE("help texts have no line that is wider than a terminal of 100 columns") {
  for (const auto& command : cli::commands()) {
    for (const auto& line : base::split(printed({std::string(command.name), "--help"}), '\n'))
      CHECK(cli::display_width(line) <= 100);
  }
}

TEST_CASE("options that reach the servers are told in one place, whichever commands have them") {
  const auto all = printed({"help", "options"});
  for (const auto* option : {"--kubeconfig", "--token-file", "--as-group", "--request-timeout",
                             "--rest-url", "--rest-client-key"})
    CHECK(all.find("\n  " + std::string(option) + " ") != std::string::npos);
  const auto help = printed({"status", "-h"});
  for (const auto* option : {"--context", "-n, --namespace", "--rest-url"})
    CHECK(help.find("\n  " + std::string(option) + " ") != std::string::npos);
  for (const auto* option : {"--token", "--as", "--rest-client-key"})
    CHECK(help.find("\n  " + std::string(option)) == std::string::npos);
  CHECK(help.ends_with("\nOther ways to reach the servers: 'drey help options'\n"));
  CHECK(printed({"version", "-h"}).find("help options") == std::string::npos);
}

TEST_CASE("each topic of help is in the table of commands, and fits a narrow terminal") {
  const auto all = printed({"help"});
  for (const auto& topic : cli::help_topics()) {
    const std::string name(topic.name);
    CHECK(all.find("\n  help " + name + " ") != std::string::npos);
    CHECK(printed({"help", name}) == topic.text(100));
    if (name == "options" || topic.is_document) continue;
    for (const auto& line : base::split(topic.text(60), '\n'))
      CHECK(cli::display_width(line) <= 60);
  }
}

TEST_CASE("the schema is a topic of help, and topics are told beside the commands") {
  CHECK(printed({"help"}).find("\n  help schema ") != std::string::npos);
  CHECK(printed({"help", "schema"}).starts_with("{\n"));
  CHECK(printed({"__complete", "help", "sch"}).starts_with("schema\t"));
  CHECK(printed({"help", "nosuchthing"}, base::Exit::usage)
            .find("; topics are options, exit-codes, ") != std::string::npos);
  CHECK(printed({"help", "shema"}, base::Exit::usage).ends_with("hint: did you mean 'schema'?\n"));
  CHECK(printed({"nosuchthing"}, base::Exit::usage).find("topics") == std::string::npos);
}

TEST_CASE("help has every exit code, the versions with a difference, and the environment") {
  const auto codes = printed({"help", "exit-codes"});
  for (const auto* code :
       {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "130", "143"})
    CHECK(codes.find("\n  " + std::string(code) + " ") != std::string::npos);
  const auto versions = printed({"help", "versions"});
  CHECK(versions.find("\n2.0.0:\n") != std::string::npos);
  CHECK(versions.find("FLINK-33364: config.yaml") != std::string::npos);
  CHECK(printed({"help", "environment"}).find("KUBECONFIG") != std::string::npos);
}

TEST_CASE("where -n is Flink's --allowNonRestoredState help says so, and that --namespace is it") {
  const auto text = [](const Texts& words) {
    std::string joined;
    for (const auto& line : base::split(printed(words), '\n'))
      joined += std::string(base::trim(line)) + " ";
    return joined;
  };
  CHECK(text({"help", "options"})
            .find("run-application, run, apply, convert, diff, check, config have --namespace "
                  "alone: their -n is Flink's --allowNonRestoredState") != std::string::npos);
  for (const auto& command : cli::commands()) {
    const auto help = text({std::string(command.name), "-h"});
    CAPTURE(command.name);
    const bool has_flinks = help.find("-n, --allowNonRestoredState") != std::string::npos;
    CHECK(has_flinks == command.program_follows);
    CHECK((help.find("the namespace is --namespace") != std::string::npos) == has_flinks);
  }
}

TEST_CASE("Flink's long short names keep their one dash") {
  const auto help = printed({"run-application", "-h"});
  CHECK(help.find("-p, --parallelism <n>") != std::string::npos);
  CHECK(help.find("-py, --python <file>") != std::string::npos);
  CHECK(help.find("-D <key=value>") != std::string::npos);
}

TEST_CASE("no words at all: the table of commands on stdout, as for other programs") {
  TestWorld surroundings;
  CHECK(cli::run(Texts{}, surroundings.world(), {}) == base::Exit::done);
  CHECK(surroundings.out.str() == cli::program_help());
  CHECK(surroundings.err.str().empty());
}

TEST_CASE("help of a command, however it is asked for") {
  const auto help = printed({"list", "-h"});
  const Texts words = GENERATE(Texts{"help", "list"}, Texts{"--help", "list"}, Texts{"-h", "list"},
                               Texts{"list", "--help"}, Texts{"-n", "team-a", "list", "-h"},
                               Texts{"-n", "team-a", "-h", "list"});
  CHECK(printed(words) == help);
  CHECK(printed({"help", "lst"}, base::Exit::usage) ==
        "error: \"lst\" is not a valid action.\nhint: did you mean 'list'?\n");
}

TEST_CASE("the version names the Flink versions, as text and as a document") {
  const Texts words = GENERATE(Texts{"--version"}, Texts{"version"}, Texts{"-v"}, Texts{"-V"});
  CHECK(printed(words) == cli::version_text());
  const auto flink = base::Json::parse(printed({"version", "-o", "json"})).at("flink");
  CHECK(flink.at("oldest") == "1.12");
  CHECK(flink.at("newest") == "2.3");
  CHECK(flink.at("versions").size() == 13);
  CHECK(printed({"--version", "foo"}, base::Exit::usage) ==
        "error: 'foo' was not expected: version is about this program alone\n");
}

TEST_CASE("each example of a command is one that it takes, and help shows it") {
  for (const auto& command : cli::commands()) {
    const auto help = printed({std::string(command.name), "-h"});
    const auto examples = cli::example_lines(command);
    CHECK_FALSE(examples.empty());
    for (const auto& example : examples) {
      CAPTURE(example);
      Texts words;
      for (const auto& word : base::split(example, ' '))
        words.push_back(base::join(base::split(word, '\''), ""));
      cli::OptionSet set;
      CHECK_NOTHROW(cli::invoke(command, std::span(words).subspan(2), set));
      const auto last = words.back();
      CHECK(help.find(last) < help.find("\nUsage: "));
    }
  }
}

TEST_CASE("an example that is wider than the terminal is broken as a shell takes it") {
  CHECK(printed({"run-application", "-h"})
            .find("\n  drey run-application -Dkubernetes.cluster-id=orders \\\n"
                  "      -Dkubernetes.container.image.ref=registry.example.com/orders:1.8.2 \\\n"
                  "      local:///opt/flink/usrlib/orders.jar\n") != std::string::npos);
}

TEST_CASE("a word of another program leads to drey's") {
  const auto hint = [](const std::string& word) {
    return printed({word}, base::Exit::usage).substr(word.size() + 33);
  };
  CHECK(hint("top") ==
        "hint: 'drey status NAME --watch' shows a cluster as it changes, 'drey ui NAME' has "
        "metrics\n");
  CHECK(hint("rm") ==
        "hint: 'drey delete NAME' removes a cluster, 'drey stop NAME' takes a savepoint first\n");
  CHECK(hint("up") == hint("deploy"));
  CHECK(printed({"help", "describe"}, base::Exit::usage).find("'drey status NAME'") !=
        std::string::npos);
  CHECK(
      printed({"status", "--name", "x"}, base::Exit::usage).find("-Dkubernetes.cluster-id=NAME") !=
      std::string::npos);
}

TEST_CASE("an unknown command") {
  CHECK(printed({"lst"}, base::Exit::usage) ==
        "error: \"lst\" is not a valid action.\nhint: did you mean 'list'?\n");
  const auto text = printed({"frobnicate"}, base::Exit::usage);
  for (const auto& command : cli::commands()) CHECK(text.find(command.name) != std::string::npos);
}
