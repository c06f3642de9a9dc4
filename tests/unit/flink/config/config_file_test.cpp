#include "flink/config/config_file.h"

#include "tests/support/catch.h"

using namespace flink;

namespace {

std::string value(const Configuration& configuration, const char* key) {
  const auto* found = configuration.find(key);
  return found == nullptr ? "(absent)" : found->text;
}

Configuration of(std::initializer_list<std::pair<const char*, const char*>> entries) {
  Configuration configuration;
  for (const auto& [key, text] : entries)
    configuration.set(key, text, {Origin::Kind::dynamic, "-D"});
  return configuration;
}

}  // namespace

TEST_CASE("the line format is read as Flink reads it") {
  std::vector<std::string> warnings;
  const auto configuration = read_legacy_file(
      "# comment\n"
      "a.b: 1600m   # trailing\n"
      "  indented:   spaced value  \r\n"
      "quoted: \"keeps quotes\"\n"
      "hash: abc#def\n"
      "colons: a: b: c\n"
      "dup: 1\n"
      "dup: 2\n"
      "nospace:value\n"
      "empty:\n"
      ": no key\n",
      "flink-conf.yaml", warnings);
  CHECK(value(configuration, "a.b") == "1600m");
  CHECK(value(configuration, "indented") == "spaced value");
  CHECK(value(configuration, "quoted") == "\"keeps quotes\"");
  CHECK(value(configuration, "hash") == "abc");
  CHECK(value(configuration, "colons") == "a: b: c");
  CHECK(value(configuration, "dup") == "2");
  CHECK(configuration.find("dup")->origin.text == "flink-conf.yaml:8");
  CHECK(configuration.entries().size() == 6);
  CHECK(warnings ==
        std::vector<std::string>{
            "flink-conf.yaml:9: skipped, as Flink does: not a line of the form 'key: value'",
            "flink-conf.yaml:10: skipped, as Flink does: not a line of the form 'key: value'",
            "flink-conf.yaml:11: skipped, as Flink does: its key is empty"});
}

TEST_CASE("a carriage return alone ends a line of the line format") {
  std::vector<std::string> warnings;
  const auto configuration =
      read_legacy_file("a: 1\rb: 2\r\nc: 3\rnothing\n", "flink-conf.yaml", warnings);
  CHECK(value(configuration, "a") == "1");
  CHECK(value(configuration, "b") == "2");
  CHECK(value(configuration, "c") == "3");
  CHECK(configuration.find("b")->origin.text == "flink-conf.yaml:1");
  CHECK(warnings ==
        std::vector<std::string>{
            "flink-conf.yaml:2: skipped, as Flink does: not a line of the form 'key: value'"});
}

TEST_CASE("of a key that config.yaml spells twice, nested and flat, the later one counts") {
  base::Problems problems;
  CHECK(value(read_yaml_file("a: {b: 1}\na.b: 2\n", "config.yaml", problems), "a.b") == "2");
  CHECK(value(read_yaml_file("a: {b: null}\na.b: 2\n", "config.yaml", problems), "a.b") == "2");
  CHECK(problems.empty());
  read_yaml_file("a.b: 2\na: {b: null}\n", "config.yaml", problems);
  REQUIRE(problems.list().size() == 1);
  CHECK(problems.list()[0].where == "config.yaml:2: 'a.b'");
}

TEST_CASE("config.yaml is flattened, and its scalars typed") {
  base::Problems problems;
  const auto configuration = read_yaml_file(
      "jobmanager:\n"
      "  rpc.port: 6123\n"
      "  memory: {process: {size: 1600m}}\n"
      "list: [a, 'b']\n"
      "float: 1.10\n"
      "text: '0123'\n"
      "empty: ''\n"
      "none: {}\n",
      "config.yaml", problems);
  CHECK(problems.empty());
  CHECK(value(configuration, "jobmanager.rpc.port") == "6123");
  CHECK(configuration.find("jobmanager.rpc.port")->origin.text == "config.yaml:2");
  CHECK(value(configuration, "jobmanager.memory.process.size") == "1600m");
  CHECK(value(configuration, "list") == "[a, b]");
  CHECK(value(configuration, "float") == "1.1");
  CHECK(value(configuration, "text") == "0123");
  CHECK(value(configuration, "empty").empty());
  CHECK(configuration.entries().size() == 6);
}

