// What readers of YAML disagree about: anchors, tags, merge keys, several documents, encodings.
#include <string>

#include "base/yaml/yaml.h"
#include "base/yaml/yaml_fast.h"
#include "support/catch.h"

using base::Yaml;
using Tag = Yaml::Tag;

namespace {

std::string json(const std::string& text) {
  return base::yaml_to_json(base::parse_yaml(text)).dump();
}

std::string merged(const std::string& text) {
  auto yaml = base::parse_yaml(text);
  base::resolve_merge_keys(yaml);
  return base::yaml_to_json(yaml).dump();
}

std::string error_of(const std::string& text) {
  try {
    base::parse_yaml(text);
  } catch (const base::YamlError& error) {
    return std::to_string(error.line) + ": " + error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("an alias stands for what its anchor names, wherever that is") {
  const std::pair<const char*, const char*> rows[] = {
      {"a: &x 1\nb: *x\n", R"({"a":1,"b":1})"},
      {"a: &x [1, &y [2, &z 3], 4]\nb: *y\nc: *z\nd: *x\n",
       R"({"a":[1,[2,3],4],"b":[2,3],"c":3,"d":[1,[2,3],4]})"},
      {"- &x {a: &y {b: &z [c]}}\n- [*y, *z]\n- *x\n",
       R"([{"a":{"b":["c"]}},[{"b":["c"]},["c"]],{"a":{"b":["c"]}}])"},
      // the way to it leads through what is still open
      {"a:\n  b:\n  - &x [1]\n  - - &y 2\n    - *x\n    - *y\n  c: *y\nd: *x\n",
       R"({"a":{"b":[[1],[2,[1],2]],"c":2},"d":[1]})"},
      {"a: {b: &x 1, c: {d: &y {e: *x}, f: *y}, g: *x}\n",
       R"({"a":{"b":1,"c":{"d":{"e":1},"f":{"e":1}},"g":1}})"},
      // an anchor that is given again, and one at a key
      {"a: &x 1\nb: *x\nc: &x 2\nd: *x\n", R"({"a":1,"b":1,"c":2,"d":2})"},
      {"&k key: a\nb: *k\n*k : c\n", R"({"b":"key","key":"c"})"},
      {"a: &x\nb: *x\n", R"({"a":null,"b":null})"}};
  for (const auto& [text, value] : rows) {
    CAPTURE(text);
    CHECK(json(text) == value);
  }
}

TEST_CASE("anchors cost nothing, and copies at aliases are counted") {
  std::string nested = "a: ";
  for (int i = 0; i < 98; ++i) nested += "&a" + std::to_string(i) + " [";
  for (int i = 0; i < 2000; ++i) nested += "1,";
  nested += "1" + std::string(98, ']') + "\n";
  CHECK(base::parse_yaml(nested).find("a")->kind == Yaml::Kind::sequence);
  std::string copies = "a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9]\nb: [";
  for (int i = 0; i < 11'000; ++i) copies += "*a,";
  CHECK(error_of(copies + "]\n") == "2: too many nodes");
}

TEST_CASE("a document has at most so many nodes, however it is read") {
  std::string simple, flow = "[";
  for (int i = 0; i < 60'000; ++i) {
    simple += "k" + std::to_string(i) + ": v\n";
    flow += "1,2,";
  }
  CHECK(error_of(simple).ends_with(": too many nodes"));
  CHECK(error_of(flow + "]").ends_with(": too many nodes"));
  std::string many;
  for (int i = 0; i < 40'000; ++i) many += "k" + std::to_string(i) + ": v\n";
  CHECK(base::parse_yaml(many).entries.size() == 40'000);
  CHECK(error_of(std::string((std::size_t{8} << 20U) + 1, ' ')) == "1: larger than 8 MiB");
}

TEST_CASE("merge keys") {
  const std::pair<const char*, const char*> rows[] = {
      {"a: &x {k: 1, l: 2}\nb: {<<: *x, k: own}\n", R"({"a":{"k":1,"l":2},"b":{"k":"own","l":2}})"},
      {"a: &x {k: 1, l: 2}\nb: {k: own, <<: *x}\n", R"({"a":{"k":1,"l":2},"b":{"k":"own","l":2}})"},
      {"a: {<<: [{k: 1}, {k: 2, l: 3}]}\n", R"({"a":{"k":1,"l":3}})"},
      {"a: {<<: {k: 1}, <<: {k: 2, l: 3}}\n", R"({"a":{"k":1,"l":3}})"},
      {"a: {<<: {<<: {k: 1}, l: 2}, m: 3}\n", R"({"a":{"k":1,"l":2,"m":3}})"},
      {"a: {<<: {k: 1, k: 2}}\n", R"({"a":{"k":2}})"},
      {"a: {<<: []}\n", R"({"a":{}})"},
      {"- [{<<: {k: 1}}]\n", R"([[{"k":1}]])"},
      {"a: {'<<': {k: 1}}\n", R"({"a":{"<<":{"k":1}}})"}};
  for (const auto& [text, value] : rows) {
    CAPTURE(text);
    CHECK(merged(text) == value);
  }
  for (const auto* text :
       {"a: 1\nb: {<<: x}\n", "a: 1\nb: {<<: }\n", "a: 1\nb: {<<: [{k: 1}, x]}\n"}) {
    CAPTURE(text);
    auto yaml = base::parse_yaml(text);
    try {
      base::resolve_merge_keys(yaml);
      FAIL("nothing was thrown");
    } catch (const base::YamlError& error) {
      CHECK(error.line == 2);
      CHECK(std::string(error.what()) == "'<<' must name a mapping");
    }
  }
}

TEST_CASE("many sources of a merge key are many steps, and not their square") {
  std::string text = "a: {<<: [";
  for (int i = 0; i < 30'000; ++i) text += "{k" + std::to_string(i) + ": 1},";
  auto yaml = base::parse_yaml(text + "]}\n");
  base::resolve_merge_keys(yaml);
  CHECK(yaml.find("a")->entries.size() == 30'000);
}

TEST_CASE("what tags say of scalars") {
  const std::pair<const char*, Tag> rows[] = {{"1", Tag::none},
                                              {"'1'", Tag::none},
                                              {"! 1", Tag::none},
                                              {"!!str 1", Tag::text},
                                              {"!!int '1'", Tag::integer},
                                              {"!!float 1", Tag::floating},
                                              {"!!bool yes", Tag::boolean},
                                              {"!!null x", Tag::null},
                                              {"!!timestamp 2001-12-14", Tag::timestamp},
                                              {"!!binary aGk=", Tag::binary},
                                              {"!<tag:yaml.org,2002:str> 1", Tag::text},
                                              {"!foo 1", Tag::other},
                                              {"!!seq x", Tag::other},
                                              {"[1]", Tag::none},
                                              {"!!seq [1]", Tag::none},
                                              {"!!map {a: b}", Tag::none},
                                              {"!!set {a, b}", Tag::other},
                                              {"!!str {a: b}", Tag::other},
                                              {"!foo [1]", Tag::other}};
  for (const auto& [text, tag] : rows) {
    CAPTURE(text);
    CHECK(base::parse_yaml(std::string("a: ") + text + "\n").find("a")->tag == tag);
  }
}

TEST_CASE("where keys, aliases of collections and a document without content are") {
  const auto document =
      base::read_yaml_document("a: &x [1]\n'b':\n  c: *x\nd: &y 1\ne: [*x, *y]\n---\n");
  CHECK(document.root.find("a")->key_line == 1);
  CHECK(document.root.find("b")->key_line == 2);
  CHECK(document.root.find("b")->line == 3);
  CHECK(document.root.find("b")->find("c")->key_line == 3);
  CHECK(document.collection_aliases == std::vector<int>{3, 5});
  CHECK(document.next_document == 6);
  CHECK(base::read_yaml_document("a: 1\nb: 2\n").root.find("b")->key_line == 2);
  CHECK(base::read_yaml_document("---\na: &x 1\n...\n").next_document == 0);
}

TEST_CASE("encodings") {
  const std::string utf16(
      "\xff\xfe"
      "a\0:\0 \0\xe9\0\n\0",
      12);
  CHECK(json(utf16) == "{\"a\":\"\xc3\xa9\"}");
  CHECK(json("\xef\xbb\xbf"
             "a: 1\n") == "{\"a\":1}");
  CHECK(error_of("a: 1\nb: \xe9\n") == "2: not UTF-8");
  CHECK(error_of("# \xe9\n") == "1: not UTF-8");
  CHECK(error_of("a: \"\xc2\x80\"\n") == "1: a control character");
  CHECK(error_of("a: \"\xef\xbf\xbf\"\n") == "1: a control character");
  CHECK(json("a: \"\xef\xbf\xbd\"\n") == "{\"a\":\"\xef\xbf\xbd\"}");
}
