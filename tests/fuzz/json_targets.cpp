// Readers of JSON that make no tree, against the one that does.
#include <string>

#include "base/json.h"
#include "base/json_sieve.h"
#include "base/parse_json.h"
#include "kube/api/table.h"
#include "tests/fuzz/targets.h"

namespace test::fuzz {
namespace {

using base::Json;

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void erase(Json& json, const std::string& name) {
  if (json.is_object()) json.erase(name);
  if (json.is_structured()) {
    for (auto& part : json) erase(part, name);
  }
}

std::string sieved(std::string_view text, std::size_t length) {
  base::JsonSieve sieve({"drop"});
  std::string kept;
  in_pieces(text, length, [&](std::string_view piece) { sieve.add(piece, kept); });
  return kept;
}

void sieve(std::string_view bytes) {
  if (bytes.empty()) return;
  const auto kept = read_in_pieces(bytes, sieved);
  auto whole = base::parse_json(bytes.substr(1));
  if (!whole) return;
  erase(*whole, "drop");
  // A name that is there twice counts once in a tree.
  const auto read = base::parse_json(kept);
  require(read && *read == *whole, "what is kept is another value");
}

std::string member(const Json& json, const char* name) {
  if (!json.is_object() || !json.contains(name) || !json.at(name).is_string()) return {};
  return json.at(name).get<std::string>();
}

const Json& part(const Json& json, const char* name) {
  static const Json none;
  return json.is_object() && json.contains(name) ? json.at(name) : none;
}

void same_row(const kube::TableRow& row, const Json& json) {
  const auto& cells = part(json, "cells");
  require(row.cells.size() == (cells.is_array() ? cells.size() : 0), "the number of cells");
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const auto cell =
        cells.at(i).is_string() ? cells.at(i).get<std::string>() : text_of(cells.at(i));
    require(row.cells[i] == cell, "a cell");
  }
  const auto& metadata = part(part(json, "object"), "metadata");
  require(row.name == member(metadata, "name"), "a name");
  require(row.kube_namespace == member(metadata, "namespace"), "a namespace");
  require(row.created == member(metadata, "creationTimestamp"), "a time");
}

void table(std::string_view bytes) {
  static_cast<void>(kube::read_table(bytes));
  const auto json = base::parse_json(bytes);
  if (!json) return;
  const auto read = kube::read_table(text_of(*json));
  require(read.has_value() == (member(*json, "kind") == "Table"), "whether it is a table");
  if (!read) return;
  require(read->continue_token == member(part(*json, "metadata"), "continue"), "the next page");
  const auto& columns = part(*json, "columnDefinitions");
  require(read->columns.size() == (columns.is_array() ? columns.size() : 0), "the columns");
  const auto& rows = part(*json, "rows");
  require(read->rows.size() == (rows.is_array() ? rows.size() : 0), "the number of rows");
  for (std::size_t i = 0; i < read->rows.size(); ++i) same_row(read->rows[i], rows.at(i));
}

constexpr Target list[] = {{"json-sieve", sieve}, {"json-table", table}};

}  // namespace

std::span<const Target> json_targets() { return list; }

}  // namespace test::fuzz
