#include "kube/watch/pod_log.h"

#include <string>

#include "http/url.h"
#include "kube/api/resource.h"

namespace kube {

http::Request pod_log(std::string_view name_space, std::string_view pod,
                      const LogOptions& options) {
  auto target = object_path(pods, name_space, pod, "log") +
                "?container=" + http::percent_encode(options.container);
  if (options.follow) target += "&follow=true";
  if (options.previous) target += "&previous=true";
  if (options.timestamps) target += "&timestamps=true";
  if (options.tail_lines) target += "&tailLines=" + std::to_string(*options.tail_lines);
  if (!options.since_time.empty())
    target += "&sinceTime=" + http::percent_encode(options.since_time);
  else if (options.since_seconds)
    target += "&sinceSeconds=" + std::to_string(*options.since_seconds);
  return {.method = "GET", .target = target, .headers = {{"Accept", "*/*"}}};
}

bool is_no_log(std::string_view text) {
  return text.starts_with("failed to try resolving symlinks") ||
         text.starts_with("unable to retrieve container logs for ");
}

}  // namespace kube
