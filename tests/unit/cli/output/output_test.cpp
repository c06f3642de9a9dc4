#include "cli/output/output.h"

#include "support/catch.h"
#include "support/test_world.h"

using base::Error;
using base::Exit;
using cli::Output;
using test::TestWorld;

namespace {

const Error error{Exit::conflict, "it exists", "choose another"};

}  // namespace

TEST_CASE("an error and its hint are talk") {
  TestWorld surroundings;
  Output(surroundings.world()).error(error);
  CHECK(surroundings.err.str() == "error: it exists\nhint: choose another\n");
  CHECK(surroundings.out.str().empty());
}

TEST_CASE("as JSON it is a document on stdout as well") {
  TestWorld surroundings;
  Output(surroundings.world(), {.format = "json"}).error(error);
  CHECK(base::Json::parse(surroundings.out.str()) == base::Json{{"error",
                                                                 {{"exitCode", 6},
                                                                  {"reason", "Conflict"},
                                                                  {"message", "it exists"},
                                                                  {"hint", "choose another"}}}});
  CHECK(surroundings.err.str() == "error: it exists\nhint: choose another\n");
}

TEST_CASE("bytes that are no UTF-8 do not break the document") {
  TestWorld surroundings;
  Output(surroundings.world(), {.format = "json"}).error(Error(Exit::failed, "a\xff"));
  CHECK(base::Json::accept(surroundings.out.str()));
}

TEST_CASE("colours only on a terminal, and not where the environment says so") {
  TestWorld surroundings;
  surroundings.err_is_tty = true;
  bool coloured = true;
  SECTION("a terminal") {}
  SECTION("NO_COLOR") { surroundings.env["NO_COLOR"] = "1", coloured = false; }
  SECTION("an empty NO_COLOR says nothing") { surroundings.env["NO_COLOR"] = ""; }
  SECTION("CI") { surroundings.env["CI"] = "true", coloured = false; }
  SECTION("a dumb terminal") { surroundings.env["TERM"] = "dumb", coloured = false; }
  SECTION("no terminal") { surroundings.err_is_tty = false, coloured = false; }
  cli::OutputOptions options;
  SECTION("--color=never") { options.color = "never", coloured = false; }
  SECTION("--color=always goes before all") {
    surroundings.err_is_tty = false;
    surroundings.env["NO_COLOR"] = "1";
    options.color = "always";
  }
  SECTION("CLICOLOR_FORCE needs no terminal") {
    surroundings.err_is_tty = false;
    surroundings.env["CLICOLOR_FORCE"] = GENERATE("1", "0");
    coloured = surroundings.env["CLICOLOR_FORCE"] == "1";
  }
  SECTION("NO_COLOR goes before CLICOLOR_FORCE") {
    surroundings.env["NO_COLOR"] = surroundings.env["CLICOLOR_FORCE"] = "1";
    coloured = false;
  }
  Output(surroundings.world(), options).error(error);
  Output(surroundings.world(), options).warn({"w"});
  CHECK((surroundings.err.str().find('\x1b') != std::string::npos) == coloured);
}

TEST_CASE("warnings, a line each") {
  TestWorld surroundings;
  Output(surroundings.world()).warn({"one", "two"});
  CHECK(surroundings.err.str() == "warning: one\nwarning: two\n");
}

TEST_CASE("a document in both formats") {
  TestWorld surroundings;
  const base::OrderedJson document{{"z", 1}, {"a", "yes"}};
  Output(surroundings.world(), {.format = "json"}).document(document);
  Output(surroundings.world(), {.format = "yaml"}).document(document);
  CHECK(surroundings.out.str() == "{\n  \"z\": 1,\n  \"a\": \"yes\"\n}\nz: 1\na: 'yes'\n");
}

TEST_CASE(
    "a document on a terminal has nothing that the terminal would obey; elsewhere it is as it is") {
  const base::OrderedJson document{{"name",
                                    "a\xc2\x9b"
                                    "b\x7f\xe2\x80\xae"
                                    "ü"}};
  TestWorld surroundings;
  surroundings.out_is_tty = true;
  Output(surroundings.world(), {.format = "json"}).document(document);
  const auto shown = surroundings.out.str();
  CHECK(shown == "{\n  \"name\": \"a\\u009bb\\u007f\\u202eü\"\n}\n");
  CHECK(base::OrderedJson::parse(shown) == document);
  test::TestWorld file;
  Output(file.world(), {.format = "json"}).document(document);
  CHECK(base::OrderedJson::parse(file.out.str()) == document);
  CHECK(file.out.str().find("\xc2\x9b") != std::string::npos);
}

