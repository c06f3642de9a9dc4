// Runs drey in the surroundings in which Flink's client was recorded.
#pragma once
#include <map>
#include <set>
#include <string>

#include "base/error.h"
#include "golden/recording.h"

namespace golden {

struct Result {
  base::Exit exit{};
  std::string out{};
  std::string err{};
  bool connected{};  ///< it asked for the network, which a client dry run has no business to do
};

/// What a client finds around it, files by absolute path: the conf dir at /mnt/conf, the case's
/// files at /mnt/job (its working directory), an empty home at /mnt/home.
struct Surroundings {
  Files files{};
  std::set<std::string> directories{};
  std::map<std::string, std::string> env{};
};

Surroundings surroundings_of(const Case& recorded, const std::string& version);

/// `drey <verb> --flink-version V --dry-run=client -o json <rest>` in those surroundings: in this
/// process, or by the program that the environment variable DREY_PROGRAM names, for another machine
/// than this by DREY_EMULATOR, where nothing else is.
/// A generated cluster id comes out as the recordings have it: flink-cluster-<hex31>.
Result run_drey(const Case& recorded, const Run& run, const std::string& version);

}  // namespace golden
