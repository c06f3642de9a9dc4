#include "deploy/catalogue/catalogue.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "deploy/catalogue/snapshot_list.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/upgrade/restored_state.h"
#include "kube/api/time.h"

namespace deploy {
namespace {

namespace rest = flink::rest;

std::int64_t milliseconds_of(const std::string& moment) {
  const auto time = kube::parse_time(moment);
  if (!time) return -1;
  return std::chrono::duration_cast<std::chrono::milliseconds>(time->time_since_epoch()).count();
}

std::string text_of(const Revision& revision) {
  return fmt::format("revision {}", revision.number);
}

/// One source after the other; what Flink itself tells goes first.
class Cataloguer {
 public:
  explicit Cataloguer(const CatalogueSources& sources) : sources_(sources) {}

  std::vector<Snapshot> make() {
    for (const auto& job : sources_.jobs) add_history(job);
    add_record();
    add_upgrade();
    add_ends();
    add_starts();
    for (const auto& job : sources_.jobs) add_restored(job);
    for (const auto& job : sources_.ha.jobs) add_pointers(job);
    add_others();
    for (const auto& one : sources_.record.savepoints) {
      if (is_disposed(one)) list_.remove(one.path);
    }
    return list_.take_sorted();
  }

 private:
  void add_history(const JobCheckpoints& job) {
    auto history = job.checkpoints.history;
    for (const auto& latest :
         {job.checkpoints.latest_savepoint, job.checkpoints.latest_completed}) {
      const auto is_it = [&](const auto& one) { return one.id == latest->id; };
      if (latest && std::none_of(history.begin(), history.end(), is_it)) history.push_back(*latest);
    }
    for (const auto& one : history) add_checkpoint(job, one);
  }

  void add_checkpoint(const JobCheckpoints& job, const rest::Checkpoint& one) {
    const bool has_ended = rest::is_terminal(job.job.state);
    if (one.status != "COMPLETED" || one.discarded) return;
    if (!one.is_savepoint && has_ended && !job.retained) return;
    auto* snapshot = list_.add(one.path, fmt::format("job {}", job.job.id));
    if (snapshot == nullptr) return;
    snapshot->kind = one.is_savepoint ? SnapshotKind::savepoint : SnapshotKind::checkpoint;
    snapshot->time = one.completed_timestamp;
    snapshot->format = base::lower(one.format);
    snapshot->bytes = one.size;
    snapshot->job = job.job.id;
    snapshot->id = one.id;
    if (sources_.live) snapshot->version = sources_.live->version;
    snapshot->is_live = !one.is_savepoint && !has_ended;
    if (snapshot->is_live)
      add_once(snapshot->needs, fmt::format("job {} recovers from it", job.job.id));
  }

  /// The last that came first: times are kept to the second.
  void add_record() {
    auto savepoints = sources_.record.savepoints;
    std::reverse(savepoints.begin(), savepoints.end());
    for (const auto& one : savepoints) {
      auto* snapshot = list_.add_savepoint(one.path, "record of savepoints");
      if (snapshot == nullptr) continue;
      fill(snapshot->time, milliseconds_of(one.time));
      fill(snapshot->format, one.format);
      fill(snapshot->version, one.version);
      fill(snapshot->job, one.job);
    }
  }

  void add_upgrade() {
    if (!sources_.upgrade) return;
    const auto& record = *sources_.upgrade;
    const std::string source = "record of the last upgrade";
    if (auto* taken = list_.add_savepoint(record.savepoint, source)) {
      fill(taken->time, milliseconds_of(record.since));
      fill(taken->version, record.from.version);
      fill(taken->job, record.from.job);
    }
    list_.add(record.given, source);
    for (const auto& path : {record.savepoint, record.given}) {
      auto* snapshot = list_.find(path);
      const auto need = need_of_upgrade(path == record.start());
      if (snapshot != nullptr && !need.empty()) add_once(snapshot->needs, need);
    }
  }

  /// Why the last upgrade needs one of its paths; empty: it does not. `is_start`: jobs start from
  /// it.
  std::string need_of_upgrade(bool is_start) const {
    const auto& record = *sources_.upgrade;
    if (record.is_open()) return "an upgrade under way needs it";
    if (!is_start || !record.keeps_state()) return {};
    return record.phase == UpgradePhase::suspended
               ? "the suspended job goes on from it"
               : "the job goes on from it, whose last upgrade failed";
  }

