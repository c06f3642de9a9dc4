#include "flink/values/flat_keys.h"

#include <string>
#include <vector>

#include "support/catch.h"

namespace {

using base::Yaml;
using Words = std::vector<std::string>;

/// "a.b=1" of every scalar, "a.b" of any other node, with "!" before what is there again.
Words shown(const std::string& text, const std::string& closed = "-") {
  Words words;
  flink::visit_flat(base::parse_yaml(text), [&](const flink::FlatNode& at) {
    words.push_back((at.repeated ? "!" : "") + at.key +
                    (at.node.kind == Yaml::Kind::scalar ? "=" + at.node.text : ""));
    return at.key != closed;
  });
  return words;
}

}  // namespace

TEST_CASE("flat keys: mappings are entered in the order of the text, sequences are values") {
  CHECK(shown("b: {c: 1, a.d: 2}\na: [x, {y: z}]\n") == Words{"", "b", "b.c=1", "b.a.d=2", "a"});
  CHECK(shown("word") == Words{"=word"});
  CHECK(shown("") == Words{""});
}

TEST_CASE("flat keys: what stands in one mapping twice is told; the same key from two is not") {
  CHECK(shown("a: 1\na: 2\n") == Words{"", "a=1", "!a=2"});
  CHECK(shown("a.b: 1\na: {b: 2}\n") == Words{"", "a.b=1", "a", "a.b=2"});
}

TEST_CASE("flat keys: a mapping that is not to be entered is not") {
  CHECK(shown("a: {b: {c: 1}, d: 2}\n", "a.b") == Words{"", "a", "a.b", "a.d=2"});
}
