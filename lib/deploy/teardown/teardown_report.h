// Report of a teardown: the objects that went, and those that are left.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deploy {

/// One object of a cluster that is removed, and what became of it.
struct TeardownItem {
  std::string kind{};  ///< "Pod"
  std::string name{};
  std::string uid{};
  bool ha_metadata = false;
  std::optional<std::chrono::milliseconds>
      gone_after{};        ///< since `begin`; absent: it is still there
  std::string why_left{};  ///< "HA metadata, has no owner reference"; empty when it went
  std::string remedy{};    ///< a command or what else helps; may be empty
};

/// What became of all of them.
struct TeardownReport {
  std::vector<TeardownItem> objects{};  ///< all that was there, or came meanwhile
  bool complete = false;                ///< the Deployment is gone, and what it owned; with
                                        ///< `drops_metadata` its HA metadata, too
  bool drops_metadata = false;          ///< HA metadata is to go as well
  bool stopped = false;                 ///< the program is being ended
  bool recreated =
      false;  ///< a new Deployment of that name came meanwhile; nothing of that one is told here
  std::vector<std::string>
      not_seen{};  ///< kinds of which nothing is known, as they may not be listed: "pods"
  std::chrono::milliseconds took{};

  std::vector<TeardownItem> left() const;

  /// "Deployment, 2 pods, Service, 2 ConfigMaps, 2 HA ConfigMaps": what went.
  std::string removed_text() const;
};

/// Called at least four times a second while a teardown is waited for: what is waited for ("cluster
/// removed"), and what of it is still there, which may be nothing.
using TeardownProgress =
    std::function<void(std::string_view awaited, const std::string& remaining)>;

/// Throws base::Error when something is still there that should not be: timed_out, with `hint`, or
/// partial when the program is being ended.
void require_removed(const TeardownReport& report, const std::string& cluster,
                     const std::string& hint);

}  // namespace deploy
