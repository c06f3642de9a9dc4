#include "cli/form/form.h"

#include <stdexcept>

#include "base/text.h"

namespace cli {
namespace {

using base::OrderedJson;

bool is_list_of_manifests(const OrderedJson& document) {
  const auto kind = document.find("kind");
  return kind != document.end() && *kind == "List" && document.contains("items");
}

bool is_of_several(const OrderedJson& document) {
  const auto clusters = document.find("clusters");
  return clusters != document.end() && clusters->is_array() && !document.contains("cluster");
}

const OrderedJson* list_in(const OrderedJson& document, const std::vector<DocumentRows>& rows) {
  for (const auto& each : rows) {
    const auto list = document.find(each.list);
    if (!each.list.empty() && list != document.end() && list->is_array()) return &*list;
  }
  return nullptr;
}

std::string text_at(const OrderedJson& row, const std::string& member) {
  const auto found = row.find(member);
  if (found == row.end() || found->is_null()) return {};
  return found->is_string() ? found->get<std::string>() : found->dump();
}

/// "deployment.apps/orders", "service/orders-rest".
std::string name_of_manifest(const OrderedJson& manifest) {
  const auto version = text_at(manifest, "apiVersion");
  const auto slash = version.find('/');
  const auto group = slash == std::string::npos ? std::string() : "." + version.substr(0, slash);
  return base::lower(text_at(manifest, "kind")) + group + "/" +
         text_at(manifest.value("metadata", OrderedJson::object()), "name");
}

std::string name_of(const OrderedJson& row, const std::vector<std::string>& members) {
  std::vector<std::string> parts;
  for (const auto& member : members) parts.push_back(text_at(row, member));
  return parts.empty() || parts.back().empty() ? std::string() : base::join(parts, "/");
}

/// The rows of that list, or the whole, and what names them.
const DocumentRows& meant(const OrderedJson& document, const std::vector<DocumentRows>& rows) {
  static const DocumentRows whole;
  for (const auto& each : rows) {
    if (each.list.empty() || document.contains(each.list)) return each;
  }
  return whole;
}

}  // namespace

std::vector<const OrderedJson*> rows_of(const OrderedJson& document,
                                        const std::vector<DocumentRows>& rows) {
  std::vector<const OrderedJson*> found;
  if (is_of_several(document)) {
    for (const auto& each : document["clusters"]) {
      const auto more = rows_of(each, rows);
      found.insert(found.end(), more.begin(), more.end());
    }
    return found;
  }
  const auto* list = is_list_of_manifests(document) ? &document["items"] : list_in(document, rows);
  if (list == nullptr) return {&document};
  for (const auto& row : *list) found.push_back(&row);
  return found;
}

std::vector<std::string> names_of(const OrderedJson& document,
                                  const std::vector<DocumentRows>& rows) {
  std::vector<std::string> names;
  if (is_of_several(document)) {
    for (const auto& each : document["clusters"]) {
      const auto more = names_of(each, rows);
      names.insert(names.end(), more.begin(), more.end());
    }
    return names;
  }
  const auto& how = meant(document, rows);
  for (const auto* row : rows_of(document, rows)) {
    auto name = is_list_of_manifests(document) ? name_of_manifest(*row) : name_of(*row, how.name);
    if (!name.empty()) names.push_back(std::move(name));
  }
  return names;
}

std::optional<Form> Form::parse(std::string_view text) {
  const auto equals = text.find('=');
  Form form;
  form.name_ = text.substr(0, equals);
  const auto rest = equals == std::string_view::npos ? "" : text.substr(equals + 1);
  if (form.name_ == "custom-columns") {
    form.columns_ = CustomColumns(rest);
  } else if (form.name_ == "jsonpath" || form.name_ == "jsonpath-as-json") {
    if (rest.empty())
      throw std::invalid_argument("template format specified but no template given");
    form.path_ = JsonPath(rest);
  } else if (text != "name") {
    return std::nullopt;
  }
  return form;
}

std::string Form::filled_in(const OrderedJson& document) const {
  if (!path_) return {};
  const auto found = path_->find(document);
  return name_ == "jsonpath" ? text_of(found) : json_of(found);
}

}  // namespace cli
