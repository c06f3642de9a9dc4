// Logs of the containers of the cluster in memory.
#pragma once
#include <map>
#include <string>
#include <vector>

namespace test {

/// The log of one run of a container.
struct PodLog {
  struct Line {
    std::string time{};  ///< "2023-11-14T22:00:00.000000001Z"
    std::string text{};  ///< with its line break, if it has one
  };
  std::vector<Line> lines{};
  bool ended = false;   ///< the container is over: who follows it comes to the end
  std::string waits{};  ///< not empty: it has not started, and that is why ("ContainerCreating",
                        ///< "ImagePullBackOff")

  /// Writes a line, one second after the one before.
  PodLog& write(const std::string& text);

  /// What a request for it brings, after as many of its lines as the reader has already.
  std::string text(const std::map<std::string, std::string>& query, std::size_t after = 0) const;
};

/// By "pod/container", and "pod/container/previous" for the run before.
using PodLogs = std::map<std::string, PodLog>;

}  // namespace test
