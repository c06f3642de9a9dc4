// YAML text as a tree that keeps what the text said: spelling, quotes, order and lines. The only
// door to yaml-cpp.
#pragma once
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"

namespace base {

/// One node of a YAML document, aliases and anchors resolved.
struct Yaml {
  enum class Kind { null, scalar, sequence, mapping };

  /// What a tag makes of a scalar: `!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!timestamp`,
  /// `!!binary`. A tag that says of a node what it is anyway is none; every other one is `other`.
  enum class Tag : char { none, text, integer, floating, boolean, null, timestamp, binary, other };

  Kind kind = Kind::null;
  Tag tag = Tag::none;
  std::string text{};  ///< of a scalar: its value
  bool
      plain{};  ///< of a scalar: without quotes and tag, so that its type follows from its spelling
  std::vector<Yaml> items{};  ///< of a sequence
  std::vector<std::pair<std::string, Yaml>>
      entries{};     ///< of a mapping, in the order of the text, duplicates kept
  bool plain_key{};  ///< of a value in a mapping: its key is written without quotes
  int line = 0;      ///< where it begins, counted from 1
  int key_line = 0;  ///< of a value in a mapping: where its key begins

  /// The last entry of that key in a mapping, or nullptr.
  const Yaml* find(std::string_view key) const;
};

/// Why a text is not YAML: `what()` has no content of the text, so that no secret leaks with it.
struct YamlError : std::runtime_error {
  YamlError(const std::string& what, int at_line) : std::runtime_error(what), line(at_line) {}
  int line;  ///< counted from 1
};

/// A document, and what readers of YAML disagree about in it.
struct YamlDocument {
  Yaml root{};
  std::vector<int>
      collection_aliases{};  ///< the lines of the aliases that stand for sequences and mappings
  std::vector<int> text_aliases{};  ///< the lines of those that are taken for text
  int next_document = 0;  ///< the line of a "---" behind which there is nothing; 0: there is none
  int parting_tab = 0;  ///< the line of the first tab that parts tokens, which many readers refuse;
                        ///< 0: there is none
};

/// What an alias stands for: what its anchor names, or, to a reader that takes it for text, the
/// anchor's name.
enum class Aliases { followed, text };

/// Reads a text of one document, in UTF-8, or in UTF-16 with its byte order mark; an empty text is
/// null. Content after its end, control characters and keys that are no scalars are errors. At most
/// 8 MiB, 100 levels deep and 100,000 nodes, aliases resolved. Throws YamlError.
YamlDocument read_yaml_document(std::string_view text, Aliases aliases = Aliases::followed);

/// The document alone.
Yaml parse_yaml(std::string_view text);

/// What a plain key "<<" takes from a mapping, or from several, goes into the mapping that has it,
/// where that does not say it itself: the first of several counts (YAML 1.1's merge keys). Throws
/// YamlError where it names no mapping.
void resolve_merge_keys(Yaml& yaml);

/// The JSON value of a node, typed as Kubernetes types it (sigs.k8s.io/yaml): plain scalars become
/// null, booleans (true, True, yes, on, …) and numbers; quoted ones stay strings; a later duplicate
/// key wins.
Json yaml_to_json(const Yaml& yaml);

/// A JSON value as block-style YAML, keys in the value's own order, two blanks a level; strings
/// that another reader could take for something else are quoted.
template <class AnyJson>
std::string json_to_yaml(const AnyJson& value);
extern template std::string json_to_yaml(const Json&);
extern template std::string json_to_yaml(const OrderedJson&);

/// A string as one YAML scalar on one line that every YAML 1.1 and 1.2 reader takes for exactly
/// that string: plain where that is safe, else in single or (control characters, line breaks) in
/// double quotes.
std::string yaml_scalar(std::string_view text);

}  // namespace base
