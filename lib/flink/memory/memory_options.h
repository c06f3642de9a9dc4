// The memory options of the two processes: rows of data. Keys and defaults are those of Flink's
// JobManagerOptions and TaskManagerOptions.
#pragma once
#include "flink/config/option.h"

namespace flink::options {

inline constexpr Version without_legacy_memory{2, 0, 0};  ///< FLINK-36158, FLINK-36257

// JobManager
inline constexpr Option job_manager_process{{{"jobmanager.memory.process.size"}}};
inline constexpr Option job_manager_flink{{{"jobmanager.memory.flink.size"}}};
inline constexpr Option job_manager_heap{{{"jobmanager.memory.heap.size"}}};
inline constexpr Option job_manager_off_heap{{{"jobmanager.memory.off-heap.size"}}, {{"128 mb"}}};
inline constexpr Option job_manager_direct_limit{
    {{"jobmanager.memory.enable-jvm-direct-memory-limit"}}, {{"false"}}};
inline constexpr Option job_manager_metaspace{{{"jobmanager.memory.jvm-metaspace.size"}},
                                              {{"256 mb"}}};
inline constexpr Option job_manager_overhead_min{{{"jobmanager.memory.jvm-overhead.min"}},
                                                 {{"192 mb"}}};
inline constexpr Option job_manager_overhead_max{{{"jobmanager.memory.jvm-overhead.max"}},
                                                 {{"1 gb"}}};
inline constexpr Option job_manager_overhead_fraction{{{"jobmanager.memory.jvm-overhead.fraction"}},
                                                      {{"0.1"}}};
inline constexpr Option job_manager_legacy_heap{
    {{"jobmanager.heap.size", oldest_known, without_legacy_memory}}};
inline constexpr Option job_manager_legacy_heap_mb{
    {{"jobmanager.heap.mb", oldest_known, without_legacy_memory}}};

// TaskManager
inline constexpr Option task_manager_process{{{"taskmanager.memory.process.size"}}};
inline constexpr Option task_manager_flink{{{"taskmanager.memory.flink.size"}}};
inline constexpr Option framework_heap{{{"taskmanager.memory.framework.heap.size"}}, {{"128 mb"}}};
inline constexpr Option framework_off_heap{{{"taskmanager.memory.framework.off-heap.size"}},
                                           {{"128 mb"}}};
inline constexpr Option task_heap{{{"taskmanager.memory.task.heap.size"}}};
inline constexpr Option task_off_heap{{{"taskmanager.memory.task.off-heap.size"}}, {{"0 bytes"}}};
inline constexpr Option managed_size{
    {{"taskmanager.memory.managed.size"}, {"taskmanager.memory.size"}}};
inline constexpr Option managed_fraction{{{"taskmanager.memory.managed.fraction"}}, {{"0.4"}}};
inline constexpr Option network_min{
    {{"taskmanager.memory.network.min"}, {"taskmanager.network.memory.min"}}, {{"64 mb"}}};
inline constexpr Option network_max{
    {{"taskmanager.memory.network.max"}, {"taskmanager.network.memory.max"}},
    {{"1 gb"}, {"9223372036854775807 bytes", {1, 17, 0}}}};
inline constexpr Option network_fraction{
    {{"taskmanager.memory.network.fraction"}, {"taskmanager.network.memory.fraction"}}, {{"0.1"}}};
inline constexpr Option network_buffers{
    {{"taskmanager.network.numberOfBuffers", oldest_known, without_legacy_memory}}, {{"2048"}}};
inline constexpr Option segment_size{{{"taskmanager.memory.segment-size"}}, {{"32 kb"}}};
inline constexpr Option task_manager_metaspace{{{"taskmanager.memory.jvm-metaspace.size"}},
                                               {{"256 mb"}}};
inline constexpr Option task_manager_overhead_min{{{"taskmanager.memory.jvm-overhead.min"}},
                                                  {{"192 mb"}}};
inline constexpr Option task_manager_overhead_max{{{"taskmanager.memory.jvm-overhead.max"}},
                                                  {{"1 gb"}}};
inline constexpr Option task_manager_overhead_fraction{
    {{"taskmanager.memory.jvm-overhead.fraction"}}, {{"0.1"}}};
inline constexpr Option task_manager_legacy_heap{
    {{"taskmanager.heap.size", oldest_known, without_legacy_memory}}};
inline constexpr Option task_manager_legacy_heap_mb{
    {{"taskmanager.heap.mb", oldest_known, without_legacy_memory}}};
inline constexpr Option task_manager_cores{{{"taskmanager.cpu.cores"}}};
inline constexpr Option task_slots{{{"taskmanager.numberOfTaskSlots"}}, {{"1"}}};

}  // namespace flink::options
