#include "cli/output/list_document.h"

#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace cli {
namespace {

constexpr std::string_view json_end = "\n  ]\n}\n";  // of a list that ends an object

/// The text of a document, up to the end of the list that ends it.
std::string open_text(std::string text, bool is_json) {
  if (is_json) text.resize(text.size() - json_end.size());
  return text;
}

}  // namespace

ListDocument::ListDocument(const Output& output, Subject& subject, base::OrderedJson head,
                           std::string name)
    : output_(output), subject_(subject), head_(std::move(head)), name_(std::move(name)) {}

void ListDocument::add(const base::OrderedJson& item) {
  if (!output_.has_whole_document()) return kept_.push_back(item);
  const auto is_json = output_.has_json();
  const auto before = is_json ? fmt::format("{{\n  \"{}\": [", name_) : name_ + ":\n";
  auto document = subject_.in_list ? base::OrderedJson::object() : head_;
  document[name_] = base::OrderedJson::array({item});
  const auto text = open_text(output_.document_text(document), is_json);
  if (!std::exchange(subject_.in_list, true)) return output_.document_piece(text);
  output_.document_piece((is_json ? "," : "") + text.substr(before.size()));
}

void ListDocument::end() {
  if (std::exchange(subject_.in_list, false))
    return output_.document_piece(end_of_list(output_.has_json(), {}));
  output_.sort(kept_, [](const auto& item) { return item; });
  head_[name_] = kept_;
  output_.document(head_);
}

base::OrderedJson clusters_document(const std::vector<base::OrderedJson>& each) {
  return {{"clusters", each}};
}

std::string end_of_list(bool is_json, const std::string& more) {
  if (!is_json) return more;
  return more.empty() ? std::string(json_end) : "\n  ]," + more.substr(1);
}

}  // namespace cli
