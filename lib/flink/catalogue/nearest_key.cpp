#include "flink/catalogue/nearest_key.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "flink/catalogue/catalogue.h"
#include "flink/catalogue/key_families.h"
#include "flink/version/dialect.h"

namespace flink {
namespace {

/// A lower bound of the edits between two words: how many letters of one the other lacks, whatever
/// their order.
std::size_t missing_letters(std::string_view word, std::string_view other) {
  std::array<int, 256> count{};
  for (const char c : word) ++count[static_cast<unsigned char>(c)];
  for (const char c : other) --count[static_cast<unsigned char>(c)];
  int more = 0;
  int less = 0;
  for (const int n : count) (n > 0 ? more : less) += n;
  return static_cast<std::size_t>(std::max(more, -less));
}

/// In a long key more slips are likely, but beyond four it is another word that was meant.
std::size_t most_slips(std::string_view key) {
  return std::clamp<std::size_t>(key.size() / 8, 1, 4);
}

// Longer keys are nobody's slip, and each part of a name is a search of its own.
constexpr std::size_t longest_key = 100;
constexpr int most_dots_of_name = 8;

/// The nearest of the current options of that version, of those of one type only where a type is
/// given.
std::string nearest_option(std::string_view key, const Version& version,
                           std::string_view type = {}) {
  const auto word = base::lower(key);
  std::vector<std::string> candidates;
  for (const auto& row : catalogue()) {
    if (!row.known_in(version) || !row.new_key.empty() || row.key.starts_with('$') ||
        (!type.empty() && row.type != type))
      continue;
    if (missing_letters(word, base::lower(row.key)) <= most_slips(key))
      candidates.emplace_back(row.key);
  }
  return base::nearest(key, candidates);
}

std::string nearest_map_entry(std::string_view key, const Version& version) {
  int names = 0;
  for (auto dot = key.rfind('.'); dot != std::string_view::npos && dot > 0;
       dot = key.rfind('.', dot - 1)) {
    if (++names > most_dots_of_name) return {};
    const auto map = nearest_option(key.substr(0, dot), version, "map");
    if (!map.empty()) return map + std::string(key.substr(dot));
  }
  return {};
}

/// The first words of the key, as many as the other has.
std::string_view as_many_words(std::string_view key, std::string_view other) {
  std::size_t end = 0;
  for (auto words = std::count(other.begin(), other.end(), '.') + 1;
       words > 0 && end != std::string_view::npos; --words)
    end = key.find('.', end + 1);
  return key.substr(0, end);
}

/// Families whose fixed words are long enough to be recognised in spite of a slip.
std::string nearest_of_families(std::string_view key, const Version& version) {
  constexpr std::size_t shortest = 8;
  for (const auto& family : key_families()) {
    auto fixed = family.pattern.substr(0, family.pattern.find('*'));
    if (!fixed.ends_with('.') || fixed.size() <= shortest) continue;
    fixed.remove_suffix(1);
    const auto words = as_many_words(key, fixed);
    if (missing_letters(base::lower(words), fixed) > most_slips(fixed)) continue;
    const auto meant = base::nearest(words, std::array{std::string(fixed)}) +
                       std::string(key.substr(words.size()));
    if (is_in_open_family(meant, version)) return meant;
  }
  return {};
}

}  // namespace

std::string nearest_key(std::string_view key, const Dialect& dialect) {
  if (key.size() > longest_key) return {};
  auto meant = nearest_option(key, dialect.version);
  if (meant.empty() && dialect.prefix_maps) meant = nearest_map_entry(key, dialect.version);
  return meant.empty() ? nearest_of_families(key, dialect.version) : meant;
}

}  // namespace flink
