// Attached deployments of a cluster called orders, and what is looked for in what they say.
#pragma once
#include <string>

#include "fake/scene.h"

namespace test {

/// The JobManager's pod, and the job, of a Play.
inline const std::string orders_pod = "orders-7c9d8-x2x1p";
inline const std::string orders_job = "5d1f00000000000000000000000000ab";

/// `run-application` of cluster orders, attached.
inline Words attached(const Words& more = {}) {
  auto words = command(more);
  words.erase(words.begin() + 1);  // --detached
  return words;
}

inline bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A line of a log, as Flink writes it.
inline std::string log_record(const std::string& text) {
  return "2026-11-25 10:00:00,000 INFO  org.apache.flink.Some [] - " + text + "\n";
}

}  // namespace test
