#include "kube/api/table.h"

#include <algorithm>

#include "base/json_cursor.h"
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

void read_annotations(JsonCursor& json, TableRow& row) {
  json.members([&](std::string_view key) { row.annotations.emplace_back(key, json.text()); });
}

void read_metadata(JsonCursor& json, TableRow& row) {
  json.members([&](std::string_view key) {
    if (key == "name") row.name = json.text();
    else if (key == "namespace") row.kube_namespace = json.text();
    else if (key == "creationTimestamp") row.created = json.text();
    else if (key == "annotations") read_annotations(json, row);
  });
}

TableRow read_row(JsonCursor& json, std::size_t columns) {
  TableRow row;
  row.cells.reserve(columns);
  json.members([&](std::string_view key) {
    if (key == "cells") json.items([&] { row.cells.push_back(cell(json)); });
    if (key == "object")
      json.members([&](std::string_view part) {
        if (part == "metadata") read_metadata(json, row);
      });
  });
  return row;
}

std::string read_member(JsonCursor& json, std::string_view wanted) {
  std::string text;
  json.members([&](std::string_view key) {
    if (key == wanted) text = json.text();
  });
  return text;
}

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

std::optional<Table> read_table(std::string_view text) {
  Table table;
  std::string kind;
  JsonCursor json(text);
  json.members([&](std::string_view key) {
    if (key == "kind") kind = json.text();
    else if (key == "metadata") table.continue_token = read_member(json, "continue");
    else if (key == "columnDefinitions")
      json.items([&] { table.columns.push_back(read_member(json, "name")); });
    else if (key == "rows")
      json.items([&] { table.rows.push_back(read_row(json, table.columns.size())); });
  });
  if (json.failed() || kind != "Table") return std::nullopt;
  return table;
}

Status not_a_table(const std::string& text) {
  const http::Response response{.status = 200, .body = text};
  const auto object = parse_object(text);
  return object ? not_asked_for(response, *object, {"Table", {}}) : not_an_object(response);
}

}  // namespace kube
