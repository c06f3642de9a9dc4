// Record of a cluster's savepoints: those that were taken, which nothing else remembers when their
// JobManager is gone and no revision that ended with them is kept; and those that were disposed of,
// which others may still name.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "deploy/cluster/cluster_ref.h"

namespace deploy {

struct TakenSavepoint {
  std::string path{};
  std::string time{};      ///< when it was complete, RFC 3339
  std::string job{};       ///< whose state it is
  std::string format{};    ///< "canonical", "native"; empty: not known
  std::string version{};   ///< Flink's; empty: not known
  std::string disposed{};  ///< when it was disposed of, RFC 3339; empty: it was not
};

struct SavepointRecord {
  std::vector<TakenSavepoint> savepoints{};  ///< in the order in which they came
};

/// How many a record has, and how long their paths may be together: a ConfigMap holds 1 MiB.
inline constexpr std::size_t most_savepoints = 100;
inline constexpr std::size_t most_path_bytes = 200'000;

/// Adds one, in the place of what the record said of its path. Where there are too many the oldest
/// that was disposed of goes, else the oldest; returns the paths of those that are there, and are
/// known to the record no more.
std::vector<std::string> add_savepoint(SavepointRecord& record, TakenSavepoint savepoint);

/// Notes that a savepoint was disposed of, known to the record or not; returns what `add_savepoint`
/// does.
std::vector<std::string> note_disposal(SavepointRecord& record, const std::string& path,
                                       const std::string& time);

/// Whether it was disposed of.
bool is_disposed(const TakenSavepoint& savepoint);

/// How many of them are there.
std::size_t count_savepoints(const SavepointRecord& record);

/// Takes one out that is not the user's any more.
void forget_savepoint(SavepointRecord& record, const std::string& path);

/// Whether the record tells of that path.
bool knows(const SavepointRecord& record, const std::string& path);

/// That these paths had to go from the record, as a sentence without its end.
std::string forgotten_text(const std::vector<std::string>& paths, const ClusterRef& cluster);

/// Name of the ConfigMap that holds a cluster's record. No cluster is called so, for a cluster id
/// has no dot.
std::string savepoint_record_name(const ClusterRef& cluster);

/// The cluster whose record a ConfigMap is, by its name and labels; empty: it is none.
std::string cluster_of_savepoint_record(const base::Json& object);

/// The ConfigMap: no owner, and none of the labels by which a cluster's objects are deleted.
base::Json savepoint_record_object(const SavepointRecord& record, const ClusterRef& cluster);

/// The record that a ConfigMap holds; absent when it holds none, or one that a newer drey wrote in
/// another form.
std::optional<SavepointRecord> read_savepoint_record(const base::Json& config_map);

}  // namespace deploy
