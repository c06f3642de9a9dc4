#include "flink/pod_template.h"

#include "flink/dialect.h"

#include "tests/support/catch.h"

using namespace flink;
using base::Json;

TEST_CASE("a template is taken apart into its main container and the rest") {
  std::string problem;
  const auto result = read_pod_template(
      "metadata: {labels: {a: b}}\n"
      "spec:\n"
      "  serviceAccountName: sa\n"
      "  tolerations:\n"
      "  containers:\n"
      "  - name: flink-main-container\n"
      "    resources: {limits: {cpu: 2, example.com/gpu: 1}}\n"
      "  - name: sidecar\n",
      flink::dialect_of({2, 3, 0}), problem);
  CHECK(problem.empty());
  CHECK(result.pod == Json::parse(R"({"metadata":{"labels":{"a":"b"}},"spec":{"serviceAccountName":"sa","containers":[{"name":"sidecar"}]}})"));
  CHECK(result.main == Json::parse(R"({"name":"flink-main-container","resources":{"limits":{"cpu":"2","example.com/gpu":"1"}}})"));
  CHECK(result.service_account() == "sa");
}

TEST_CASE("shapes that cannot be merged are told") {
  struct Row {
    const char* text;
    const char* problem;
  };
  const Row rows[] = {{"- a\n", "is no YAML mapping"},
                      {"spec: [a]\n", "line 1: its spec is no mapping"},
                      {"metadata: x\n", "line 1: its metadata is no mapping"},
                      {"spec: {volumes: {a: b}}\n", "line 1: its spec.volumes is no list"},
                      {"spec: {containers: [a]}\n", "line 1: its spec.containers[0] is no mapping"}};
  for (const auto& row : rows) {
    CAPTURE(row.text);
    std::string problem;
    read_pod_template(row.text, flink::dialect_of({2, 3, 0}), problem);
    CHECK(problem == row.problem);
  }
  std::string problem;
  read_pod_template("spec: [oops\n", flink::dialect_of({2, 3, 0}), problem);
  CHECK_THAT(problem, Catch::Contains("not YAML"));
}

TEST_CASE("a template's scalars become what the version's client makes of them") {
  struct Row {
    flink::Version version;
    const char* field;
    const char* value;
    const char* json;
  };
  const Row rows[] = {{{1, 13, 0}, "hostname", "010", "\"010\""},
                      {{1, 14, 6}, "hostname", "010", "\"8\""},
                      {{1, 14, 6}, "hostname", "yes", "\"true\""},
                      {{1, 16, 3}, "hostname", "yes", "\"yes\""},
                      {{1, 17, 2}, "hostPID", "yes", "true"},
                      {{1, 14, 6}, "hostname", "12:30:45", "\"45045\""},
                      {{1, 14, 6}, "hostname", "2001-12-14", "\"1008288000000\""},
                      {{1, 16, 3}, "hostname", "2001-12-14", "\"2001-12-14\""},
                      {{1, 14, 6}, "hostname", "1.50", "\"1.5\""},
                      {{1, 13, 0}, "hostname", "1_000", "\"1_000\""},
                      {{2, 3, 0}, "hostname", "1e3", "\"1000.0\""},
                      {{2, 3, 0}, "hostname", "True", "\"True\""},
                      {{2, 3, 0}, "hostname", "n", "\"n\""},
                      {{1, 20, 1}, "priority", "1.5", "1"},
                      {{2, 3, 0}, "activeDeadlineSeconds", "1.5", "1"},
                      {{2, 3, 0}, "activeDeadlineSeconds", "\"45\"", "45"},
                      {{1, 16, 3}, "priority", "0644", "420"},
                      {{1, 18, 1}, "priority", "0644", "644"},
                      {{1, 16, 3}, "hostPID", "\"true\"", "true"},
                      {{1, 16, 3}, "hostPID", "0", "false"},
                      {{1, 16, 3}, "unknown", "0x10", "16"},
                      {{2, 3, 0}, "unknown", "0x10", "\"0x10\""}};
  for (const auto& row : rows) {
    CAPTURE(flink::to_string(row.version), row.field, row.value);
    std::string problem;
    const auto text = std::string("spec: {") + row.field + ": " + row.value + "}\n";
    const auto result = read_pod_template(text, flink::dialect_of(row.version), problem);
    CHECK(problem.empty());
    CHECK(result.pod["spec"][row.field] == Json::parse(row.json));
  }
}

TEST_CASE("the mode of a file is octal, but for 1.18 to 1.20") {
  const auto mode = [](const flink::Version& version) {
    std::string problem;
    const auto* text = "spec: {volumes: [{name: v, secret: {secretName: s, defaultMode: 0400}}]}\n";
    return read_pod_template(text, flink::dialect_of(version), problem).pod["spec"]["volumes"][0]["secret"]["defaultMode"];
  };
  CHECK(mode({1, 17, 2}) == 256);
  CHECK(mode({1, 18, 1}) == 400);
  CHECK(mode({2, 0, 0}) == 256);
}

TEST_CASE("a value that its field does not take is told with its place") {
  struct Row {
    flink::Version version;
    const char* text;
    const char* problem;
  };
  const Row rows[] = {{{2, 3, 0}, "spec:\n  hostPID: yes\n", "line 2: its spec.hostPID must be true or false"},
                      {{2, 3, 0}, "spec: {priority: 1.5}\n", "line 1: its spec.priority must be a whole number"},
                      {{2, 3, 0}, "spec: {affinity: x}\n", "line 1: its spec.affinity is no mapping"},
                      {{1, 16, 3},
                       "spec: {containers: [{ports: [{containerPort: http}]}]}\n",
                       "line 1: its spec.containers[0].ports[0].containerPort must be a whole number that fits"}};
  for (const auto& row : rows) {
    std::string problem;
    read_pod_template(row.text, flink::dialect_of(row.version), problem);
    CHECK(problem == row.problem);
  }
}

TEST_CASE("members without a value are absent") {
  std::string problem;
  const auto result = read_pod_template("metadata:\nspec:\n", flink::dialect_of({2, 3, 0}), problem);
  CHECK(problem.empty());
  CHECK(result.pod == Json::object());
}
