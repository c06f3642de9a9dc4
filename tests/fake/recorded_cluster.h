// Clusters as Flink's own clients made them, from the recordings of the level `golden`.
#pragma once
#include <string>

#include "fake/scene.h"
#include "golden/recording.h"

namespace test {

/// A machine that is given a recorded command line in the surroundings in which it was recorded,
/// beside an API server that has what Flink's client sent for it.
class RecordedCluster : public Scene {
 public:
  RecordedCluster(const golden::Recordings& all, const golden::Case& recorded,
                  const golden::Run& run, const std::string& version);

  /// That command line for another command: `diff`, `apply`.
  Words words(const std::string& verb, const Words& more = {}) const;

 private:
  golden::Run recorded_;
  std::string version_;
};

}  // namespace test
