#include "base/yaml/yaml.h"

#include <random>

#include "tests/support/catch.h"

using base::Json;
using base::Yaml;

namespace {

/// The tree as text: plain scalars as they are, others in quotes, with lines where asked.
std::string shown(const Yaml& yaml) {
  std::string text;
  switch (yaml.kind) {
    case Yaml::Kind::null: return "null!";
    case Yaml::Kind::scalar: return yaml.plain ? yaml.text : "<" + yaml.text + ">";
    case Yaml::Kind::sequence:
      for (const auto& item : yaml.items) text += (text.empty() ? "" : ", ") + shown(item);
      return "[" + text + "]";
    case Yaml::Kind::mapping:
      for (const auto& [key, value] : yaml.entries)
        text += (text.empty() ? "" : ", ") + (value.plain_key ? key : "<" + key + ">") + ": " +
                shown(value);
  }
  return "{" + text + "}";
}

std::string error_of(const std::string& text) {
  try {
    return "no error: " + shown(base::parse_yaml(text));
  } catch (const base::YamlError& error) {
    return std::to_string(error.line) + ": " + error.what();
  }
}

Json typed(const std::string& text) { return base::yaml_to_json(base::parse_yaml(text)); }

}  // namespace

TEST_CASE("trees") {
  struct Row {
    const char* yaml;
    const char* tree;
  };
  const Row row = GENERATE(
      values<Row>({{"", "null!"},
                   {"# only this\n", "null!"},
                   {"~", "null!"},
                   {"a", "a"},
                   {"'a'", "<a>"},
                   {"\"\"", "<>"},
                   {"!!str 1", "<1>"},
                   {"a: 1\nb: '1'\n", "{a: 1, b: <1>}"},
                   {"a:\nb: ~\nc: null\n", "{a: null!, b: null!, c: null!}"},
                   {"'a b': 1\n\"c\": 2\n", "{<a b>: 1, <c>: 2}"},
                   {"a: 1\na: 2", "{a: 1, a: 2}"},
                   {"- a\n- - b\n  - c\n- k: v\n  l: w\n", "[a, [b, c], {k: v, l: w}]"},
                   {"k:\n- a\n- b\nl:\n  - c\n", "{k: [a, b], l: [c]}"},
                   {"{a: [x, 'y', {}], b: []}", "{a: [x, <y>, {}], b: []}"},
                   {"a: |\n  x\n\n  y\nb: >-\n  p\n  q\n\n  r\n", "{a: <x\n\ny\n>, b: <p q\nr>}"},
                   {"a: |+\n  x\n\nb: |-\n  x\n\nc: 1", "{a: <x\n\n>, b: <x>, c: 1}"},
                   {"a: |2\n    x\n   y\n", "{a: <  x\n y\n>}"},
                   {"a: 'it''s'\nb: \"\\u00fc\\x41\\t\"\n",
                    "{a: <it's>, b: <\xc3\xbc"
                    "A\t>}"},
                   {"a: b\n  c\n\n  d\ne: f", "{a: b c\nd, e: f}"},
                   {"a: x # c\nb: x#y\n", "{a: x, b: x#y}"},
                   {"a: http://x:80/?y&z\n", "{a: http://x:80/?y&z}"},
                   {"? a\n: b\n", "{a: b}"},
                   {"---\na: 1\n...\n", "{a: 1}"},
                   {"a: 1\n---\n", "{a: 1}"},
                   {"%YAML 1.2\n---\na: 1\n", "{a: 1}"},
                   {"\xef\xbb\xbf"
                    "a: 1\n",
                    "{a: 1}"},
                   {"a: 1\r\nb: |\r\n  l1\r\n  l2\r\n", "{a: 1, b: <l1\nl2\n>}"},
                   {"{\"a\": [1, true, null], \"b\": {}}", "{<a>: [1, true, null!], <b>: {}}"},
                   {"a: &x [1, {b: 2}]\nc: *x\n", "{a: [1, {b: 2}], c: [1, {b: 2}]}"},
                   {"a: &x 1\nb: &x 2\nc: *x", "{a: 1, b: 2, c: 2}"},
                   {"a: ''\nb: # it's '", "{a: <>, b: null!}"},
                   {"a: |\n  say \"hi\"", "{a: <say \"hi\">}"}}));
  CAPTURE(row.yaml);
  CHECK(shown(base::parse_yaml(row.yaml)) == row.tree);
}

