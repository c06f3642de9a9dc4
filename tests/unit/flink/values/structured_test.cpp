#include "flink/values/structured.h"

#include <random>

#include "tests/support/catch.h"

using List = std::vector<std::string>;
using Map = std::map<std::string, std::string>;

namespace {

constexpr bool separators = false;
constexpr bool yaml = true;

std::string random_text(std::mt19937& chance, std::string_view alphabet) {
  std::string text;
  for (auto length = chance() % 6; length > 0; --length)
    text += alphabet[chance() % alphabet.size()];
  return text;
}

}  // namespace

TEST_CASE("lists with separators") {
  struct Row {
    const char* text;
    List list;
  };
  const Row row = GENERATE(values<Row>({{"", {}},
                                        {"  ", {}},
                                        {"a", {"a"}},
                                        {"a;b", {"a", "b"}},
                                        {" a b ; c ", {"a b", "c"}},
                                        {"a;;b", {"a", "", "b"}},
                                        {"a;;;b", {"a", "", "", "b"}},
                                        {"a; ;b", {"a", "", "b"}},
                                        {";a;", {"a"}},
                                        {";;", {""}},
                                        {"'a;b';c", {"a;b", "c"}},
                                        {"\"AB'D\";B", {"AB'D", "B"}},
                                        {"\"AB'\"\"D;B\";C", {"AB'\"D;B", "C"}},
                                        {"'it''s'", {"it's"}},
                                        {"''", {""}},
                                        {"' a '", {" a "}},
                                        {"a\"b;c'd", {"a\"b", "c'd"}},
                                        {"a\nb;\tc", {"a\nb", "c"}},
                                        {"[a, b]", {"[a, b]"}}}));
  CAPTURE(row.text);
  CHECK(flink::parse_list(row.text, separators).value == row.list);
}

TEST_CASE("lists that are none, and why") {
  struct Row {
    const char* text;
    const char* reason;
  };
  const Row row = GENERATE(values<Row>(
      {{"it's;\"q", "the quote is not closed at character 6: 'it's;\"q'"},
       {"'a", "the quote is not closed at character 1: ''a'"},
       {"a;\"b''", "the quote is not closed at character 3: 'a;\"b'''"},
       {"'a'b", "text follows the closing quote at character 4: ''a'b'"},
       {"'a' 'b'", "text follows the closing quote at character 5: ''a' 'b''"},
       {"\xc3\xbc;'a'b", "text follows the closing quote at character 6: '\xc3\xbc;'a'b'"}}));
  CHECK(flink::parse_list(row.text, separators).reason == row.reason);
  CHECK(flink::parse_list(row.text, yaml).reason == row.reason);
}

TEST_CASE("maps with separators") {
  struct Row {
    const char* text;
    Map map;
  };
  const Row row = GENERATE(
      values<Row>({{"", {}},
                   {"k:v", {{"k", "v"}}},
                   {" k1 : v1 ,k2:v2", {{"k1", "v1"}, {"k2", "v2"}}},
                   {"k1:'v1', k2 : v2,'k3:v3'", {{"k1", "v1"}, {"k2", "v2"}, {"k3", "v3"}}},
                   {"'url:''http://h:80/p?a=1,b=2''',plain:v",
                    {{"url", "http://h:80/p?a=1,b=2"}, {"plain", "v"}}},
                   {"e:x,s:\"a b\",'f:q,r'", {{"e", "x"}, {"s", "a b"}, {"f", "q,r"}}},
                   {"example.com/two: 2", {{"example.com/two", "2"}}}}));
  CAPTURE(row.text);
  CHECK(flink::parse_map(row.text, separators).value == row.map);
}

TEST_CASE("maps that are none, and why") {
  struct Row {
    const char* text;
    const char* reason;
  };
  const Row row = GENERATE(values<Row>(
      {{"url:'http://h:80/p?a=1,b=2',plain:v",
        "the quote is not closed at character 5: 'url:'http://h:80/p?a=1'"},
       {"k", "not a pair of the form key:value: 'k'"},
       {"k:", "not a pair of the form key:value: 'k:'"},
       {"a:b,k", "not a pair of the form key:value: 'k'"},
       {"a:b,,c:d", "not a pair of the form key:value: ''"},
       {"u:http://h", "not a pair of the form key:value: 'u:http://h' (quote what has a ':')"},
       {"k:1,k:2", "the key 'k' is there twice"},
       {"k:'v", "the quote is not closed at character 3: 'k:'v'"},
       {"k:'v'x", "text follows the closing quote at character 6: 'k:'v'x'"}}));
  CHECK(flink::parse_map(row.text, separators).reason == row.reason);
}

