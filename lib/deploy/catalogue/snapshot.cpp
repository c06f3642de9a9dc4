#include "deploy/catalogue/snapshot.h"

#include "base/text.h"

namespace deploy {

std::string_view name_of(SnapshotKind kind) {
  switch (kind) {
    case SnapshotKind::savepoint: return "savepoint";
    case SnapshotKind::checkpoint: return "checkpoint";
    case SnapshotKind::unknown: break;
  }
  return {};
}

bool is_lasting(const Snapshot& snapshot) {
  return !snapshot.path.empty() && !snapshot.is_live && snapshot.claimed_by.empty();
}

std::string why_it_stays(const Snapshot& snapshot) {
  if (!snapshot.needs.empty()) return base::join(snapshot.needs, "; ");
  if (!snapshot.claimed_by.empty())
    return snapshot.claimed_by + " claimed it, and Flink deletes its files";
  if (snapshot.kind == SnapshotKind::checkpoint)
    return "it is a checkpoint, which may share files with others";
  return {};
}

}  // namespace deploy
