#include "flink/catalogue/catalogue.h"

#include <algorithm>
#include <array>

#include "flink/catalogue/key_families.h"
#include "flink/version/dialect.h"

namespace flink {
namespace {

// One literal and no table of pointers: it is neither read nor relocated when the program starts.
constexpr std::string_view with_line_break =
#include "flink/catalogue/catalogue.inc"
    ;
constexpr std::string_view table = with_line_break.substr(1);

constexpr Version for_ever{99, 0, 0};

std::string_view line_at(std::size_t start) {
  return table.substr(start, table.find('\n', start) - start);
}

std::string_view key_of(std::string_view line) { return line.substr(0, line.find('\t')); }

/// The start of the line that the place is in.
std::size_t start_of_line(std::size_t place) {
  const auto before = place == 0 ? std::string_view::npos : table.rfind('\n', place - 1);
  return before == std::string_view::npos ? 0 : before + 1;
}

/// The start of the first line whose key is not before this one.
std::size_t lower_bound(std::string_view key) {
  std::size_t low = 0;
  std::size_t high = table.size();
  while (low < high) {
    const auto middle = start_of_line(low + (high - low) / 2);
    const auto line = line_at(middle);
    if (key_of(line) < key) low = middle + line.size() + 1;
    else high = middle;
  }
  return low;
}

CatalogueRow row_of(std::string_view line) {
  std::array<std::string_view, 6> columns;
  for (auto& column : columns) {
    column = line.substr(0, line.find('\t'));
    line.remove_prefix(std::min(line.size(), column.size() + 1));
  }
  return {columns[0],
          columns[1],
          columns[2],
          parse_version(columns[3]).value_or(oldest_known),
          parse_version(columns[4]).value_or(for_ever),
          columns[5]};
}

std::optional<CatalogueRow> row_in(std::string_view key, const Version& version) {
  const auto rows = rows_of(key);
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [&](const CatalogueRow& row) { return row.known_in(version); });
  return found == rows.end() ? std::nullopt : std::optional(*found);
}

/// What stands before one of the key's dots, the longest first, and is a map.
template <typename IsMap>
std::string_view prefix_that(std::string_view key, const IsMap& is_map) {
  for (auto dot = key.rfind('.'); dot != std::string_view::npos && dot > 0;
       dot = key.rfind('.', dot - 1)) {
    if (is_map(key.substr(0, dot))) return key.substr(0, dot);
  }
  return {};
}

bool is_map_entry(std::string_view key, const Version& version) {
  const auto is_map = [&](std::string_view prefix) {
    const auto row = row_in(prefix, version);
    return row && row->type == "map";
  };
  return !prefix_that(key, is_map).empty();
}

}  // namespace

std::vector<CatalogueRow> rows_of(std::string_view key) {
  std::vector<CatalogueRow> rows;
  for (auto at = lower_bound(key); at < table.size();) {
    const auto line = line_at(at);
    if (key_of(line) != key) break;
    rows.push_back(row_of(line));
    at += line.size() + 1;
  }
  return rows;
}

std::string_view map_of(std::string_view key) {
  return prefix_that(key, [](std::string_view prefix) {
    const auto rows = rows_of(prefix);
    return !rows.empty() && rows.back().type == "map";
  });
}

std::vector<CatalogueRow> catalogue() {
  std::vector<CatalogueRow> rows;
  for (std::size_t at = 0; at < table.size();) {
    const auto line = line_at(at);
    rows.push_back(row_of(line));
    at += line.size() + 1;
  }
  return rows;
}

KeyStatus key_status(std::string_view key, const Dialect& dialect) {
  using Kind = KeyStatus::Kind;
  const auto& version = dialect.version;
  if (auto row = row_in(key, version))
    return {row->new_key.empty() ? Kind::known : Kind::deprecated, row};
  if (is_in_open_family(key, version) || (dialect.prefix_maps && is_map_entry(key, version)))
    return {Kind::known};
  const auto rows = rows_of(key);
  if (rows.empty()) return {Kind::unknown};
  return {Kind::other_version, version < rows.front().since ? rows.front() : rows.back()};
}

std::string_view older_key(std::string_view key, const Version& version) {
  for (const auto& row : catalogue()) {
    if (row.new_key == key && row_in(row.key, version)) return row.key;
  }
  return {};
}

bool in_flinks_name_space(std::string_view key) {
  const auto first_word = std::string(key.substr(0, key.find('.'))) + ".";
  return line_at(std::min(lower_bound(first_word), table.size())).starts_with(first_word);
}

}  // namespace flink
