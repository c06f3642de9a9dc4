#include "kube/api/table.h"

#include <algorithm>
#include <utility>

#include "base/json_cursor.h"
#include "base/parse_json.h"
#include "kube/api/object.h"
#include "kube/api/subject.h"

namespace kube {
namespace {

using base::JsonCursor;

std::string cell(JsonCursor& json) {
  auto ahead = json;
  const auto raw = ahead.raw();
  if (raw.starts_with('"')) return json.text();
  json = ahead;
  return std::string(raw);
}

std::string read_member(JsonCursor& json, std::string_view wanted) {
  std::string text;
  json.members([&](std::string_view key) {
    if (key == wanted) text = json.text();
  });
  return text;
}

/// Reads a table. Of small values many more could be made than their text has bytes, so it is given
/// up where they are too many.
class Reading {
 public:
  explicit Reading(std::string_view text) : json_(text) {}

  std::optional<Table> table() {
    std::string kind;
    json_.members([&](std::string_view key) {
      if (key == "kind") kind = json_.text();
      else if (key == "metadata") table_.continue_token = read_member(json_, "continue");
      else if (key == "columnDefinitions") json_.items([&] { read_column(); });
      else if (key == "rows") json_.items([&] { read_row(); });
    });
    if (json_.failed() || kind != "Table") return std::nullopt;
    return std::move(table_);
  }

 private:
  /// Whether so many more values may be kept.
  bool counts(std::size_t more = 1) {
    values_ += more;
    if (values_ > base::JsonBounds{}.most_values) json_.give_up();
    return !json_.failed();
  }

  void read_column() {
    if (counts()) table_.columns.push_back(read_member(json_, "name"));
  }

  void read_row() {
    // With the room for its cells, which many columns and many rows would make more than both.
    if (!counts(1 + table_.columns.size())) return;
    auto& row = table_.rows.emplace_back();
    row.cells.reserve(table_.columns.size());
    json_.members([&](std::string_view key) {
      if (key == "cells") json_.items([&] { read_cell(row); });
      if (key == "object")
        json_.members([&](std::string_view part) {
          if (part == "metadata") read_metadata(row);
        });
    });
  }

  void read_cell(TableRow& row) {
    if (row.cells.size() < table_.columns.size() || counts()) row.cells.push_back(cell(json_));
  }

  void read_metadata(TableRow& row) {
    json_.members([&](std::string_view key) {
      if (key == "name") row.name = json_.text();
      else if (key == "namespace") row.kube_namespace = json_.text();
      else if (key == "creationTimestamp") row.created = json_.text();
      else if (key == "annotations")
        json_.members([&](std::string_view name) { read_annotation(row, name); });
    });
  }

  void read_annotation(TableRow& row, std::string_view name) {
    if (counts()) row.annotations.emplace_back(name, json_.text());
  }

  JsonCursor json_;
  Table table_{};
  std::size_t values_ = 0;
};

}  // namespace

std::string TableRow::annotation(std::string_view wanted) const {
  const auto found =
      std::find_if(annotations.begin(), annotations.end(),
                   [&](const auto& annotation) { return annotation.first == wanted; });
  return found == annotations.end() ? std::string() : found->second;
}

std::size_t Table::column(std::string_view name) const {
  return static_cast<std::size_t>(std::find(columns.begin(), columns.end(), name) -
                                  columns.begin());
}

std::optional<Table> read_table(std::string_view text) { return Reading(text).table(); }

Status not_a_table(const std::string& text) {
  const http::Response response{.status = 200, .body = text};
  const auto object = parse_object(text);
  return object ? not_asked_for(response, *object, {"Table", {}}) : not_an_object(response);
}

}  // namespace kube
