#include "flink/pod_template/pod_document.h"

#include <map>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "flink/pod_template/pod_scalar.h"
#include "flink/version/dialect.h"
#include "flink/version/version.h"

namespace flink {
namespace {

using base::Yaml;

constexpr std::size_t most_aliases = 50;

std::string at_line(int line, std::string_view what) {
  return fmt::format("line {}: {}", line, what);
}

/// Gives the keys of a document the text that they have for the client, and leaves those that
/// count.
class Keys {
 public:
  Keys(PodYaml reader, PodDocument& document, std::string& problem)
      : reader_(reader), document_(document), problem_(problem) {}

  void read(Yaml& node) {
    check_tag(node);
    for (auto& item : node.items) read(item);
    std::map<std::string, Kept> seen;
    std::vector<std::pair<std::string, Yaml>> kept;
    for (auto& [spelt, value] : node.entries) {
      read(value);
      auto key = value.plain_key ? pod_key(spelt, reader_) : PodKey{spelt};
      const bool merge = value.plain_key && spelt == "<<";
      if (merge && !is_yaml_1_1(reader_)) remark_merge(value);
      const auto [known, is_new] = seen.try_emplace(key.text, Kept{kept.size(), key.kind});
      if (is_new || (merge && is_yaml_1_1(reader_))) {
        kept.emplace_back(std::move(key.text), std::move(value));
        continue;
      }
      twice(known->first, value.key_line, known->second.kind == key.kind);
      kept[known->second.at].second = std::move(value);
    }
    node.entries = std::move(kept);
  }

 private:
  struct Kept {
    std::size_t at;
    char kind;
  };

  /// The client of 1.13 does not look at tags.
  void check_tag(const Yaml& node) {
    const bool unknown =
        node.tag == Yaml::Tag::other || (node.tag == Yaml::Tag::timestamp && is_json(reader_));
    if (unknown && reader_ != PodYaml::tokens) fail(node.line, "a tag that Flink does not know");
  }

  void remark_merge(const Yaml& value) {
    const auto* readers = is_json(reader_) ? "1.18 and newer" : "1.13";
    document_.remarks.push_back(
        fmt::format("'<<' is no merge key to Flink {} (line {})", readers, value.key_line));
  }

  void twice(const std::string& key, int line, bool same_kind) {
    const auto name = base::printable(key, 100);
    if (is_json(reader_) && !document_.json && same_kind)
      fail(line, fmt::format("'{}' is there twice", name));
    else
      document_.remarks.push_back(
          fmt::format("'{}' is there twice (line {}), and the last one counts", name, line));
  }

  void fail(int line, std::string_view what) {
    if (problem_.empty()) problem_ = at_line(line, what);
  }

  PodYaml reader_;
  PodDocument& document_;
  std::string& problem_;
};

/// The client looks at the first character that is no blank.
bool begins_as_json(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n\v\f");
  return first != std::string_view::npos && text[first] == '{';
}

bool is_json_value(std::string_view text) {
  std::istringstream stream{std::string(text)};
  try {
    base::Json value;
    stream >> value;
    return true;
  } catch (const base::Json::exception&) {
    return false;
  }
}

/// What the reader does not take though it is sound YAML.
std::string refusal(const base::YamlDocument& yaml, const PodDocument& document,
                    std::string_view text, const Dialect& dialect) {
  if (document.json)
    return is_json_value(text) ? "" : "begins with '{', which is JSON to Flink, and is not JSON";
  if (yaml.parting_tab > 0)
    return at_line(yaml.parting_tab,
                   "a tab is used as white space, which Flink's reader refuses (use blanks)");
  if (dialect.pod_yaml != PodYaml::tokens && yaml.collection_aliases.size() > most_aliases)
    return at_line(
        yaml.collection_aliases[most_aliases],
        fmt::format("more than {} aliases of lists and mappings, and Flink reads no more",
                    most_aliases));
  if (is_yaml_1_1(dialect.pod_yaml) && yaml.next_document > 0)
    return at_line(yaml.next_document,
                   fmt::format("another document begins, and Flink {} reads no more than one",
                               minor_text(dialect.version)));
  return {};
}

/// A resource of another kind is a ClassCastException to the client.
std::string kind_problem(const Yaml& root) {
  const auto* kind = root.find("kind");
  if (kind == nullptr || kind->kind != Yaml::Kind::scalar || kind->text.empty() ||
      kind->text == "Pod")
    return {};
  return at_line(kind->line, fmt::format("its kind is '{}', and Flink takes a Pod",
                                         base::printable(kind->text, 100)));
}

}  // namespace

Parsed<PodDocument> read_pod_document(std::string_view text, const Dialect& dialect) {
  PodDocument document;
  std::string problem;
  try {
    const bool takes_text = dialect.pod_yaml == PodYaml::tokens;
    auto yaml =
        base::read_yaml_document(text, takes_text ? base::Aliases::text : base::Aliases::followed);
    for (const int line : yaml.text_aliases)
      document.remarks.push_back(
          fmt::format("an alias is the text of its name to Flink {} (line {})",
                      minor_text(dialect.version), line));
    document.json = begins_as_json(text);
    document.root = std::move(yaml.root);
    problem = document.root.kind == Yaml::Kind::mapping ? refusal(yaml, document, text, dialect)
                                                        : "is no YAML mapping";
    Keys(dialect.pod_yaml, document, problem).read(document.root);
    if (is_yaml_1_1(dialect.pod_yaml)) base::resolve_merge_keys(document.root);
    if (problem.empty()) problem = kind_problem(document.root);
  } catch (const base::YamlError& error) {
    problem = at_line(error.line, fmt::format("not YAML: {}", error.what()));
  }
  return problem.empty() ? Parsed(std::move(document)) : Parsed<PodDocument>::failed(problem);
}

}  // namespace flink
