#include "deploy/submit/difference.h"

#include "support/catch.h"

using base::Json;
using deploy::configuration_differences;

namespace {

Json config_map(const char* name, const char* text) { return {{"data", {{name, text}}}}; }

}  // namespace

TEST_CASE("options that differ between two configurations, secrets masked") {
  const auto found = config_map("config.yaml", "a: 1\nb: x\nmy.password: old\nsame: s\n");
  const auto wanted = config_map("config.yaml", "a: 2\nc: y\nmy.password: new\nsame: s\n");
  CHECK(configuration_differences(found, wanted) ==
        std::vector<std::string>{"a 1 → 2", "b x (gone)", "my.password ****** → ******",
                                 "c y (new)"});
}

TEST_CASE("the two syntaxes are compared by what they say") {
  CHECK(configuration_differences(config_map("flink-conf.yaml", "a: 1\n"),
                                  config_map("config.yaml", "a: 1\n"))
            .empty());
  CHECK(configuration_differences(Json::object(), config_map("config.yaml", "a: 1\n")) ==
        std::vector<std::string>{"a 1 (new)"});
}

TEST_CASE("how a run gets there is no difference, be it new, gone or another") {
  const auto found = config_map(
      "config.yaml",
      "execution.attached: true\nexecution.savepoint.path: s3://b/1\nkubernetes.context: a\n");
  const auto wanted = config_map(
      "config.yaml", "execution.attached: false\nexecution.state-recovery.path: s3://b/2\n");
  CHECK(configuration_differences(found, wanted).empty());
}

TEST_CASE("secrets inside of values and lists are masked as well, in both syntaxes") {
  const auto found = config_map("flink-conf.yaml",
                                "env.java.opts.all: -Dx.password=SEKRET1 -Da=b\n"
                                "$internal.application.program-args: --password;SEK RET2;--rate;5\n"
                                "conn: jdbc:pg://h/db?user=u&password=SEKRET3\n");
  const auto wanted =
      config_map("config.yaml",
                 "env.java.opts.all: -Dx.password=SEKRET4 -Da=b\n"
                 "$internal.application.program-args: [--password, SEK RET5, "
                 "--token=SEKRET6]\nconn: jdbc:pg://h/db?user=u&password=SEKRET7\n");
  CHECK(configuration_differences(found, wanted) ==
        std::vector<std::string>{
            "$internal.application.program-args --password;******;--rate;5 → [--password, ******, "
            "--token=******]",
            "conn jdbc:pg://h/db?user=u&password=****** → jdbc:pg://h/db?user=u&password=******",
            "env.java.opts.all -Dx.password=****** -Da=b → -Dx.password=****** -Da=b"});
}
