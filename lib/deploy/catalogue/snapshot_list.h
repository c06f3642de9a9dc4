// List of snapshots while it is filled from one source after the other; each path stands in it
// once.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "deploy/catalogue/snapshot.h"

namespace deploy {

/// Adds a text, unless it is there.
void add_once(std::vector<std::string>& list, const std::string& text);

/// Sets what is not known yet.
void fill(std::string& field, const std::string& value);
void fill(std::int64_t& field, std::int64_t value);

class SnapshotList {
 public:
  /// The one with that path, null when there is none. Pointers hold until the next one is added.
  Snapshot* find(const std::string& path);

  /// The same, added when it is not there; null when the path is none.
  Snapshot* add(const std::string& path, const std::string& source);

  /// The same of one with which a job ended: a savepoint, unless Flink called its folder as it
  /// does a checkpoint's.
  Snapshot* add_savepoint(const std::string& path, const std::string& source);

  /// One whose path is not known.
  Snapshot& add(Snapshot snapshot);

  void remove(const std::string& path);

  std::vector<Snapshot>& all() { return all_; }

  /// All of them, the newest first. What only a path tells is read from it: Flink calls the folder
  /// of a checkpoint "chk-N" (AbstractFsCheckpointStorageAccess).
  std::vector<Snapshot> take_sorted();

 private:
  std::vector<Snapshot> all_{};
};

}  // namespace deploy
