// Option of Flink: a row of the catalogue in options.h.
#pragma once
#include <string_view>
#include <vector>

#include "flink/version/version.h"

namespace flink {

/// One key under which an option is found, and the Flink versions that know it.
struct Key {
  std::string_view name;
  Version since = oldest_known;
  Version until = {99, 0, 0};  ///< the first version that does not know it any more

  bool known_in(const Version& version) const { return since <= version && version < until; }
};

/// A default, valid from a version on until the next row.
struct Default {
  std::string_view text;  ///< empty: no default from that version on
  Version since = oldest_known;
};

/// An option that the client reads. `keys` are in the order of look-up: the primary key first, then
/// fallback and deprecated keys.
struct Option {
  std::vector<Key> keys;
  std::vector<Default> defaults{};

  /// The primary key in that version: the first that it knows. Empty when the version does not know
  /// the option.
  std::string_view key(const Version& version) const;

  /// The default in that version, empty when it has none.
  std::string_view default_in(const Version& version) const;

  bool known_in(const Version& version) const { return !key(version).empty(); }
};

}  // namespace flink