TEST_CASE("lists of maps") {
  const std::vector<Map> tolerations{{{"key", "k1"}, {"operator", "Exists"}},
                                     {{"key", "k2"}, {"tolerationSeconds", "30"}}};
  CHECK(flink::parse_list_of_maps("key:k1,operator:Exists;key:k2,tolerationSeconds:30", separators,
                                  true)
            .value == tolerations);
  CHECK(flink::parse_list_of_maps("key:k1,operator:Exists;key:k2,tolerationSeconds:30", yaml, true)
            .value == tolerations);
  CHECK(flink::parse_list_of_maps(
            "[{key: k1, operator: Exists}, {key: k2, tolerationSeconds: 0x1E}]", yaml, true)
            .value == tolerations);
  CHECK(flink::parse_list_of_maps(
            "- key: k1\n  operator: Exists\n- {key: k2, tolerationSeconds: 030}\n", yaml, true)
            .value == tolerations);
  CHECK(flink::parse_list_of_maps("{key: k1, operator: Exists};'key:k2,tolerationSeconds:30'", yaml,
                                  true)
            .value == tolerations);
  CHECK(flink::parse_list_of_maps("{key: k1, operator: Exists}", yaml, false).value ==
        std::vector<Map>{{{"operator", "Exists}"}, {"{key", "k1"}}});
  CHECK(flink::parse_list_of_maps("", yaml, true).value == std::vector<Map>{});
  CHECK(flink::parse_list_of_maps("[]", yaml, true).value == std::vector<Map>{});
  CHECK(flink::parse_list_of_maps("key:k1;key:k2,value:'a;b'", separators, true).reason ==
        "the quote is not closed at character 7: 'value:'a'");
  CHECK(flink::parse_list_of_maps("k:v;x", separators, true).reason ==
        "not a pair of the form key:value: 'x'");
  CHECK(flink::parse_list_of_maps("[{k: v}, x]", yaml, true).reason ==
        "not a pair of the form key:value: 'x]'");
}

TEST_CASE("lists as YAML, and as separators where that is no list") {
  struct Row {
    const char* text;
    List list;
  };
  const Row row = GENERATE(values<Row>({{"[a, b]", {"a", "b"}},
                                        {"- a\n- 'b;c'\n", {"a", "b;c"}},
                                        {"[1.10, yes, 0x1F, True, '1.10', \"\\u00fc\"]",
                                         {"1.1", "yes", "31", "true", "1.10", "\xc3\xbc"}},
                                        {"[]", {}},
                                        {"a;b", {"a", "b"}},
                                        {"", {}},
                                        {"[[1, 2], {k: v}]", {"[1, 2]", "{k: v}"}},
                                        {"[a, ~]", {"[a, ~]"}},
                                        {"[a", {"[a"}},
                                        {"{k: v}", {"{k: v}"}},
                                        {"'[a]'", {"[a]"}},
                                        {"local:///a.jar", {"local:///a.jar"}}}));
  CAPTURE(row.text);
  CHECK(flink::parse_list(row.text, yaml).value == row.list);
}

TEST_CASE("maps as YAML, and as separators where that is no map") {
  struct Row {
    const char* text;
    Map map;
  };
  const Row row =
      GENERATE(values<Row>({{"{k1: v1, k2: '2'}", {{"k1", "v1"}, {"k2", "2"}}},
                            {"k1: 010\nk2: [a, 'b']\n", {{"k1", "10"}, {"k2", "[a, b]"}}},
                            {"{}", {}},
                            {"k1:v1,k2:v2", {{"k1", "v1"}, {"k2", "v2"}}},
                            {"a: b,c:d", {{"a", "b,c:d"}}},
                            {"a: b, c: d", {{"a", "b"}, {"c", "d"}}},
                            {"{1.10: x, \"1.10\": y}", {{"1.1", "x"}, {"1.10", "y"}}},
                            {"k:[v]", {{"k", "[v]"}}}}));
  CAPTURE(row.text);
  CHECK(flink::parse_map(row.text, yaml).value == row.map);
}

TEST_CASE("a YAML map with a key twice or a null value is no map to Flink either") {
  CHECK(flink::parse_map("{k: 1, k: 2}", yaml).value == Map{{"{k", "1"}, {"k", "2}"}});
  CHECK_FALSE(flink::parse_map("k: ", yaml));
}

TEST_CASE("lists are written as Flink writes them") {
  CHECK(flink::write_list(List{}).empty());
  CHECK(flink::write_list(List{"a", "b c"}) == "a;b c");
  CHECK(flink::write_list(List{"--in", "it's \"q\"", "", "a;b", "{a: b}"}) ==
        "--in;'it''s \"q\"';;'a;b';{a: b}");
}

TEST_CASE("what Flink's form would lose is quoted") {
  CHECK(flink::write_list(List{""}) == "''");
  CHECK(flink::write_list(List{"", "a", ""}) == "'';a;''");
  CHECK(flink::write_list(List{" a", "b\t"}) == "' a';'b\t'");
  CHECK(flink::write_list(List{"\xe2\x80\xa8x", "\xc2\xa0x"}) == "'\xe2\x80\xa8x';\xc2\xa0x");
}

TEST_CASE("maps are written as Flink writes them") {
  CHECK(flink::write_map({{"k1", "v1"}, {"k2", "v 2"}}) == "k1:v1,k2:v 2");
  CHECK(flink::write_map({{"u", "http://h,x"}, {"v", "a:b"}}) == "'u:''http://h,x''','v:''a:b'''");
  CHECK(flink::write_map({{"k", "a,b"}}) == "'k:a,b'");
}

TEST_CASE("what is written is read as the same") {
  std::mt19937 chance(1);
  constexpr std::string_view alphabet = "ab;:,'\" \n\t{}[]#\x01";
  for (int i = 0; i < 3000; ++i) {
    List list;
    Map map;
    for (auto n = chance() % 4; n > 0; --n) {
      list.push_back(random_text(chance, alphabet));
      map.emplace(random_text(chance, alphabet), random_text(chance, alphabet));
    }
    CAPTURE(flink::write_list(list), flink::write_map(map));
    CHECK(flink::parse_list(flink::write_list(list), separators).value == list);
    CHECK(flink::parse_map(flink::write_map(map), separators).value == map);
  }
}