TEST_CASE("what is no YAML, and where") {
  struct Row {
    const char* yaml;
    const char* error;
  };
  const Row row =
      GENERATE(values<Row>({{"a: \"x", "1: illegal EOF in scalar"},
                            {"a: \"x\n", "2: a quote that is not closed"},
                            {"a: 'x\n\nb: 1", "3: illegal EOF in scalar"},
                            {"a: '", "1: a quote that is not closed"},
                            {"a: x\n'", "2: a quote that is not closed"},
                            {"a: 1\n b: 2", "2: illegal map value"},
                            {"a:\n  b: 1\n c: 2\n", "3: end of map not found"},
                            {"a: 1\n- b\n", "2: end of map not found"},
                            {"- a\nb: 1", "2: content after the end of the document"},
                            {"a: b: c", "1: illegal map value"},
                            {"a: [1, 2\nb: 3", "2: end of sequence flow not found"},
                            {"a: {x: 1\nb: 2}", "2: end of map flow not found"},
                            {"a: 'x'y\nb: 1", "1: end of map not found"},
                            {"a: |\n  x\n y\nb: 1", "3: end of map not found"},
                            {"a: *x", "1: the referenced anchor is not defined"},
                            {"a: &x [*x]", "1: an alias without its anchor"},
                            {"a: &x [&y 1, *x]", "1: an alias without its anchor"},
                            {"a: 1\n---\nb: 2\n", "3: content after the end of the document"},
                            {"a: 1\n...\nb\n", "3: content after the end of the document"},
                            {"a: b\n]\n", "2: illegal flow end"},
                            {"? [a]\n: b\n", "1: a key that is not a scalar"},
                            {"~: a\n", "1: a key that is null"},
                            {": a\n", "1: a key that is null"},
                            {"a:\n\tb: 1", "2: illegal map value"},
                            {"a: @x", "1: unknown token"},
                            {"a: \x01", "1: a control character (0x01)"},
                            {"a: \x7f\n", "1: a control character (0x7f)"},
                            {"a: \"\\q\"", "1: unknown escape character: q"}}));
  CHECK(error_of(row.yaml) == row.error);
}

TEST_CASE("errors have no content of the text") {
  for (const auto* text :
       {"password: \"hunter2", "- hunter2\nhunter2: x", "hunter2: *hunter2", "a: [hunter2\nb: c"}) {
    CAPTURE(text);
    CHECK(error_of(text).find("hunter2") == std::string::npos);
  }
}

TEST_CASE("lines count from 1") {
  const auto yaml = base::parse_yaml("# c\na: 1\nb:\n  - x\n  - y: z\n");
  CHECK(yaml.line == 2);
  CHECK(yaml.find("a")->line == 2);
  CHECK(yaml.find("b")->items.at(1).line == 5);
  CHECK(yaml.find("b")->items.at(1).find("y")->line == 5);
}

TEST_CASE("the last entry of a key is found") {
  const auto yaml = base::parse_yaml("a: 1\nb: 2\na: 3\n");
  CHECK(yaml.find("a")->text == "3");
  CHECK(yaml.find("c") == nullptr);
  CHECK(base::parse_yaml("[a]").find("a") == nullptr);
}

