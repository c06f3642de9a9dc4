// The logs of containers.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace kube {

/// Which part of a log (core/v1 PodLogOptions).
struct LogOptions {
  std::string container{};
  bool follow = false;
  bool previous = false;  ///< of the run before the last restart
  bool timestamps =
      false;  ///< each line begins with its time, in RFC 3339 with nanoseconds, and a blank
  std::optional<std::int64_t> tail_lines{};
  std::optional<std::int64_t> since_seconds{};
  std::string since_time{};  ///< RFC 3339; goes before since_seconds, as the server takes only one
};

/// GET of a pod's log, which is text. Set `on_bytes` to have it as it comes.
http::Request pod_log(std::string_view name_space, std::string_view pod, const LogOptions& options);

/// Whether what came as a container's log is none: the kubelet says with 200 that it has lost it.
bool is_no_log(std::string_view text);

}  // namespace kube