TEST_CASE("each exit code has its word in a document") {
  const auto [exit, reason] =
      GENERATE(table<Exit, std::string>({{Exit::failed, "Failed"},
                                         {Exit::usage, "Invalid"},
                                         {Exit::timed_out, "Timeout"},
                                         {Exit::not_allowed, "Forbidden"},
                                         {Exit::not_found, "NotFound"},
                                         {Exit::conflict, "Conflict"},
                                         {Exit::cluster_failed, "ClusterFailed"},
                                         {Exit::job_failed, "JobFailed"},
                                         {Exit::partial, "PartlyApplied"},
                                         {Exit::unreachable, "Unreachable"},
                                         {Exit::output_lost, "OutputLost"},
                                         {Exit::interrupted, "Interrupted"},
                                         {Exit::terminated, "Terminated"}}));
  TestWorld surroundings;
  Output(surroundings.world(), {.format = "json"}).error(Error(exit, "x"));
  CHECK(base::Json::parse(surroundings.out.str()).at("error").at("reason") == reason);
}

TEST_CASE("what goes into a file is as wide as it is, whatever COLUMNS says of the terminal") {
  TestWorld surroundings;
  surroundings.env["COLUMNS"] = "40";
  CHECK(Output(surroundings.world()).columns() == 0);
  surroundings.out_is_tty = true;
  CHECK(Output(surroundings.world()).columns() == 40);
}

TEST_CASE("nothing that is written drives the terminal, whoever worded it") {
  TestWorld surroundings;
  surroundings.out_is_tty = true;
  const auto world = surroundings.world();
  const std::string text = "Cancelled\x1b[2J\nby \xc2\x9b\u00e9";
  Output(world).error(Error(Exit::failed, text, text));
  Output(world).warn({text});
  Output(world).note(text);
  Output(world).result(text + "\n");
  const auto all = surroundings.err.str() + surroundings.out.str();
  CHECK(all.find('\x1b') == std::string::npos);
  CHECK(all.find("\xc2\x9b") == std::string::npos);
  CHECK(
      surroundings.err.str().starts_with("error: Cancelled\\x1b[2J\nby \\xc2\\x9b\u00e9\nhint: "));
}

TEST_CASE("a result that goes elsewhere than to a terminal goes as it is") {
  TestWorld surroundings;
  Output(surroundings.world()).result("a\tb\x1b\n");
  CHECK(surroundings.out.str() == "a\tb\x1b\n");
}

namespace {

/// All that a command can say, on both streams.
void say_all(const Output& output) {
  output.note("note");
  output.detail("detail");
  output.warn({"warning"});
  output.alert("alert");
  output.say("Cancelled.");
  output.result_alone("path");
  output.result("result\n");
  output.document({{"a", 1}});
}

}  // namespace

TEST_CASE("-o, -q and -v decide what is written, and none of the commands") {
  struct Row {
    cli::OutputOptions options;
    std::string err;
    std::string out;
  };
  const std::string alert = "warning: alert\n";
  const auto row = GENERATE_COPY(values<Row>({
      {{}, "note\nwarning: warning\n" + alert, "Cancelled.\nresult\n"},
      {{.verbose = true}, "note\ndetail\nwarning: warning\n" + alert, "Cancelled.\nresult\n"},
      {{.quiet = true}, alert, "path\nresult\n"},
      {{.quiet = true, .verbose = true}, alert, "path\nresult\n"},
      {{.format = "yaml"}, "note\nwarning: warning\n" + alert, "a: 1\n"},
      {{.format = "yaml", .quiet = true}, alert, "a: 1\n"},
      {{.format = "wide"}, "note\nwarning: warning\n" + alert, "Cancelled.\nresult\n"},
  }));
  TestWorld surroundings;
  const auto world = surroundings.world();
  say_all(Output(world, row.options));
  CHECK(surroundings.err.str() == row.err);
  CHECK(surroundings.out.str() == row.out);
}

TEST_CASE("of a result in two shapes only the one that is asked for is made") {
  TestWorld surroundings;
  const auto world = surroundings.world();
  int texts = 0, documents = 0;
  const auto text = [&] { return ++texts, std::string("t\n"); };
  const auto document = [&] { return ++documents, base::OrderedJson{{"d", 1}}; };
  Output(world).show(text, document);
  CHECK(documents == 0);
  Output(world, {.format = "yaml"}).show(text, document);
  CHECK(texts == 1);
  CHECK(surroundings.out.str() == "t\nd: 1\n");
}

TEST_CASE("what another program says cannot play with the terminal, and is said with -q, too") {
  TestWorld surroundings;
  const auto world = surroundings.world();
  const Output output(world, {.quiet = true});
  output.pass_on("open https://login\r\nand enter \x1b[31mABC");
  output.pass_on("\n");
  CHECK(surroundings.err.str() == "open https://login\nand enter \\x1b[31mABC\n");
}
