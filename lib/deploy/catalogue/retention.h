// Retention of savepoints: which of them may go. Pure.
#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "deploy/catalogue/snapshot.h"

namespace deploy {

/// One goes when everything that is said here lets it go.
struct Retention {
  std::optional<std::size_t> keep{};                      ///< so many of the newest stay
  std::optional<std::chrono::milliseconds> older_than{};  ///< what is younger stays
};

/// What becomes of a savepoint.
struct Disposal {
  enum class Outcome { chosen, disposed, was_gone };
  Snapshot snapshot{};
  std::string kept{};  ///< why it stays; empty: it goes
  Outcome outcome = Outcome::chosen;
};

/// All savepoints of a catalogue, which has the newest first, each with the reason why it stays.
/// Checkpoints are Flink's to delete; a path that somebody else's job may have written, as nobody
/// knows it to be a savepoint of the cluster's own, is left alone.
std::vector<Disposal> choose_disposals(const std::vector<Snapshot>& catalogue,
                                       const Retention& retention,
                                       std::chrono::system_clock::time_point now);

/// The one with that path. Throws base::Error: not_found when the catalogue has none; conflict with
/// the reason when it has to stay.
Disposal choose_disposal(const std::vector<Snapshot>& catalogue, const std::string& path,
                         const std::string& cluster);

}  // namespace deploy
