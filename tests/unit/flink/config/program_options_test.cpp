#include "flink/config/program_options.h"

#include "tests/support/catch.h"

using namespace flink;

namespace {

struct Applied {
  Configuration configuration{};
  base::Problems problems{};

  std::string text(const char* key) const {
    const auto* value = configuration.find(key);
    return value == nullptr ? "(absent)" : value->text;
  }
  std::optional<std::vector<std::string>> list(const char* key) const {
    const auto* value = configuration.find(key);
    return value == nullptr ? std::nullopt : value->list;
  }
};

Applied applied(const ProgramOptions& options, Version version = {2, 3, 0}) {
  Applied result;
  apply(options, dialect_of(version), result.configuration, result.problems);
  return result;
}

ProgramOptions with_jar(const char* jar = "local:///j.jar") {
  ProgramOptions options;
  options.jar = jar;
  return options;
}

using List = std::vector<std::string>;

}  // namespace

TEST_CASE("program options overwrite -D of the same keys, and -D overwrites --target") {
  auto options = with_jar();
  options.target = "kubernetes-session";
  options.executor = "remote";
  options.dynamic_properties = {{"execution.target", "kubernetes-application"},
                                {"execution.attached", "false"},
                                {"x", "1"},
                                {"x", "2"}};
  const auto result = applied(options);
  CHECK(result.text("execution.target") == "kubernetes-application");
  CHECK(result.text("execution.attached") == "true");
  CHECK(result.text("x") == "2");
}

TEST_CASE("the target defaults to the only one there is") {
  CHECK(applied(with_jar()).text("execution.target") == "kubernetes-application");
}

TEST_CASE("parallelism is a positive number") {
  struct Row {
    const char* text;
    Version version;
    bool good;
  };
  const Row rows[] = {{"4", {2, 3, 0}, true},   {"0", {2, 3, 0}, false},
                      {"-1", {2, 3, 0}, true},  {"-1", {1, 15, 0}, false},
                      {"-2", {2, 3, 0}, false}, {"many", {2, 3, 0}, false},
                      {"4x", {2, 3, 0}, false}, {"99999999999", {2, 3, 0}, false}};
  for (const auto& row : rows) {
    CAPTURE(row.text, to_string(row.version));
    auto options = with_jar();
    options.parallelism = row.text;
    const auto result = applied(options, row.version);
    CHECK(result.problems.empty() == row.good);
    CHECK((result.text("parallelism.default") == row.text) == row.good);
  }
}

TEST_CASE("empty lists are written up to 1.20") {
  CHECK(applied(with_jar(), {1, 20, 5}).list("pipeline.classpaths") == List{});
  CHECK(applied(with_jar(), {1, 20, 5}).list("$internal.application.program-args") == List{});
  CHECK_FALSE(applied(with_jar(), {2, 0, 0}).list("pipeline.classpaths"));
  CHECK_FALSE(applied(with_jar(), {2, 0, 0}).list("$internal.application.program-args"));
}

TEST_CASE("savepoint keys by version; -n and the mode count only with -s") {
  auto options = with_jar();
  options.allow_non_restored_state = true;
  options.restore_mode = "claim";
  CHECK(applied(options).text("execution.state-recovery.claim-mode") == "NO_CLAIM");
  CHECK(applied(options).text("execution.state-recovery.ignore-unclaimed-state") == "false");
  options.savepoint = "s3://b/sp";
  CHECK(applied(options).text("execution.state-recovery.path") == "s3://b/sp");
  CHECK(applied(options).text("execution.state-recovery.claim-mode") == "CLAIM");
  CHECK(applied(options).text("execution.state-recovery.ignore-unclaimed-state") == "true");
  const auto old = applied(options, {1, 17, 2});
  CHECK(old.text("execution.savepoint.path") == "s3://b/sp");
  CHECK(old.text("execution.savepoint-restore-mode") == "CLAIM");
  options.restore_mode.reset();
  CHECK(applied(options, {1, 14, 6}).text("execution.savepoint-restore-mode") == "(absent)");
}

