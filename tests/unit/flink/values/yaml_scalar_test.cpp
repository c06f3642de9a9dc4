#include "flink/values/yaml_scalar.h"

#include <random>

#include "base/yaml/yaml.h"
#include "flink/values/structured.h"
#include "tests/support/catch.h"

namespace {

std::string held(const std::string& yaml) {
  const auto node = base::parse_yaml(yaml);
  return node.kind == base::Yaml::Kind::scalar ? flink::core_schema_text(node)
                                               : flink::flow_text(node);
}

base::Yaml string_node(std::string text) {
  return {.kind = base::Yaml::Kind::scalar, .text = std::move(text)};
}

}  // namespace

TEST_CASE("plain scalars are loaded and written again") {
  struct Row {
    const char* yaml;
    const char* text;
  };
  const Row row =
      GENERATE(values<Row>({{"True", "true"},
                            {"TRUE", "true"},
                            {"False", "false"},
                            {"tRue", "tRue"},
                            {"yes", "yes"},
                            {"on", "on"},
                            {"0123", "123"},
                            {"-05", "-5"},
                            {"+5", "5"},
                            {"-0", "0"},
                            {"00", "0"},
                            {"0o17", "15"},
                            {"0x10", "16"},
                            {"0xFFFFFFFFFFFFFFFFFFFF", "1208925819614629174706175"},
                            {"123456789012345678901234567890", "123456789012345678901234567890"},
                            {"0o8", "0o8"},
                            {"-0x1", "-0x1"},
                            {"0b1", "0b1"},
                            {"1_000", "1_000"},
                            {"1:00", "1:00"},
                            {"2020-01-01", "2020-01-01"},
                            {"1.10", "1.1"},
                            {"1.", "1.0"},
                            {".5", "0.5"},
                            {"-.5", "-0.5"},
                            {"1e3", "1000.0"},
                            {"1E-4", "1.0E-4"},
                            {"12345678.9", "1.23456789E7"},
                            {"-0.0", "-0.0"},
                            {"1e400", ".inf"},
                            {"-1e400", "-.inf"},
                            {".inf", ".inf"},
                            {"+.INF", ".inf"},
                            {"-.Inf", "-.inf"},
                            {".NaN", ".nan"},
                            {"1e", "1e"},
                            {"e3", "e3"},
                            {".", "."},
                            {"1.2.3", "1.2.3"},
                            {"1600m", "1600m"},
                            {"10.0.0.1", "10.0.0.1"},
                            {"+", "+"},
                            {"${A}", "${A}"}}));
  CAPTURE(row.yaml);
  CHECK(flink::core_schema_text(
            {.kind = base::Yaml::Kind::scalar, .text = row.yaml, .plain = true}) == row.text);
  CHECK(flink::core_schema_text(string_node(row.yaml)) == row.yaml);
}

TEST_CASE("a null is null") { CHECK(flink::core_schema_text({}) == "null"); }

// As the recorded client shipped them from a configuration file with every kind of value.
TEST_CASE("the values of a rich config.yaml") {
  struct Row {
    const char* yaml;
    const char* text;
  };
  const Row row = GENERATE(
      values<Row>({{"- key: k1\n  operator: Exists\n  effect: NoSchedule\n- {key: k2, operator: "
                    "Equal, value: v, effect: NoExecute, tolerationSeconds: 30}",
                    "[{key: k1, operator: Exists, effect: NoSchedule}, {key: k2, operator: Equal, "
                    "value: v, effect: NoExecute, tolerationSeconds: 30}]"},
                   {"[reg1, reg2]", "[reg1, reg2]"},
                   {"[\"com.a\", 'com.b']", "[com.a, com.b]"},
                   {"&x [1, two, {three: 3}]", "[1, two, {three: 3}]"},
                   {"[]", "[]"},
                   {"{}", "{}"},
                   {"\"\"", ""},
                   {"'8081'", "8081"},
                   {"\"tab\\there \\u00fc\"", "tab\there \xc3\xbc"},
                   {"|\n  line1\n  line2\n", "line1\nline2\n"},
                   {">-\n  a\n  b\n", "a b"},
                   {"0x10", "16"},
                   {"True", "true"},
                   {"1.10", "1.1"},
                   {"0o17", "15"},
                   {"0123", "123"}}));
  CAPTURE(row.yaml);
  CHECK(held(row.yaml) == row.text);
}

