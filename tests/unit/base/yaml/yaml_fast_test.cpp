// The fast reader of YAML against the one that knows all of it: whatever the fast one accepts must
// be the same tree.
#include "base/yaml/yaml_fast.h"

#include <random>
#include <string>
#include <vector>

#include "base/yaml/yaml.h"
#include "base/yaml/yaml_text.h"
#include "tests/support/catch.h"

using base::Yaml;

namespace {

/// The whole tree as text, every field of every node.
std::string shown(const Yaml& yaml) {
  std::string text = std::to_string(yaml.line) + (yaml.plain ? "p" : "") +
                     (yaml.plain_key ? "k" : "") + std::to_string(yaml.key_line) +
                     (yaml.tag == Yaml::Tag::none ? "" : "t");
  switch (yaml.kind) {
    case Yaml::Kind::null: return text + "~";
    case Yaml::Kind::scalar: return text + "'" + yaml.text + "'";
    case Yaml::Kind::sequence:
      for (const auto& item : yaml.items) text += "[" + shown(item) + "]";
      return text + "[]";
    case Yaml::Kind::mapping:
      for (const auto& [key, value] : yaml.entries) text += "{'" + key + "':" + shown(value) + "}";
  }
  return text + "{}";
}

std::string by_all_rules(const std::string& text) {
  try {
    return shown(base::read_any_yaml(text).root);
  } catch (const base::YamlError& error) {
    return std::string("refused: ") + error.what();
  }
}

bool is_yaml_text(const std::string& text) {
  try {
    base::check_yaml_text(text);
    return true;
  } catch (const base::YamlError&) {
    return false;
  }
}

/// Compares the two; true when the fast one took the text.
bool compare(const std::string& text) {
  if (!is_yaml_text(text)) return false;
  const auto simple = base::read_simple_yaml(text);
  if (!simple) return false;
  const auto fast = shown(*simple);
  const auto all = by_all_rules(text);
  if (fast != all)
    FAIL("the readers differ on:\n" << text << "\nfast: " << fast << "\nall:  " << all);
  return true;
}

const char* const kubeconfig = R"(apiVersion: v1
kind: Config
preferences: {}
current-context: "arn:aws:eks:eu-west-1:123456789012:cluster/prod"
clusters:
- cluster:
    certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==
    server: https://ABC.gr7.eu-west-1.eks.amazonaws.com # the public one
  name: arn:aws:eks:eu-west-1:123456789012:cluster/prod

- name: kind-kind
  cluster: {}
contexts:
- context:
    cluster: arn:aws:eks:eu-west-1:123456789012:cluster/prod
    namespace: 'it''s'
    user:
  name: default
users:
  - name: me
    user:
      exec:
        apiVersion: client.authentication.k8s.io/v1beta1
        args:
        - --region
        - eu-west-1
        - - nested
        - "a \"quoted\" \\ one\n"
        command: aws
        env:
        - name: AWS_PROFILE
          value: ~
        interactiveMode: IfAvailable
        provideClusterInfo: false
)";

const char* const flink_config = R"(---
# Flink's own file
env:
  java:
    opts:
      all: --add-exports=java.base/sun.net.util=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED

jobmanager.rpc.address: localhost
jobmanager:
  # a comment
  bind-host: 0.0.0.0
  memory:
    process:
      size: 1600m
  execution:
    failover-strategy: region
taskmanager.numberOfTaskSlots: 1
metrics.reporters: []
parallelism:
  default: 1
state.checkpoints.dir: s3://bucket/path#with?odd=things
rest.address: "localhost"
)";

using Chance = std::mt19937;

std::size_t below(Chance& chance, std::size_t n) { return chance() % n; }

template <class Any, std::size_t n>
Any one_of(Chance& chance, const Any (&choices)[n]) {
  return choices[below(chance, n)];
}

/// Pieces that mean something to a YAML reader, somewhere.
const char* const pieces[] = {
    " ",    "  ",    "\n", "\n  ",  "\n\n",     ":",    ": ",           ":\n",     "- ",  "-",
    "-\n",  "#",     " #", "# c\n", "'",        "''",   "\"",           "\\",      "\\n", "\\x",
    "{}",   "[]",    "{",  "]",     ",",        "&a ",  "*a",           "!!s ",    "! ",  "|\n",
    ">-\n", "? ",    "%",  "@",     "`",        "---",  "--- ",         "...",     "~",   "null",
    "a",    "bc: d", "\t", "\r",    "\xc3\xa4", "<<: ", "\xef\xbb\xbf", "\xc2\x85"};

std::string mutated(Chance& chance, std::string text) {
  for (auto times = below(chance, 4) + 1; times > 0; --times) {
    const auto at = below(chance, text.size() + 1);
    const auto length =
        std::min(below(chance, 12) == 0 ? below(chance, 100) : below(chance, 4), text.size() - at);
    switch (below(chance, 4)) {
      case 0: text.erase(at, length); break;
      case 1: text.insert(at, one_of(chance, pieces)); break;
      case 2: text.replace(at, length, one_of(chance, pieces)); break;
      default: text.insert(below(chance, text.size() + 1), text.substr(at, length + 8)); break;
    }
  }
  return text;
}

/// A run of lines out of a text, so that mutations meet often and cost little.
std::string some_lines(Chance& chance, const std::string& text) {
  const auto line_at = [&](std::size_t position) {
    return position == 0 ? 0 : std::min(text.find('\n', position - 1), text.size() - 1) + 1;
  };
  const auto from = line_at(below(chance, text.size()));
  const auto to = line_at(std::min(from + below(chance, 300), text.size()));
  return text.substr(from, to - from);
}

