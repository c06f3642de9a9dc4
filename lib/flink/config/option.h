// Option of Flink: a row of the catalogue in options.h.
#pragma once
#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>

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

/// A few rows, without memory of their own: made when the program is compiled.
template <class Row, std::size_t most>
class Rows {
 public:
  constexpr Rows() = default;
  constexpr Rows(std::initializer_list<Row> rows) : size_(rows.size()) {
    std::copy(rows.begin(), rows.end(), rows_.begin());
  }

  constexpr const Row* begin() const { return rows_.data(); }
  constexpr const Row* end() const { return rows_.data() + size_; }
  constexpr const Row& front() const { return rows_.front(); }

 private:
  std::array<Row, most> rows_{};
  std::size_t size_ = 0;
};

/// An option that the client reads or writes. `keys` are in the order of look-up: the primary key
/// first, then fallback and deprecated keys.
struct Option {
  Rows<Key, 6> keys;
  Rows<Default, 4> defaults{};

  /// What the newest versions call it.
  constexpr std::string_view name() const { return keys.front().name; }

  /// The primary key in that version: the first that it knows. Empty when the version does not know
  /// the option.
  std::string_view key(const Version& version) const;

  /// The default in that version, empty when it has none.
  std::string_view default_in(const Version& version) const;

  bool known_in(const Version& version) const { return !key(version).empty(); }
};

}  // namespace flink