TEST_CASE("strings in flow text are quoted where another reading is possible") {
  struct Row {
    const char* text;
    const char* flow;
  };
  const Row row =
      GENERATE(values<Row>({{"a b", "[a b]"},
                            {"", "['']"},
                            {"1", "['1']"},
                            {"1.10", "['1.10']"},
                            {"true", "['true']"},
                            {"null", "['null']"},
                            {"~", "['~']"},
                            {"yes", "[yes]"},
                            {"1_000", "[1_000]"},
                            {".nan", "['.nan']"},
                            {"a:b", "['a:b']"},
                            {"a,b", "['a,b']"},
                            {"a?", "['a?']"},
                            {"[x]", "['[x]']"},
                            {"-", "['-']"},
                            {"- a", "['- a']"},
                            {"-a", "[-a]"},
                            {"#a", "['#a']"},
                            {"a#b", "[a#b]"},
                            {"a #b", "['a #b']"},
                            {" a", "[' a']"},
                            {"a ", "['a ']"},
                            {"it's", "[it's]"},
                            {"'it", "['''it']"},
                            {"@a", "['@a']"},
                            {"%a", "['%a']"},
                            {"`a", "['`a']"},
                            {"*a", "['*a']"},
                            {"&a", "['&a']"},
                            {"!a", "['!a']"},
                            {"|", "['|']"},
                            {"---a", "['---a']"},
                            {"...", "['...']"},
                            {"a\tb", "[\"a\\tb\"]"},
                            {"a\nb", "[\"a\\nb\"]"},
                            {"a\"b", "[a\"b]"},
                            {"a\x07\"\\", "[\"a\\a\\\"\\\\\"]"},
                            {"\x7f", "[\"\\x7f\"]"},
                            {"\xc2\x85", "[\"\\N\"]"},
                            {"\xc2\x81", "[\"\\x81\"]"},
                            {"\xc2\xa0x", "[\xc2\xa0x]"},
                            {"\t\xc2\xa0", "[\"\\t\\_\"]"},
                            {"\xe2\x80\xa8", "[\"\\L\"]"},
                            {"\xc3\xbc \xf0\x9f\x98\x80", "[\xc3\xbc \xf0\x9f\x98\x80]"}}));
  CAPTURE(row.text);
  CHECK(flink::flow_text({.kind = base::Yaml::Kind::sequence, .items = {string_node(row.text)}}) ==
        row.flow);
}

TEST_CASE("flow text of what is nested, typed or null") {
  CHECK(held("{a: [1, 0x1F, '31', ~], b: {c: {}}, \"1\": x, 1: y}") ==
        "{a: [1, 31, '31', null], b: {c: {}}, '1': x, 1: y}");
  CHECK(held("[{'': v}, \"x\\ny\"]") == "[{? '' : v}, \"x\\ny\"]");
  const std::string key(130, 'k');
  CHECK(held("{" + key + ": v}") == "{? " + key + "\n  : v}");
  CHECK(held("{a: {" + key + ": v}}") == "{a: {? " + key + "\n    : v}}");
}

TEST_CASE("flow text is read as the strings that it was written from") {
  std::mt19937 chance(3);
  const std::vector<std::string> pieces{"a",    "1",   "0x", ".",    "-",    ":",        " ",
                                        "#",    "'",   "\"", "\\",   "\t",   "\n",       "[",
                                        "}",    ",",   "?",  "true", "null", "\xc3\xbc", "\xc2\x85",
                                        "\x07", "---", "%",  "&a",   "*a",   "!"};
  for (int i = 0; i < 2000; ++i) {
    std::vector<std::string> texts;
    base::Yaml sequence{.kind = base::Yaml::Kind::sequence};
    for (auto n = 1 + chance() % 3; n > 0; --n) {
      std::string text;
      for (auto length = chance() % 5; length > 0; --length)
        text += pieces[chance() % pieces.size()];
      texts.push_back(text);
      sequence.items.push_back(string_node(text));
    }
    CAPTURE(flink::flow_text(sequence));
    CHECK(flink::parse_list(flink::flow_text(sequence), true).value == texts);
  }
}
