// The catalogue of Flink's options: which keys each version knows. Data in catalogue.inc, made by
// scripts/catalogue out of the static ConfigOption fields of Flink's own classes, and families of
// keys in key_families.cpp. Nothing is read before it is asked for.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "flink/version/version.h"

namespace flink {

struct Dialect;

/// What some versions in a row say of a key. A key has several rows when its type, default or
/// standing changed.
struct CatalogueRow {
  std::string_view key;
  std::string_view type;  ///< boolean, int, long, float, double, string, duration, memory, list,
                          ///< map, maps, class, or an enum's A|B|C
  std::string_view
      default_text;  ///< empty when there is none, cut with an ellipsis when it is long
  Version since;     ///< the first minor version, patch 0
  Version until;     ///< the first minor version for which it does not hold any more
  std::string_view
      new_key;  ///< the key that replaced it, several with commas; empty when the key is current

  bool known_in(const Version& version) const { return since <= version && version < until; }
};

/// All rows, sorted by key and version.
std::vector<CatalogueRow> catalogue();

/// The rows of a key, the oldest version first; empty for a key that is no option. A binary search.
std::vector<CatalogueRow> rows_of(std::string_view key);

/// The map option of which the key is an entry, spelt with the map's key as its prefix, in the
/// newest version that has that option; empty when it is none.
std::string_view map_of(std::string_view key);

/// What a version makes of a key.
struct KeyStatus {
  enum class Kind { known, deprecated, other_version, unknown };
  Kind kind = Kind::unknown;
  /// The row that tells. Absent for unknown keys, and for those that are known as one of a family
  /// (`metrics.reporter.NAME.class`) or as an entry of a map option
  /// (`kubernetes.jobmanager.labels.NAME`).
  std::optional<CatalogueRow> row{};
};

/// A binary search.
KeyStatus key_status(std::string_view key, const Dialect& dialect);

/// The key which that version had for what is called so now, or empty.
std::string_view older_key(std::string_view key, const Version& version);

/// Whether any option's key begins with the same word up to the first dot.
bool in_flinks_name_space(std::string_view key);

}  // namespace flink
