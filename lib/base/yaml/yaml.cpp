#include "base/yaml/yaml.h"

#include <algorithm>
#include <istream>
#include <streambuf>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "base/utf8.h"
#include "base/yaml/tree_builder.h"
#include "base/yaml/yaml_fast.h"
#include "base/yaml/yaml_tabs.h"
#include "base/yaml/yaml_text.h"

namespace base {
namespace {

constexpr std::size_t most_bytes = std::size_t{8} << 20U;

/// Refuses the first event that has content: for what follows the document.
class NothingMore : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override {
    line_ = line_ == 0 ? mark.line + 1 : line_;
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse(mark); }
  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                const std::string&) override {
    refuse(mark);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    refuse(mark);
  }
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    refuse(mark);
  }
  void OnMapEnd() override {}

  /// Where a document without content begins.
  int line() const { return line_; }

 private:
  int line_ = 0;

  [[noreturn]] static void refuse(const YAML::Mark& mark) {
    throw YamlError("content after the end of the document", mark.line + 1);
  }
};

/// Reads text that somebody else owns, without a copy.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    auto* begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

/// yaml-cpp says the anchor's name from 0.8 on, which may be part of a secret.
std::string without_names(const std::string& message) {
  constexpr std::string_view unknown_anchor = "the referenced anchor is not defined";
  return message.starts_with(unknown_anchor) ? std::string(unknown_anchor) : message;
}

}  // namespace

const Yaml* Yaml::find(std::string_view key) const {
  const auto found = std::find_if(entries.rbegin(), entries.rend(),
                                  [&](const auto& entry) { return entry.first == key; });
  return found == entries.rend() ? nullptr : &found->second;
}

YamlDocument read_yaml_document(std::string_view text, Aliases aliases) {
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
    return read_yaml_document(utf8_of(text), aliases);
  if (text.size() > most_bytes)
    throw YamlError(fmt::format("larger than {} MiB", most_bytes >> 20U), 1);
  check_yaml_text(text);
  if (auto simple = read_simple_yaml(text)) return {.root = std::move(*simple)};
  return read_any_yaml(text, aliases);
}

Yaml parse_yaml(std::string_view text) { return read_yaml_document(text).root; }

namespace {

/// yaml-cpp keeps what it reads of a line until it knows what is a key, and would need two
/// gigabytes for a line of as many brackets as a file may have bytes. No document of so many marks
/// has as few nodes as one may have.
void check_marks_of_lines(std::string_view text) {
  constexpr int most_marks = 200'000;
  int line = 1;
  int marks = 0;
  for (const char c : text) {
    if (c == '\n') ++line, marks = 0;
    else if (std::string_view("[]{},:").find(c) != std::string_view::npos) ++marks;
    if (marks > most_marks) throw YamlError("too many nodes", line);
  }
}

}  // namespace

YamlDocument read_any_yaml(std::string_view text, Aliases aliases) {
  check_marks_of_lines(text);
  ViewBuffer buffer(text);
  std::istream stream(&buffer);
  TreeBuilder builder(aliases);
  NothingMore nothing_more;
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    // yaml-cpp ends a document where the indentation goes wrong, and takes the rest for another
    // one. An empty one may follow (a "---" at the end); where that repeats it is a token that
    // yaml-cpp does not get past.
    if (parser.HandleNextDocument(nothing_more) && parser.HandleNextDocument(nothing_more)) {
      throw YamlError("content after the end of the document", line_of(text, text.size()));
    }
  } catch (const YAML::Exception& problem) {
    throw YamlError(without_names(problem.msg), problem.mark.line + 1);
  }
  // yaml-cpp takes the end of the text for the end of a quoted scalar in some places; such a scalar
  // is the last one.
  if (is_open_yaml_quote(text, builder.last_scalar_at()))
    throw YamlError("a quote that is not closed", line_of(text, text.size()));
  auto document = builder.take();
  document.next_document = nothing_more.line();
  document.parting_tab = line_of_parting_tab(text);
  return document;
}

}  // namespace base
