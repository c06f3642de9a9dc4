// A cluster called orders that lives by itself: whatever Deployment of that name is made, its pod
// and its JobManager come up, the job runs from where its configuration says, and ends as Flink's
// does.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "fake/fake_job_manager.h"
#include "fake/scene.h"

namespace test {

/// The value of a flat key in a configuration file; empty when it is not there.
std::string option_in(const std::string& file, const std::string& key);

/// One JobManager, from its Deployment's creation to its end, and its job.
struct Life {
  std::string uid{};        ///< of the Deployment
  std::string options{};    ///< its configuration file
  std::string job{};        ///< the job's id
  std::string restored{};   ///< the path that the job started from; empty: nothing
  std::string savepoint{};  ///< the one that it was stopped with
  bool over = false;        ///< the JobManager is gone
  FakeJobManager job_manager{};
};

class LivingCluster : public Scene {
 public:
  LivingCluster();

  /// Whether a cluster with that configuration file is one whose job fails at once, and which then
  /// removes itself. Nobody's is, unless it is set.
  std::function<bool(const std::string& options)> fails{};

  /// Whether the job of a cluster with that configuration file waits for slots that never come.
  std::function<bool(const std::string& options)> waits{};

  /// A JobManager does not end with its job, as one whose last result nobody has asked for.
  bool lingers = false;

  /// It keeps HA metadata as Flink 2.3 does: when its JobManager is removed that stays, and names a
  /// checkpoint that was complete a moment ago; with a job that ends it goes.
  bool keeps_ha_metadata = false;

  /// All there ever were, the oldest first.
  std::vector<std::unique_ptr<Life>> lives{};

  /// The one that runs; null: none, or several.
  const Life* running() const;

 private:
  void reconcile();
  void begin(const Json& deployment);
  void end(Life& life);
  void write_ha_metadata(const Life& life);
  void complete_checkpoint(const Life& life);
  void erase_ha_metadata(const Life& life);
  std::int64_t number_of(const Life& life) const;
  void attach(Life& life);
  void take_savepoint(Life& life, const std::string& directory);
  Life* of(const std::string& uid);
};

}  // namespace test
