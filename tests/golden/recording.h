// Recordings of Flink's own client: the files of this folder as values.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/json.h"

namespace golden {

enum class Expect {
  objects,         ///< created, and these are the objects
  server_refused,  ///< sent, and refused by the API server
  refused,         ///< refused before anything was created
  accepted,        ///< ended well without creating anything (help)
  crashed          ///< an exception of the client's own, which says nothing about the input
};

/// One command line, for the versions that answered it alike.
struct Run {
  std::vector<std::string> versions{};
  std::vector<std::string> args{};
  Expect expect{};
  std::vector<std::size_t>
      objects{};  ///< indices into the case's objects, in the order in which they were sent
};

using Files = std::map<std::string, std::string>;  ///< path below its folder → bytes

/// What surrounded the client, and what it did.
struct Case {
  std::string name{};
  std::map<std::string, std::string> env{};
  Files job{};          ///< the working directory, /mnt/job
  Files conf{};         ///< laid over what the distribution ships, for all versions
  Files conf_legacy{};  ///< the same, where it is flink-conf.yaml
  Files conf_yaml{};    ///< the same, where it is config.yaml
  std::vector<std::string> conf_remove{};  ///< shell patterns of files that are then taken away
  std::string conf_dir{};                  ///< "absent", "empty", or as usual
  std::vector<Run> runs{};
  base::Json objects{};
};

/// A row of deliberate.tsv: where drey is meant to differ from the recording, and what it does
/// instead.
struct Deliberate {
  std::string name{};
  std::string
      versions{};   ///< "1.19" that minor version, "1.17-2.1" from and to, "1.19-" from, "*" all
  Expect expect{};  ///< refused or accepted
};

struct Recordings {
  std::vector<Case> cases{};
  std::vector<Deliberate> deliberate{};
  base::Json
      distribution{};  ///< version → active keys and values of the configuration file it ships
};

/// Reads the folder. Throws std::exception for what it cannot read.
Recordings read_recordings(const std::filesystem::path& folder);

/// Whether a version is one of those that a row of deliberate.tsv names.
bool covers(const std::string& versions, const std::string& version);

}  // namespace golden