TEST_CASE("restore modes that are refused") {
  auto options = with_jar();
  options.savepoint = "s3://b/sp";
  options.restore_mode = "grab";
  CHECK(applied(options).problems.list().at(0).what == "'grab' is none of claim, no_claim, legacy");
  options.savepoint.reset();
  CHECK(applied(options).problems.empty());
  CHECK(applied(options).text("execution.state-recovery.claim-mode") == "NO_CLAIM");
  options.savepoint = "s3://b/sp";
  options.restore_mode = "claim";
  CHECK(applied(options, {1, 14, 6}).problems.list().at(0).what ==
        "Flink 1.14 has no restore mode; it came with 1.15");
  options.restore_mode_option = "--claimMode";
  CHECK(applied(options, {1, 19, 3}).problems.list().at(0).what ==
        "Flink 1.19 calls it --restoreMode; the name came with 1.20");
}

TEST_CASE("a namespace as kubectl's -n has it") {
  auto options = with_jar();
  options.allow_non_restored_state = true;
  options.jar = "team-a";
  const auto told = applied(options).problems.list().at(0);
  CHECK(told.where == "jar team-a");
  CHECK(told.what ==
        "no jar, and -n is Flink's --allowNonRestoredState (did you mean '--namespace team-a'?)");
  options.savepoint = "s3://b/sp";
  CHECK(applied(options).problems.list().at(0).what.starts_with("a path on this machine"));
}

TEST_CASE("jars") {
  struct Row {
    const char* jar;
    Version version;
    const char* problem;
  };
  const Row rows[] = {
      {"local:///opt/flink/usrlib/j.jar", {1, 12, 7}, ""},
      {"s3://b/j.jar", {2, 3, 0}, ""},
      {"s3://b/j.jar", {1, 18, 1}, "Only \"local\" is supported as schema"},
      {"j.jar",
       {2, 3, 0},
       "(did you mean 'local:///opt/flink/usrlib/j.jar', a path inside the image?)"},
      {"/opt/j.jar", {2, 3, 0}, "(did you mean 'local:///opt/j.jar', a path inside the image?)"},
      {"file:/j.jar", {2, 3, 0}, "a path on this machine"},
      {"local:j.jar", {2, 3, 0}, "has no path"},
      {"local:///my job.jar", {2, 3, 0}, "not a URI"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.jar);
    const auto result = applied(with_jar(row.jar), row.version);
    if (*row.problem == '\0') {
      CHECK(result.problems.empty());
      CHECK(result.list("pipeline.jars") == List{row.jar});
    } else {
      REQUIRE(result.problems.list().size() == 1);
      CHECK_THAT(result.problems.list()[0].what, Catch::Contains(row.problem));
    }
  }
  CHECK_THAT(applied({}).problems.list().at(0).what,
             Catch::StartsWith("Java program should be specified a JAR file"));
}

TEST_CASE("Python programs need no jar and hand their file over as arguments") {
  ProgramOptions options;
  options.python = "/opt/job.py";
  options.arguments = {"--x", "1"};
  options.python_properties = {{"python.executable", "/usr/bin/python3"}};
  const auto result = applied(options);
  CHECK(result.problems.empty());
  CHECK(result.list("$internal.application.program-args") ==
        List{"--python", "/opt/job.py", "--x", "1"});
  CHECK(result.text("$internal.application.main") == "org.apache.flink.client.python.PythonDriver");
  CHECK(result.text("python.executable") == "/usr/bin/python3");
  CHECK_FALSE(result.list("pipeline.jars"));
  CHECK(applied(options, {1, 20, 5}).list("pipeline.jars") == List{});
}

TEST_CASE("classpaths are URLs that the JVM knows") {
  auto options = with_jar();
  options.classpaths = {"file:///a.jar", "s3://b/c.jar"};
  const auto result = applied(options);
  CHECK(result.list("pipeline.classpaths") == List{"file:/a.jar"});
  CHECK_THAT(result.problems.list().at(0).what,
             Catch::StartsWith("Bad syntax for classpath: s3://b/c.jar"));
}
