// Pointers of high availability to files of state, which Flink writes as serialized Java objects.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "flink/values/units.h"

namespace flink::ha {

/// A file of high-availability.storageDir.
struct StateHandle {
  std::string path{};             ///< "file:/flink-ha/ha/orders/completedCheckpoint3e96930c0751"
  std::int64_t size = 0;          ///< bytes
  bool is_being_deleted = false;  ///< it is marked, and not recovered from (1.15 and newer)
};

/// The handle that a value of an HA ConfigMap is. The path of another chain of classes than Flink
/// 1.12 to 2.3 writes is not guessed. Source: KubernetesStateHandleStore,
/// RetrievableStreamStateHandle, FileStateHandle, org.apache.flink.core.fs.Path.
Parsed<StateHandle> read_state_handle(std::string_view value);

}  // namespace flink::ha