TEST_CASE("what makes Flink refuse the whole config.yaml is a problem with its line") {
  struct Row {
    const char* text;
    const char* where;
    const char* what;
  };
  const Row rows[] = {
      {"a:\n  b: ~\n", "config.yaml:2: 'a.b'",
       "has no value, and Flink refuses the whole file for it (write '' for an empty text)"},
      {"a: 1\na: 2\n", "config.yaml:2: 'a'",
       "the key is there twice, and Flink refuses the whole file for it"},
      {"my:\n  1: a\n", "config.yaml:2: 'my.1'",
       "the key is a number or a boolean, and Flink refuses the whole file for it (write it in "
       "quotes)"},
      {"True: {a: b}\n", "config.yaml:1: 'True'",
       "the key is a number or a boolean, and Flink refuses the whole file for it (write it in "
       "quotes)"},
      {"- a\n", "config.yaml", "is no YAML mapping of keys to values"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    base::Problems problems;
    read_yaml_file(row.text, "config.yaml", problems);
    REQUIRE(problems.list().size() == 1);
    CHECK(problems.list()[0].where == row.where);
    CHECK(problems.list()[0].what == row.what);
  }
}

TEST_CASE("keys that only look like numbers are text") {
  base::Problems problems;
  read_yaml_file("my: {'1': a, 1x: c}\nd: [{1: e}]\n", "config.yaml", problems);
  CHECK(problems.list().empty());
}

TEST_CASE("YAML that cannot be parsed is told with its line and without its content") {
  base::Problems problems;
  read_yaml_file("a: 1\nsecret: \"hunter2\n", "config.yaml", problems);
  REQUIRE(problems.list().size() == 1);
  CHECK(problems.list()[0].where.starts_with("config.yaml:"));
  CHECK(problems.list()[0].what.find("hunter2") == std::string::npos);
}

TEST_CASE("config.yaml is written flat, so that a key beside its own prefix survives") {
  auto configuration = of({{"high-availability", "x.Y"},
                           {"high-availability.storageDir", "s3://b/ha"},
                           {"number", "0123"},
                           {"truth", "true"},
                           {"multi", "a\nb"}});
  configuration.set_list("pipeline.jars", {"local:///x.jar", "8081"}, {});
  configuration.set_list("pipeline.classpaths", {}, {});
  const auto* expected =
      "high-availability: x.Y\n"
      "high-availability.storageDir: s3://b/ha\n"
      "multi: \"a\\nb\"\n"
      "number: '0123'\n"
      "pipeline.classpaths: []\n"
      "pipeline.jars:\n"
      "- local:///x.jar\n"
      "- '8081'\n"
      "truth: 'true'\n";
  CHECK(write_yaml_file(configuration) == expected);
}

TEST_CASE("what config.yaml is written with is read back the same") {
  const auto written = of({{"a", "it's \"q\""},
                           {"b", "{a: b}"},
                           {"c", "- x"},
                           {"d", " lead"},
                           {"e", "a # b"},
                           {"f", "gr\xc3\xbc\xc3\x9f"},
                           {"g", "1e3"},
                           {"h", "0x1F"},
                           {"i", "~"},
                           {"j", ""},
                           {"k", "x: y"},
                           {"l", "a\tb"},
                           {"m", "line1\nline2\n"},
                           {"n", "*"},
                           {"o", "%a"},
                           {"p", "null"},
                           {"q", "back\\slash"},
                           {"r",
                            "a\x07"
                            "b"},
                           {"s", "="},
                           {"t", "12:30:45"},
                           {"u", "..."},
                           {"v", "a:"},
                           {"w", "#x"}});
  base::Problems problems;
  const auto read = read_yaml_file(write_yaml_file(written), "config.yaml", problems);
  CHECK(problems.empty());
  for (const auto& [key, entry] : written.entries()) {
    CAPTURE(key);
    CHECK(value(read, key.c_str()) == entry.text);
  }
}

TEST_CASE("the line format is written with lists joined") {
  auto configuration = of({{"b", "1"}});
  configuration.set_list("a", {"x", "y;z"}, {});
  configuration.set_list("c", {}, {});
  CHECK(write_legacy_file(configuration) == "a: x;'y;z'\nb: 1\nc: \n");
}

TEST_CASE("what the line format harms is told") {
  const auto harmed = harmed_by_legacy_file(
      of({{"a", "x#y"}, {"b", "x\ny"}, {"c", " x"}, {"d", ""}, {"e", "fine"}}));
  REQUIRE(harmed.size() == 4);
  CHECK(harmed[0] ==
        "-D a: everything from the '#' on is lost in flink-conf.yaml (this Flink version has no "
        "syntax for it)");
  CHECK(harmed[1].starts_with("-D b: the line break ends it"));
  CHECK(harmed[2].starts_with("-D c: the blanks at its ends are lost"));
  CHECK(harmed[3].starts_with("-D d: an empty value is dropped"));
}

TEST_CASE("keys that are long because of those above them are bounded together") {
  std::string text, indent;
  for (int i = 0; i < 20; ++i, indent += ' ') text += indent + std::string(900, 'k') + ":\n";
  for (int i = 0; i < 1000; ++i) text += indent + "a" + std::to_string(i) + ": 1\n";
  base::Problems problems;
  read_yaml_file(text, "config.yaml", problems);
  REQUIRE(problems.list().size() == 1);
  CHECK(problems.list()[0].what == "the keys are too long together");
}

TEST_CASE("tags and aliases for which Flink refuses the whole file") {
  const auto problem = [](const std::string& text) {
    base::Problems problems;
    read_yaml_file(text, "config.yaml", problems);
    return problems.empty() ? ""
                            : problems.list().front().where + ": " + problems.list().front().what;
  };
  CHECK(problem("a: !!str 1\nb: !!map {c: d}\n") == "");
  CHECK_THAT(problem("a: 1\nb: !foo x\n"), Catch::StartsWith("config.yaml:2") &&
                                               Catch::Contains("a tag that Flink does not know"));
  std::string text = "a: &a [1]\n";
  for (int i = 0; i < 50; ++i) text += "k" + std::to_string(i) + ": *a\n";
  CHECK(problem(text) == "");
  CHECK_THAT(problem(text + "last: *a\n"),
             Catch::StartsWith("config.yaml:52: more than 50 aliases"));
}

TEST_CASE("a tab as white space is refused with its line, as Flink refuses the file") {
  base::Problems problems;
  read_yaml_file("a: b\t# in a line's end\nc:\td\n", "config.yaml", problems);
  REQUIRE(problems.list().size() == 1);
  CHECK(problems.list()[0].where == "config.yaml:2");
  CHECK_THAT(problems.list()[0].what, Catch::StartsWith("a tab is used as white space"));
}
