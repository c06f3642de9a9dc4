#include "flink/pod_template/pod_template.h"

#include "flink/version/dialect.h"
#include "flink/version/version.h"

#include "tests/support/catch.h"

using namespace flink;
using base::Json;

namespace {

/// The template; `problem` says why it is none.
PodTemplate read_pod_template(std::string_view text, const Dialect& dialect, std::string& problem) {
  auto result = flink::read_pod_template(text, dialect);
  problem = result.reason;
  return result ? *result : PodTemplate{};
}

}  // namespace

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
  CHECK(
      result.pod ==
      Json::parse(
          R"({"metadata":{"labels":{"a":"b"}},"spec":{"serviceAccountName":"sa","containers":[{"name":"sidecar"}]}})"));
  CHECK(
      result.main ==
      Json::parse(
          R"({"name":"flink-main-container","resources":{"limits":{"cpu":"2","example.com/gpu":"1"}}})"));
  CHECK(result.service_account() == "sa");
}

TEST_CASE("shapes that cannot be merged are told") {
  struct Row {
    const char* text;
    const char* problem;
  };
  const Row rows[] = {
      {"- a\n", "is no YAML mapping"},
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
                      {{1, 14, 6}, "hostname", "-1:30.5", "\"-90.5\""},
                      {{1, 17, 2}, "hostPID", "off", "false"},
                      {{1, 14, 6}, "hostname", "+.Inf", "\"Infinity\""},
                      {{1, 14, 6}, "hostname", "-.inf", "\"-Infinity\""},
                      {{2, 3, 0}, "hostname", ".nan", "\"NaN\""},
                      {{2, 3, 0}, "unknown", "1.5", "1.5"},
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
    return read_pod_template(text, flink::dialect_of(version), problem)
        .pod["spec"]["volumes"][0]["secret"]["defaultMode"];
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
  const Row rows[] = {
      {{2, 3, 0}, "spec:\n  hostPID: yes\n", "line 2: its spec.hostPID must be true or false"},
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
  const auto result =
      read_pod_template("metadata:\nspec:\n", flink::dialect_of({2, 3, 0}), problem);
  CHECK(problem.empty());
  CHECK(result.pod == Json::object());
}

// ------------------------------------------------------------------------- the text as a document;
// measured with the clients of each version

namespace {

struct Read {
  std::string problem{};
  Json pod{};
  std::vector<std::string> remarks{};
};

Read read(const std::string& text, const Version& version) {
  Read result;
  auto parts = read_pod_template(text, dialect_of(version), result.problem);
  result.pod = parts.pod;
  if (!parts.main.empty()) result.pod["main"] = parts.main;
  result.remarks = parts.remarks;
  return result;
}

constexpr Version all_versions[] = {{1, 13, 0}, {1, 14, 6}, {1, 15, 4}, {1, 16, 3}, {1, 17, 2},
                                    {1, 18, 1}, {1, 19, 1}, {1, 20, 1}, {2, 0, 0},  {2, 3, 0}};
constexpr Version of_yaml_1_1[] = {{1, 14, 6}, {1, 15, 4}, {1, 16, 3}, {1, 17, 2}};
constexpr Version of_yaml_1_2[] = {{1, 18, 1}, {1, 19, 1}, {1, 20, 1}, {2, 0, 0}, {2, 3, 0}};

}  // namespace

TEST_CASE(
    "of a key that is there twice the last counts up to 1.17, with a remark; later the client "
    "refuses it") {
  const std::string text =
      "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: flink-main-container\n"
      "    envFrom:\n    - configMapRef: {name: settings}\n    envFrom:\n    - secretRef: {name: "
      "secret}\n";
  for (const auto& version : all_versions) {
    CAPTURE(to_string(version));
    const auto result = read(text, version);
    if (version < Version{1, 18, 0}) {
      CHECK(result.problem.empty());
      CHECK(result.pod["main"]["envFrom"] == Json::parse(R"([{"secretRef":{"name":"secret"}}])"));
      CHECK(result.remarks ==
            std::vector<std::string>{"'envFrom' is there twice (line 8), and the last one counts"});
    } else {
      CHECK(result.problem == "line 8: 'envFrom' is there twice");
    }
  }
}

TEST_CASE("keys that are there twice, at any depth") {
  const std::pair<const char*, const char*> rows[] = {
      {"metadata: {labels: {a: b}}\nmetadata: {}\n", "line 2: 'metadata' is there twice"},
      {"metadata: {labels: {a: b, a: c}}\n", "line 1: 'a' is there twice"},
      {"spec:\n  hostname: x\n  hostname:\n", "line 3: 'hostname' is there twice"},
      {"x:\n- - {a: 1,\n  a: 1}\n", "line 3: 'a' is there twice"},
      {"metadata: {labels: {1.5: b, 1.50: c}}\n", "line 1: '1.5' is there twice"},
      {"metadata: {labels: {a: b, 'a': c}}\n", "line 1: 'a' is there twice"}};
  for (const auto& [text, problem] : rows) {
    CAPTURE(text);
    CHECK(read(text, {2, 3, 0}).problem == problem);
    CHECK(read(text, {1, 17, 2}).remarks.size() == 1);
  }
  // To the client one is a number, the other a text; in the map of texts that it makes of them the
  // last counts.
  const auto typed = read("metadata: {labels: {1: a, '1': b}}\n", {2, 3, 0});
  CHECK(typed.problem.empty());
  CHECK(typed.pod["metadata"]["labels"] == Json::parse(R"({"1":"b"})"));
  CHECK(typed.remarks ==
        std::vector<std::string>{"'1' is there twice (line 1), and the last one counts"});
}

TEST_CASE("merge keys are resolved by 1.14 to 1.17, and are a field to the others") {
  const std::string text =
      "spec:\n  containers:\n  - &main\n    name: flink-main-container\n    env:\n    - {name: TZ, "
      "value: UTC}\n"
      "  - <<: *main\n    name: log-shipper\n";
  for (const auto& version : of_yaml_1_1) {
    CAPTURE(to_string(version));
    const auto result = read(text, version);
    CHECK(result.problem.empty());
    CHECK(result.remarks.empty());
    CHECK(result.pod["spec"]["containers"] ==
          Json::parse(R"([{"name":"log-shipper","env":[{"name":"TZ","value":"UTC"}]}])"));
  }
  for (const auto& version : of_yaml_1_2) {
    CAPTURE(to_string(version));
    const auto result = read(text, version);
    CHECK(result.problem.empty());
    CHECK(result.remarks ==
          std::vector<std::string>{"'<<' is no merge key to Flink 1.18 and newer (line 7)"});
    CHECK(result.pod["spec"]["containers"][0]["<<"]["name"] == "flink-main-container");
  }
  CHECK(read(text, {1, 13, 0}).remarks ==
        std::vector<std::string>{"an alias is the text of its name to Flink 1.13 (line 7)",
                                 "'<<' is no merge key to Flink 1.13 (line 7)"});
}

TEST_CASE("merge keys in maps of texts, of several sources, and those that are none") {
  const std::pair<const char*, const char*> rows[] = {
      {"{<<: *c, x: y}", R"({"a":"b","x":"y"})"},
      {"{a: own, <<: *c}", R"({"a":"own"})"},
      {"{<<: [*c, {a: c, d: e}], x: y}", R"({"a":"b","d":"e","x":"y"})"},
      {"{<<: *c, <<: {a: second, d: e}}", R"({"a":"b","d":"e"})"},
      {"{'<<': q, x: y}", R"({"<<":"q","x":"y"})"}};
  for (const auto& [annotations, merged] : rows) {
    CAPTURE(annotations);
    const auto text =
        std::string("metadata:\n  labels: &c {a: b}\n  annotations: ") + annotations + "\n";
    const auto result = read(text, {1, 17, 2});
    CHECK(result.problem.empty());
    CHECK(result.pod["metadata"]["annotations"] == Json::parse(merged));
  }
  const std::string prefix = "metadata:\n  labels: &c {a: b}\n  annotations: ";
  CHECK(read(prefix + "{<<: *c}\n", {2, 3, 0}).problem ==
        "line 2: its metadata.annotations.<< is no single value");
  CHECK(read(prefix + "{<<: q}\n", {1, 17, 2}).problem ==
        "line 3: not YAML: '<<' must name a mapping");
  CHECK(read(prefix + "{<<: q}\n", {2, 3, 0}).pod["metadata"]["annotations"]["<<"] == "q");
  CHECK(read(prefix + "{<<: *c, <<: {}}\n", {2, 3, 0}).problem == "line 3: '<<' is there twice");
}

TEST_CASE("a key without quotes is the text of its value") {
  const std::string text =
      "metadata: {labels: {1: a, 1.50: b, 010: c, yes: d, 12:30: e, 2001-12-14: f, 0x10: g}}\n";
  const std::tuple<Version, const char*> rows[] = {
      {{1, 13, 0},
       R"({"1":"a","1.50":"b","010":"c","yes":"d","12:30":"e","2001-12-14":"f","0x10":"g"})"},
      {{1, 14, 6},
       R"({"1":"a","1.5":"b","8":"c","true":"d","750":"e","2001-12-14T00:00:00.000+00:00":"f","16":"g"})"},
      {{1, 16, 3}, R"({"1":"a","1.5":"b","8":"c","yes":"d","750":"e","2001-12-14":"f","16":"g"})"},
      {{1, 17, 2},
       R"({"1":"a","1.5":"b","8":"c","true":"d","750":"e","2001-12-14T00:00:00.000+00:00":"f","16":"g"})"},
      {{1, 18, 1},
       R"({"1":"a","1.5":"b","010":"c","yes":"d","12:30":"e","2001-12-14":"f","0x10":"g"})"},
      {{2, 3, 0},
       R"({"1":"a","1.5":"b","010":"c","yes":"d","12:30":"e","2001-12-14":"f","0x10":"g"})"}};
  for (const auto& [version, labels] : rows) {
    CAPTURE(to_string(version));
    CHECK(read(text, version).pod["metadata"]["labels"] == Json::parse(labels));
  }
}

TEST_CASE("tags") {
  struct Row {
    Version version;
    const char* field;
    const char* value;
    const char* json;
  };
  const Row rows[] = {{{1, 17, 2}, "hostname", "!!str 010", "\"010\""},
                      {{2, 3, 0}, "hostname", "!!str 010", "\"010\""},
                      {{1, 17, 2}, "hostname", "!!int '0x10'", "\"16\""},
                      {{1, 17, 2}, "hostname", "!!float 1", "\"1.0\""},
                      {{2, 3, 0}, "hostname", "!!float 1", "\"1.0\""},
                      {{2, 3, 0}, "hostname", "!!int '010'", "\"10\""},
                      {{1, 13, 0}, "hostname", "!!int 0x10", "\"0x10\""},
                      {{1, 17, 2}, "hostPID", "!!bool 'yes'", "true"},
                      {{1, 13, 0}, "hostPID", "!!bool 'yes'", "true"},
                      {{1, 17, 2}, "hostPID", "!!bool 'off'", "false"},
                      {{1, 14, 6}, "hostname", "!!timestamp '2001-12-14'", "\"1008288000000\""},
                      {{2, 3, 0}, "priority", "!!int '12'", "12"},
                      {{2, 3, 0}, "hostname", "!!binary aGk=", "\"aGk=\""},
                      {{1, 13, 0}, "hostname", "!foo x", "\"x\""}};
  for (const auto& row : rows) {
    CAPTURE(to_string(row.version), row.field, row.value);
    const auto result =
        read(std::string("spec: {") + row.field + ": " + row.value + "}\n", row.version);
    CHECK(result.problem.empty());
    CHECK(result.pod["spec"][row.field] == Json::parse(row.json));
  }
  CHECK(read("spec: {hostname: !!null x, subdomain: y}\n", {2, 3, 0}).pod["spec"] ==
        Json::parse(R"({"subdomain":"y"})"));
  CHECK(read("spec:\n  hostname: !foo x\n", {1, 17, 2}).problem ==
        "line 2: a tag that Flink does not know");
  CHECK(read("spec: !foo {hostname: x}\n", {2, 3, 0}).problem ==
        "line 1: a tag that Flink does not know");
  CHECK(read("spec: {hostname: !!timestamp 2001-12-14}\n", {2, 3, 0}).problem ==
        "line 1: a tag that Flink does not know");
  CHECK(read("spec: {hostname: !!int x}\n", {2, 3, 0}).problem ==
        "line 1: its spec.hostname has a value that its tag does not take");
}

TEST_CASE("more than 50 aliases of lists and mappings are refused, as the client does") {
  std::string text = "metadata:\n  labels: &c {a: &v b}\nx:\n";
  for (int i = 0; i < 50; ++i) text += "- *c\n- *v\n";
  for (const auto& version : all_versions) CHECK(read(text, version).problem.empty());
  text += "- *c\n";
  CHECK(read(text, {1, 13, 0}).problem.empty());
  for (const auto& version : of_yaml_1_1)
    CHECK(read(text, version).problem ==
          "line 104: more than 50 aliases of lists and mappings, and Flink reads no more");
  for (const auto& version : of_yaml_1_2)
    CHECK(read(text, version).problem ==
          "line 104: more than 50 aliases of lists and mappings, and Flink reads no more");
}

TEST_CASE("documents, marks and encodings") {
  for (const auto& version : all_versions) {
    CAPTURE(to_string(version));
    for (const std::string text :
         {"---\nspec: {hostname: x}\n", "%YAML 1.1\n---\nspec: {hostname: x}\n",
          "spec: {hostname: x}\n...\n", "\xef\xbb\xbfspec: {hostname: x}\n",
          "spec: {hostname: x}\r\n"}) {
      CAPTURE(text);
      CHECK(read(text, version).pod == Json::parse(R"({"spec":{"hostname":"x"}})"));
    }
    CHECK(read("spec: {}\n---\nspec: {}\n", version).problem ==
          "line 3: not YAML: content after the end of the document");
    CHECK(read("spec: {hostname: \xe9}\n", version).problem == "line 1: not YAML: not UTF-8");
    CHECK(read("# \xe9\nspec: {}\n", version).problem == "line 1: not YAML: not UTF-8");
    const std::string utf16 = std::string("\xff\xfe") + std::string("s\0p\0e\0c\0:\0 \0{\0}\0", 16);
    CHECK(read(utf16, version).problem.empty());
    const auto empty_document = read("spec: {}\n---\n", version).problem;
    CHECK(empty_document == (version < Version{1, 14, 0} || !(version < Version{1, 18, 0})
                                 ? ""
                                 : "line 2: another document begins, and Flink " +
                                       minor_text(version) + " reads no more than one"));
  }
}

TEST_CASE("a text that begins with '{' is JSON to the client") {
  for (const auto& version : all_versions) {
    CAPTURE(to_string(version));
    CHECK(read("{apiVersion: v1}\n", version).problem ==
          "begins with '{', which is JSON to Flink, and is not JSON");
    CHECK(read(" {\"spec\": {\"hostname\": \"x\",}}\n", version).problem ==
          "begins with '{', which is JSON to Flink, and is not JSON");
    const auto result = read(
        "{\"metadata\": {\"labels\": {\"a\": 1.50, \"b\": true, \"c\": \"x\", \"c\": \"y\"}}, "
        "\"spec\": {\"priority\": 12}}",
        version);
    CHECK(result.problem.empty());
    CHECK(result.pod ==
          Json::parse(
              R"({"metadata":{"labels":{"a":"1.50","b":"true","c":"y"}},"spec":{"priority":12}})"));
    CHECK(result.remarks ==
          std::vector<std::string>{"'c' is there twice (line 1), and the last one counts"});
  }
}

TEST_CASE("a resource of another kind is no template") {
  CHECK(read("kind: Deployment\nspec: {}\n", {2, 3, 0}).problem ==
        "line 1: its kind is 'Deployment', and Flink takes a Pod");
  CHECK(read("kind: PodTemplate\nspec: {}\n", {1, 17, 2}).problem ==
        "line 1: its kind is 'PodTemplate', and Flink takes a Pod");
  CHECK(read("kind: Pod\nspec: {}\n", {2, 3, 0}).problem.empty());
  CHECK(read("spec: {}\n", {2, 3, 0}).problem.empty());
  CHECK(read("kind:\nspec: {}\n", {2, 3, 0}).problem.empty());
}

TEST_CASE(
    "numbers of any length are read, and those beyond 64 bits refused where they are numbers") {
  const auto value = [](const std::string& number, const Version& version,
                        const std::string& field = "hostname") {
    const auto result = read("spec: {" + field + ": " + number + "}\n", version);
    return result.problem.empty() ? result.pod["spec"][field].dump() : result.problem;
  };
  const std::string digits(200, '1');
  const auto quoted = [](const std::string& text) { return "\"" + text + "\""; };
  CHECK(value(digits, {1, 17, 2}) == quoted(digits));
  CHECK(value("-" + digits, {2, 3, 0}) == quoted("-" + digits));
  CHECK(value("0b" + std::string(64, '1'), {1, 17, 2}) == quoted("18446744073709551615"));
  const std::string beyond = "line 1: its spec.hostname must be a whole number of at most 64 bits";
  CHECK(value("0b" + std::string(70, '1'), {1, 17, 2}) == beyond);
  CHECK(value("0x1" + std::string(16, '0'), {1, 17, 2}) == beyond);
  CHECK(value("0" + std::string(23, '7'), {1, 17, 2}) == beyond);
  CHECK(value(digits + ":30", {1, 17, 2}) == beyond);
  CHECK(value(digits, {1, 17, 2}, "unknown") ==
        "line 1: its spec.unknown must be a whole number of at most 64 bits");
  CHECK(value("18446744073709551615", {2, 3, 0}, "unknown") == "18446744073709551615");
  CHECK(value(digits, {2, 3, 0}, "priority") ==
        "line 1: its spec.priority must be a whole number that fits");
}

TEST_CASE("a scalar of 100,000 characters is read like a short one") {
  for (const auto* front : {"", "+", "0b", "0x", "0", "1:", ".", "1.", "1e", "-"}) {
    for (const auto& version :
         {Version{1, 13, 0}, Version{1, 16, 3}, Version{1, 17, 2}, Version{2, 3, 0}}) {
      CAPTURE(front, to_string(version));
      const auto text = std::string("spec: {containers: [{name: c, env: [{name: A, value: ") +
                        front + std::string(100'000, '1') + "}]}]}\n";
      CHECK_NOTHROW(read(text, version));
    }
  }
}

TEST_CASE("fields that Kubernetes does not know are noted with their places") {
  std::string problem;
  const auto result = read_pod_template(
      "kind: Pod\n"
      "x: {a: b}\n"
      "status: {phase: Running}\n"
      "metadata: {label: {a: b}, managedFields: []}\n"
      "spec:\n"
      "  container:\n"
      "  - nme: inside of what is unknown\n"
      "  containers:\n"
      "  - name: c\n"
      "    resources: {limit: {cpu: 1}, limits: {example.com/any: 1}}\n"
      "    nonsense: 1\n"
      "contaners: []\n",
      flink::dialect_of({2, 3, 0}), problem);
  CHECK(problem.empty());
  std::vector<std::string> told;
  for (const auto& [path, nearest, line] : result.unknown_fields)
    told.push_back(std::to_string(line) + " " + path + " " + nearest);
  CHECK(told == std::vector<std::string>{"4 metadata.label labels", "6 spec.container containers",
                                         "10 spec.containers[0].resources.limit limits",
                                         "11 spec.containers[0].nonsense ",
                                         "12 contaners spec.containers"});
}

TEST_CASE("tabs as white space are refused, as the clients of all versions do") {
  const auto version =
      GENERATE(Version{1, 13, 6}, Version{1, 14, 6}, Version{1, 17, 2}, Version{2, 3, 0});
  std::string problem;
  read_pod_template("metadata:\n  name:\tn\n", flink::dialect_of(version), problem);
  CHECK(problem ==
        "line 2: a tab is used as white space, which Flink's reader refuses (use blanks)");
  read_pod_template("metadata:\n  name: n\t# as part of a line's end\n", flink::dialect_of(version),
                    problem);
  CHECK(problem.empty());
  read_pod_template("{\t\"metadata\": {}}", flink::dialect_of(version), problem);
  CHECK(problem.empty());
}

TEST_CASE("an alias is the text of its name to 1.13, and what it names to all others") {
  const auto* text = "metadata:\n  name: &n x\n  finalizers: [*n, y]\n";
  std::string problem;
  const auto old = read_pod_template(text, flink::dialect_of({1, 13, 6}), problem);
  CHECK(old.pod["metadata"] == Json{{"name", "x"}, {"finalizers", {"n", "y"}}});
  CHECK(old.remarks ==
        std::vector<std::string>{"an alias is the text of its name to Flink 1.13 (line 3)"});
  const auto newer = read_pod_template(text, flink::dialect_of({1, 14, 6}), problem);
  CHECK(newer.pod["metadata"]["finalizers"] == Json{"x", "y"});
  CHECK(newer.remarks.empty());
  read_pod_template("metadata: {labels: &l {a: b}, annotations: *l}\n",
                    flink::dialect_of({1, 13, 6}), problem);
  CHECK(problem == "line 1: its metadata.annotations is no mapping");
}