TEST_CASE("depth and size are bounded") {
  CHECK_NOTHROW(base::parse_yaml(std::string(100, '[') + std::string(100, ']')));
  CHECK(error_of(std::string(101, '[') + std::string(101, ']')) ==
        "1: nested deeper than 100 levels");
  CHECK(error_of(std::string(20000, '[')) == "1: nested deeper than 100 levels");
  // Before any of it is kept: a line of brackets would take 250 times its size.
  CHECK(error_of("a: b\n" + std::string(200'001, '[')) == "2: too many nodes");
  CHECK_NOTHROW(base::parse_yaml("a: \"" + std::string(200'000, ',') + "\"\nb: c"));
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) bomb += "*a" + std::to_string(i - 1) + (j < 9 ? ", " : "]\n");
  }
  CHECK(error_of(bomb) == "5: too many nodes");
  std::string chain = "- &a0 x\n";
  for (int i = 1; i < 200; ++i)
    chain += "- &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  CHECK(error_of(chain) == "101: nested deeper than 100 levels");
}

TEST_CASE("plain scalars are typed as Kubernetes types them") {
  struct Row {
    const char* yaml;
    Json value;
  };
  const Row row =
      GENERATE(values<Row>({{"~", nullptr},
                            {"Null", nullptr},
                            {"true", true},
                            {"Yes", true},
                            {"on", true},
                            {"y", true},
                            {"False", false},
                            {"no", false},
                            {"OFF", false},
                            {"tRUE", "tRUE"},
                            {"'true'", "true"},
                            {"1", 1},
                            {"-7", -7},
                            {"+7", 7},
                            {"0x1F", 31},
                            {"0o17", 15},
                            {"0b11", 3},
                            {"0644", 420},
                            {"-0644", -420},
                            {"089", 89.0},
                            {"1_000", 1000},
                            {"18446744073709551615", 18446744073709551615ULL},
                            {"-9223372036854775808", std::numeric_limits<std::int64_t>::min()},
                            {"18446744073709551616", 18446744073709551616.0},
                            {"1.5", 1.5},
                            {".5", 0.5},
                            {"5.", 5.0},
                            {"1e3", 1000.0},
                            {"-1.5E-3", -0.0015},
                            {"+-5", "+-5"},
                            {"--5", "--5"},
                            {"1.2.3", "1.2.3"},
                            {"1:00", "1:00"},
                            {"2001-01-01", "2001-01-01"},
                            {"0x", "0x"},
                            {"1e", "1e"},
                            {"500m", "500m"},
                            {"1Gi", "1Gi"},
                            {"_1", "_1"},
                            {"!!str 5", "5"},
                            {"'5'", "5"}}));
  CAPTURE(row.yaml);
  CHECK(typed(row.yaml) == row.value);
}

TEST_CASE("of a key that is there twice the later value counts") {
  CHECK(typed("{a: 1, b: 2, a: 3}") == Json{{"a", 3}, {"b", 2}});
}

TEST_CASE("a string as one scalar") {
  struct Row {
    const char* text;
    const char* scalar;
  };
  const Row row =
      GENERATE(values<Row>({{"a", "a"},
                            {"a b", "a b"},
                            {"", "''"},
                            {"~", "'~'"},
                            {"null", "'null'"},
                            {"NULL", "'NULL'"},
                            {"true", "'true'"},
                            {"tRue", "'tRue'"},
                            {"yes", "'yes'"},
                            {"n", "'n'"},
                            {"nn", "nn"},
                            {"1", "'1'"},
                            {"1.5", "'1.5'"},
                            {"0x1", "'0x1'"},
                            {"1:00", "'1:00'"},
                            {"2020-01-01", "'2020-01-01'"},
                            {"-1", "'-1'"},
                            {".inf", "'.inf'"},
                            {".", "."},
                            {"-", "'-'"},
                            {"- a", "'- a'"},
                            {"--a", "'--a'"},
                            {"---", "'---'"},
                            {"...", "'...'"},
                            {"<<", "'<<'"},
                            {"=", "'='"},
                            {"a: b", "'a: b'"},
                            {"a:b", "a:b"},
                            {"a:", "'a:'"},
                            {"a #b", "'a #b'"},
                            {"a#b", "a#b"},
                            {"#a", "'#a'"},
                            {" a", "' a'"},
                            {"a ", "'a '"},
                            {"it's", "it's"},
                            {"'a'", "'''a'''"},
                            {"\"a\"", "'\"a\"'"},
                            {"[a]", "'[a]'"},
                            {"{a}", "'{a}'"},
                            {"a,b", "a,b"},
                            {"*a", "'*a'"},
                            {"&a", "'&a'"},
                            {"!a", "'!a'"},
                            {"|", "'|'"},
                            {">", "'>'"},
                            {"%a", "'%a'"},
                            {"@a", "'@a'"},
                            {"`a", "'`a'"},
                            {"?", "'?'"},
                            {":", "':'"},
                            {"a\tb", "\"a\\tb\""},
                            {"a\nb", "\"a\\nb\""},
                            {"a\r", "\"a\\r\""},
                            {"\x01\"\\", "\"\\x01\\\"\\\\\""},
                            {"\xc2\x85", "\"\\x85\""},
                            {"\xe2\x80\xa8\xe2\x80\xa9", "\"\\L\\P\""},
                            {"\xef\xbb\xbf"
                             "a",
                             "\"\\uFEFFa\""},
                            {"\xc3\xbc \xf0\x9f\x98\x80", "\xc3\xbc \xf0\x9f\x98\x80"}}));
  CAPTURE(row.text);
  CHECK(base::yaml_scalar(row.text) == row.scalar);
  const auto back = base::parse_yaml("k: " + std::string(row.scalar) + "\n");
  CHECK(back.find("k")->text == row.text);
}

TEST_CASE("JSON as block-style YAML") {
  const auto value = base::OrderedJson::parse(
      R"({"kind": "List", "items": [{"name": "a", "ports": [{"port": 80}, [1, []]], "none": null}, {}], "empty": {}, "text": "l1\n l2\n", "bare": "l1\nl2", "keep": "l\n\n", "yes": "no", "f": 1.0})");
  CHECK(base::json_to_yaml(value) ==
        "kind: List\nitems:\n- name: a\n  ports:\n  - port: 80\n  - - 1\n    - []\n  none: null\n- "
        "{}\nempty: {}\ntext: |\n  l1\n   l2\nbare: |-\n  "
        "l1\n  l2\nkeep: |+\n  l\n\n'yes': 'no'\nf: 1.0\n");
  CHECK(base::json_to_yaml(Json("a\nb")) == "|-\n  a\n  b\n");
  CHECK(base::json_to_yaml(Json::array()) == "[]\n");
  CHECK(base::json_to_yaml(Json(nullptr)) == "null\n");
}

namespace {

std::string random_string(std::mt19937& chance) {
  static const std::vector<std::string> pieces{"a",
                                               "b c",
                                               "1",
                                               "0x",
                                               ".",
                                               "-",
                                               ":",
                                               ": ",
                                               " ",
                                               " #",
                                               "#",
                                               "'",
                                               "\"",
                                               "\\",
                                               "\t",
                                               "\n",
                                               "\n",
                                               "\n\n",
                                               "\r",
                                               "[",
                                               "}",
                                               ",",
                                               "?",
                                               "true",
                                               "null",
                                               "~",
                                               "\xc3\xbc",
                                               "\xf0\x9f\x98\x80",
                                               "\xc2\x85",
                                               "\xc2\x9f",
                                               "\x01",
                                               "\x7f",
                                               "\xe2\x80\xa8",
                                               "\xef\xbb\xbf",
                                               "---",
                                               "...",
                                               "%",
                                               "&a",
                                               "*a",
                                               "!",
                                               "|",
                                               ">",
                                               "@",
                                               "`",
                                               "<<",
                                               "=",
                                               "- "};
  std::string text;
  for (auto length = chance() % 7; length > 0; --length) text += pieces[chance() % pieces.size()];
  return text;
}

Json random_json(std::mt19937& chance, int depth) {
  switch (chance() % (depth > 0 ? 9 : 6)) {
    case 0: return nullptr;
    case 1: return chance() % 2 == 0;
    case 2: return static_cast<std::int64_t>(chance()) - 2'000'000'000;
    case 3:
      return std::ldexp(static_cast<double>(chance()), static_cast<int>(chance() % 1500) - 1060);
    case 4:
    case 5: return random_string(chance);
    case 6: {
      Json array = Json::array();
      for (auto n = chance() % 4; n > 0; --n) array.push_back(random_json(chance, depth - 1));
      return array;
    }
    default: {
      Json object = Json::object();
      for (auto n = chance() % 4; n > 0; --n)
        object[random_string(chance)] = random_json(chance, depth - 1);
      return object;
    }
  }
}

}  // namespace

TEST_CASE("JSON that is written as YAML is read as the same") {
  std::mt19937 chance(11);
  for (int i = 0; i < 3000; ++i) {
    const auto value = random_json(chance, 4);
    const auto text = base::json_to_yaml(value);
    CAPTURE(value.dump(), text);
    Json back;
    REQUIRE_NOTHROW(back = typed(text));
    CHECK(back == value);
  }
}
