#include "base/yaml/yaml_tabs.h"

#include <algorithm>

namespace base {
namespace {

using std::string_view;

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_end(char c) { return is_blank(c) || c == '\n' || c == '\r'; }

/// Goes through a text token by token, as far as tabs need it.
class Scanner {
 public:
  explicit Scanner(string_view text) : text_(text) {}

  int find() {
    while (at_ < text_.size()) {
      if (text_[at_] == '\t') return line();
      step();
    }
    return 0;
  }

 private:
  int line() const {
    return 1 + static_cast<int>(std::count(text_.begin(),
                                           text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n'));
  }

  bool ends_at(std::size_t at) const { return at >= text_.size() || is_end(text_[at]); }
  std::size_t column(std::size_t at) const {
    return at - (at == 0 ? 0 : text_.rfind('\n', at - 1) + 1);
  }
  void to_line_end() { at_ = std::min(text_.find('\n', at_), text_.size()); }

  /// One blank, line break, indicator, comment or scalar.
  void step() {
    const char c = text_[at_];
    if (is_end(c)) return skip_space();
    if (c == '#' || (c == '%' && column(at_) == 0)) return to_line_end();
    if (is_document_mark()) return void(at_ += 3);
    if (c == '"' || c == '\'') return quoted(c);
    if (c == '[' || c == '{') return open();
    if (c == ']' || c == '}' || c == ',') return close(c);
    if ((c == '-' || c == '?') && ends_at(at_ + 1)) return indicator();
    if (c == ':' && (ends_at(at_ + 1) || depth_ > 0 || after_quote_)) return indicator();
    if (c == '&' || c == '*' || c == '!') return property();
    if ((c == '|' || c == '>') && depth_ == 0) return block();
    plain();
  }

  bool is_document_mark() const {
    const auto rest = text_.substr(at_);
    return column(at_) == 0 && (rest.starts_with("---") || rest.starts_with("...")) &&
           ends_at(at_ + 3);
  }

  void skip_space() {
    after_quote_ = false;
    ++at_;
  }
  void open() {
    ++depth_;
    indicator();
  }
  void close(char c) {
    if (c != ',' && depth_ > 0) --depth_;
    indicator();
  }
  void indicator() {
    if (text_[at_] == '-' || text_[at_] == '?') parent_ = column(at_);
    after_quote_ = false;
    ++at_;
  }
  /// An anchor, an alias or a tag.
  void property() {
    while (!ends_at(at_) &&
           (depth_ == 0 || string_view(",[]{}").find(text_[at_]) == string_view::npos))
      ++at_;
  }

  void quoted(char quote) {
    note_key();
    for (++at_; at_ < text_.size(); ++at_) {
      if (quote == '"' && text_[at_] == '\\') ++at_;
      else if (text_[at_] == quote && quote == '\'' && text_.substr(at_ + 1).starts_with(quote))
        ++at_;
      else if (text_[at_] == quote) break;
    }
    at_ = std::min(at_ + 1, text_.size());
    after_quote_ = true;
  }

  /// To the end of the line, to a comment, or to what ends it there; blanks and tabs behind it are
  /// its own.
  void plain() {
    note_key();
    for (; at_ < text_.size() && text_[at_] != '\n'; ++at_) {
      const char c = text_[at_];
      if (c == '#' && is_blank(text_[at_ - 1])) return;
      if (c == ':' && ends_at(at_ + 1)) return;
      if (depth_ > 0 && string_view(",[]{}").find(c) != string_view::npos) return;
    }
  }

  /// A header, and all lines that are deeper than what the scalar is the value of.
  void block() {
    for (++at_; at_ < text_.size() && !ends_at(at_);) ++at_;
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    if (at_ < text_.size() && text_[at_] == '\t') return;
    to_line_end();
    while (at_ < text_.size()) {
      const auto begin = at_ + 1;
      const auto content = std::min(text_.find_first_not_of(' ', begin), text_.size());
      const bool is_empty =
          content == text_.size() || text_[content] == '\n' || text_[content] == '\r';
      if (!is_empty && content - begin < parent_ + 1 && !is_root_) return;
      at_ = begin;
      to_line_end();
    }
  }

  /// A scalar may be a key, whose column a block scalar behind it is measured by.
  void note_key() {
    if (depth_ > 0) return;
    parent_ = column(at_);
    is_root_ = false;
  }

  string_view text_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;   ///< of flow collections
  std::size_t parent_ = 0;  ///< the column of the last key or "-"
  bool is_root_ = true;     ///< nothing but a block scalar so far
  bool after_quote_ = false;
};

}  // namespace

int line_of_parting_tab(string_view text) {
  return text.find('\t') == string_view::npos ? 0 : Scanner(text).find();
}

}  // namespace base