const char* const scalars[] = {"a",        "a b",
                               "-1",       "--x",
                               "'q'",      "\"d\"",
                               "''",       "\"\"",
                               "'it''s'",  "\"\\\"\\\\\\n\"",
                               "null",     "~",
                               "Null",     "true",
                               "0x1f",     "a:b",
                               "a#b",      "a'b",
                               "x: y",     "a #c",
                               "{}",       "[]",
                               "{} #",     "[a]",
                               "- a",      "-",
                               ":a",       "?a",
                               "\"a\"b",   "a\\n",
                               "'a' #c",   "\xc3\xa4",
                               "a:",       "a :",
                               "\"a\": b", "%a",
                               "..",       "1 - 2",
                               "a, b",     "a]",
                               "''''",     "\"\\/\\t\"",
                               "\" a \"",  "' a '",
                               "=",        "a  b  ",
                               "a#",       "https://h:1/p?q=1#f"};

/// Lines of a random block whose indentation is nearly always sound.
void write_block(Chance& chance, std::string& text, std::size_t indent, int depth) {
  const bool sequence = below(chance, 3) == 0;
  for (auto lines = below(chance, 4) + 1; lines > 0; --lines) {
    const auto odd = below(chance, 40) == 0 ? 1 + below(chance, 2) : 0;
    text += std::string(indent + odd, ' ') +
            (sequence ? "-" + std::string(1 + below(chance, 2), ' ') : "");
    if (!sequence || below(chance, 2) == 0)
      text += std::string(below(chance, 8) == 0 ? one_of(chance, scalars) : "key") + ":" +
              (below(chance, 20) == 0 ? "" : " ");
    const bool nested = depth < 4 && below(chance, 3) == 0;
    if (!nested && below(chance, 6) != 0) text += one_of(chance, scalars);
    text += below(chance, 10) == 0   ? " # c\n"
            : below(chance, 12) == 0 ? "\n\n  \n"
            : below(chance, 12) == 0 ? "\n   # c\n"
                                     : "\n";
    if (nested)
      write_block(chance, text, indent + below(chance, 4) + (sequence ? 1 : 0), depth + 1);
  }
}

std::string random_text(Chance& chance) {
  std::string text = below(chance, 10) == 0 ? "---\n" : below(chance, 10) == 0 ? "# c\n\n" : "";
  write_block(chance, text, below(chance, 10) == 0 ? 2 : 0, 0);
  if (below(chance, 4) == 0) text.pop_back();
  return text;
}

}  // namespace

TEST_CASE("the fast reader takes the files it was made for") {
  CHECK(compare(kubeconfig));
  CHECK(compare(flink_config));
  CHECK(compare("a:"));
  CHECK(compare("a:\n\n  # c\n"));
  CHECK(compare("a:\n\nb: c"));
  CHECK(compare("- a\n-\n- b:\n  - c\n-  d: e\n   f: g\n"));
  CHECK(compare(std::string(900, 'k') + ": " + std::string(5000, 'v')));
}

TEST_CASE("the fast reader leaves the rest to yaml-cpp") {
  const auto* const text = GENERATE(values<const char*>({"",
                                                         "# c\n",
                                                         "a",
                                                         "a: &x 1\nb: *x\n",
                                                         "a: !!str 1",
                                                         "a: {b: c}",
                                                         "a: [b]",
                                                         "a: |\n  b\n",
                                                         "a: b\n  c",
                                                         "a: 'b\n  c'",
                                                         "a:\n  b",
                                                         "a:\tb",
                                                         "a: b\r\n",
                                                         "? a\n: b\n",
                                                         "%YAML 1.2\n---\na: b\n",
                                                         "a: b\n---\nc: d\n",
                                                         "a: b\n...\n",
                                                         "\xef\xbb\xbf"
                                                         "a: b\n",
                                                         "a:\n    b: c\n  d: e\n",
                                                         "a: b\n c: d\n",
                                                         "a: 1\n- b\n",
                                                         "a: \"\\x41\"",
                                                         "a: b: c",
                                                         "~: a",
                                                         "'a: b",
                                                         "a: @b",
                                                         "--- a: b"}));
  CHECK_FALSE(base::read_simple_yaml(text).has_value());
  CHECK_FALSE(base::read_simple_yaml(std::string(2000, 'k') + ": v").has_value());
}

TEST_CASE("the fast reader stays within the limits of depth") {
  std::string text;
  for (std::size_t depth = 0; depth < 200; ++depth) text += std::string(depth, ' ') + "a:\n";
  CHECK_FALSE(base::read_simple_yaml(text).has_value());
  std::string items;
  for (int depth = 0; depth < 100'000; ++depth) items += "- ";
  CHECK_FALSE(base::read_simple_yaml(items + "a").has_value());
}

TEST_CASE("the fast reader and yaml-cpp agree on random texts") {
  Chance chance(20'260'101);
  int taken = 0;
  for (int i = 0; i < 12'000; ++i) taken += compare(random_text(chance)) ? 1 : 0;
  for (int i = 0; i < 8'000; ++i)
    taken += compare(mutated(chance, some_lines(chance, kubeconfig))) ? 1 : 0;
  for (int i = 0; i < 8'000; ++i)
    taken += compare(mutated(chance, some_lines(chance, flink_config))) ? 1 : 0;
  for (int i = 0; i < 4'000; ++i) taken += compare(mutated(chance, random_text(chance))) ? 1 : 0;
  for (int i = 0; i < 500; ++i) taken += compare(mutated(chance, kubeconfig)) ? 1 : 0;
  INFO(taken << " texts were simple");
  CHECK(taken > 8'000);
}
