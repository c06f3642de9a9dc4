#include "kube/api/table.h"

#include <algorithm>
#include <utility>

#include "base/json_cursor.h"
#include "kube/api/object.h"
#include "kube/api/subject.h"

namespace kube {
namespace {

using base::JsonCursor;

constexpr std::size_t most_memory = std::size_t{24} << 20;  // without the texts themselves

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

/// Reads a table. Of small values much more could be made than their text has bytes, so it is given
/// up where they take too much.
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
  /// Whether there is room for so many more values of that kind. A vector that grows has room for
  /// twice what is in it.
  template <class Value>
  bool has_room(std::size_t more = 1) {
    memory_ += 2 * sizeof(Value) * more;
    if (memory_ > most_memory) json_.give_up();
    return !json_.failed();
  }

  void read_column() {
    if (has_room<std::string>()) table_.columns.push_back(read_member(json_, "name"));
  }

  void read_row() {
    // Many columns and many rows would make more cells than there are of both.
    if (!has_room<TableRow>() || !has_room<std::string>(table_.columns.size())) return;
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
    if (row.cells.size() < table_.columns.size() || has_room<std::string>())
      row.cells.push_back(cell(json_));
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
    if (has_room<std::pair<std::string, std::string>>())
      row.annotations.emplace_back(name, json_.text());
  }

  JsonCursor json_;
  Table table_{};
  std::size_t memory_ = 0;
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
