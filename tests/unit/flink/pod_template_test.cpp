#include "flink/pod_template.h"

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
      "flink-main-container", problem);
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
                      {"spec: [a]\n", "its spec is no mapping"},
                      {"metadata: x\n", "its metadata is no mapping"},
                      {"spec: {volumes: {a: b}}\n", "its spec.volumes is no list"},
                      {"spec: {containers: [a]}\n", "a container in spec.containers is no mapping"}};
  for (const auto& row : rows) {
    CAPTURE(row.text);
    std::string problem;
    read_pod_template(row.text, "flink-main-container", problem);
    CHECK(problem == row.problem);
  }
  std::string problem;
  read_pod_template("spec: [oops\n", "flink-main-container", problem);
  CHECK_THAT(problem, Catch::Contains("not YAML"));
}
