#include "cli/output/render.h"

#include "support/catch.h"
#include "support/test_world.h"

using base::Error;
using base::Exit;
using test::TestWorld;

namespace {

const Error error{Exit::conflict, "it exists", "choose another"};

}  // namespace

TEST_CASE("an error and its hint are talk") {
  TestWorld surroundings;
  cli::write_error(surroundings.world(), error, {});
  CHECK(surroundings.err.str() == "error: it exists\nhint: choose another\n");
  CHECK(surroundings.out.str().empty());
}

TEST_CASE("as JSON it is a document on stdout as well") {
  TestWorld surroundings;
  cli::write_error(surroundings.world(), error, "json");
  CHECK(base::Json::parse(surroundings.out.str()) == base::Json{{"error",
                                                                 {{"exitCode", 6},
                                                                  {"reason", "Conflict"},
                                                                  {"message", "it exists"},
                                                                  {"hint", "choose another"}}}});
  CHECK(surroundings.err.str() == "error: it exists\nhint: choose another\n");
}

TEST_CASE("bytes that are no UTF-8 do not break the document") {
  TestWorld surroundings;
  cli::write_error(surroundings.world(), Error(Exit::failed, "a\xff"), "json");
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
  cli::write_error(surroundings.world(), error, {});
  cli::write_warnings(surroundings.world(), {"w"});
  CHECK((surroundings.err.str().find('\x1b') != std::string::npos) == coloured);
}

TEST_CASE("warnings, a line each") {
  TestWorld surroundings;
  cli::write_warnings(surroundings.world(), {"one", "two"});
  CHECK(surroundings.err.str() == "warning: one\nwarning: two\n");
}

TEST_CASE("a document in both formats") {
  TestWorld surroundings;
  const base::OrderedJson document{{"z", 1}, {"a", "yes"}};
  cli::write_document(surroundings.world(), document, "json");
  cli::write_document(surroundings.world(), document, "yaml");
  CHECK(surroundings.out.str() == "{\n  \"z\": 1,\n  \"a\": \"yes\"\n}\nz: 1\na: 'yes'\n");
}

TEST_CASE(
    "columns are as wide as their widest cell, counted in characters; the last one ends where its "
    "text ends") {
  CHECK(cli::table({{"NAME", "AGE"}, {"b\xc3\xa9\xc3\xa9\xc3\xa9", "1d"}, {"x", "300d"}}) ==
        "NAME  AGE\nb\xc3\xa9\xc3\xa9\xc3\xa9  1d\nx     300d\n");
  CHECK(cli::table({}).empty());
}

TEST_CASE(
    "a document on a terminal has nothing that the terminal would obey; elsewhere it is as it is") {
  const base::OrderedJson document{{"name",
                                    "a\xc2\x9b"
                                    "b\x7f\xe2\x80\xae"
                                    "ü"}};
  TestWorld surroundings;
  surroundings.out_is_tty = true;
  cli::write_document(surroundings.world(), document, "json");
  const auto shown = surroundings.out.str();
  CHECK(shown == "{\n  \"name\": \"a\\u009bb\\u007f\\u202eü\"\n}\n");
  CHECK(base::OrderedJson::parse(shown) == document);
  test::TestWorld file;
  cli::write_document(file.world(), document, "json");
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
  cli::write_error(surroundings.world(), Error(exit, "x"), "json");
  CHECK(base::Json::parse(surroundings.out.str()).at("error").at("reason") == reason);
}

TEST_CASE(
    "characters of two columns are counted as such, and no column is cut beyond recognition") {
  CHECK(cli::table({{"订单", "1d"}, {"订", "2d"}, {"x", "300d"}}) ==
        "订单  1d\n订    2d\nx     300d\n");
  CHECK(cli::table({{"0123456789", "0123456789"}}, 12) == "0123456…  0123456…\n");
}

TEST_CASE("what goes into a file is as wide as it is, whatever COLUMNS says of the terminal") {
  TestWorld surroundings;
  surroundings.env["COLUMNS"] = "40";
  CHECK(cli::result_columns(surroundings.world()) == 0);
  surroundings.out_is_tty = true;
  CHECK(cli::result_columns(surroundings.world()) == 40);
}

TEST_CASE("nothing that is written drives the terminal, whoever worded it") {
  TestWorld surroundings;
  surroundings.out_is_tty = true;
  const auto world = surroundings.world();
  const std::string text = "Cancelled\x1b[2J\nby \xc2\x9b\u00e9";
  cli::write_error(world, Error(Exit::failed, text, text), "");
  cli::write_warnings(world, {text});
  cli::write_note(world, text);
  cli::write_result(world, text + "\n");
  const auto all = surroundings.err.str() + surroundings.out.str();
  CHECK(all.find('\x1b') == std::string::npos);
  CHECK(all.find("\xc2\x9b") == std::string::npos);
  CHECK(
      surroundings.err.str().starts_with("error: Cancelled\\x1b[2J\nby \\xc2\\x9b\u00e9\nhint: "));
}

TEST_CASE("a result that goes elsewhere than to a terminal goes as it is") {
  TestWorld surroundings;
  cli::write_result(surroundings.world(), "a\tb\x1b\n");
  CHECK(surroundings.out.str() == "a\tb\x1b\n");
}