  /// The savepoints with which revisions ended. When is not kept: it was right before the next
  /// revision was deployed.
  void add_ends() {
    const auto& revisions = sources_.revisions;
    for (std::size_t i = 0; i < revisions.size(); ++i) {
      auto* snapshot = list_.add_savepoint(revisions[i].ended_with, text_of(revisions[i]));
      if (snapshot == nullptr) continue;
      const auto* next = i + 1 < revisions.size() ? &revisions[i + 1] : nullptr;
      if (next == nullptr && sources_.live) next = &*sources_.live;
      if (next != nullptr) fill(snapshot->time, milliseconds_of(next->deployed));
      fill(snapshot->version, revisions[i].version);
      add_once(snapshot->needs,
               fmt::format("a rollback to {} starts from it", text_of(revisions[i])));
    }
  }

  void add_starts() {
    for (const auto& revision : sources_.revisions) {
      const bool is_live = sources_.live && revision.uid == sources_.live->uid;
      if (!is_live) add_start(revision, text_of(revision));
    }
    if (!sources_.live) return;
    const auto user = fmt::format("cluster {}", sources_.cluster.name);
    if (auto* snapshot = add_start(*sources_.live, user))
      add_once(snapshot->needs, user + " was started from it");
  }

  Snapshot* add_start(const Revision& revision, const std::string& user) {
    auto* snapshot = list_.add(revision.restored_from, user);
    if (snapshot == nullptr) return nullptr;
    add_once(snapshot->users, user);
    if (claims_savepoint(revision)) snapshot->claimed_by = user;
    return snapshot;
  }

  /// What a job says of itself goes beside what its cluster was told. After a fail-over that is a
  /// checkpoint of its own, which it has deleted when it has newer ones.
  void add_restored(const JobCheckpoints& job) {
    const auto& restored = job.checkpoints.latest_restored;
    if (!restored || rest::is_terminal(job.job.state)) return;
    const auto source = fmt::format("job {}", job.job.id);
    auto* snapshot =
        restored->is_savepoint ? list_.add(restored->path, source) : list_.find(restored->path);
    if (snapshot == nullptr) return;
    fill(snapshot->id, restored->id);
    add_once(snapshot->users, source);
    add_once(snapshot->needs, source + " was restored from it");
  }

  /// A pointer tells the job and the number of a checkpoint, and no path.
  void add_pointers(const flink::ha::Job& job) {
    const auto need = sources_.live ? std::string("high availability recovers from it")
                                    : fmt::format("a cluster deployed as {} goes on from it",
                                                  sources_.cluster.name);
    for (const auto& checkpoint : job.checkpoints) {
      const auto& handle = checkpoint.pointer.handle;
      if (handle && handle->is_being_deleted) continue;
      auto* snapshot = numbered(job.id, checkpoint.id);
      if (snapshot == nullptr)
        snapshot = &list_.add({.kind = SnapshotKind::checkpoint,
                               .job = job.id,
                               .id = checkpoint.id,
                               .file = handle ? handle->path : std::string()});
      add_once(snapshot->sources, "HA metadata");
      add_once(snapshot->needs, need);
    }
  }

  Snapshot* numbered(const std::string& job, std::int64_t id) {
    auto& all = list_.all();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Snapshot& one) {
      return one.id == id && (one.job == job || is_restored(job, one));
    });
    return found == all.end() ? nullptr : &*found;
  }

  bool is_restored(const std::string& job, const Snapshot& one) const {
    return std::any_of(sources_.jobs.begin(), sources_.jobs.end(), [&](const auto& each) {
      const auto& restored = each.checkpoints.latest_restored;
      return each.job.id == job && restored && is_same_path(restored->path, one.path);
    });
  }

  void add_others() {
    for (const auto& [cluster, path] : sources_.others) {
      auto* snapshot = list_.find(path);
      if (snapshot == nullptr) continue;
      const auto user = fmt::format("cluster {}", cluster);
      add_once(snapshot->users, user);
      add_once(snapshot->needs, user + " was started from it");
    }
  }

  const CatalogueSources& sources_;
  SnapshotList list_{};
};

}  // namespace

bool is_known(const CatalogueSources& sources) {
  return sources.live || sources.upgrade || !sources.revisions.empty() ||
         !sources.record.savepoints.empty() || !sources.ha.maps.empty();
}

std::vector<Snapshot> catalogue_of(const CatalogueSources& sources) {
  return Cataloguer(sources).make();
}

Snapshot newest_of(const std::vector<Snapshot>& catalogue, const ClusterRef& cluster) {
  const auto found = std::find_if(catalogue.begin(), catalogue.end(), is_lasting);
  if (found != catalogue.end()) return *found;
  throw base::Error(
      base::Exit::not_found,
      fmt::format("no savepoint of cluster '{}' is known, and no checkpoint that stays",
                  cluster.name),
      fmt::format("'{}' takes a savepoint",
                  command_about("savepoint", cluster.name, cluster.kube_namespace)));
}

}  // namespace deploy
