// TaskExecutorProcessUtils and TaskExecutorFlinkMemoryUtils.
#include <cmath>

#include <fmt/format.h>

#include "flink/memory/memory.h"
#include "flink/memory/memory_options.h"
#include "flink/memory/memory_reader.h"
#include "flink/values/units.h"

namespace flink {
namespace {

using Size = MemoryReader::Size;

const ProcessOptions& process_options() {
  using namespace options;
  static const ProcessOptions all{
      task_manager_process,      task_manager_flink,          task_manager_metaspace,
      task_manager_overhead_min, task_manager_overhead_max,   task_manager_overhead_fraction,
      task_manager_legacy_heap,  task_manager_legacy_heap_mb, "FLINK_TM_HEAP"};
  return all;
}

/// The least segment (MemoryManager#MIN_PAGE_SIZE) and the largest that an int holds.
constexpr std::int64_t least_segment = 4096;
constexpr std::int64_t largest_segment = std::int64_t{1} << 30;

bool uses_buffer_count(const MemoryReader& reader) {
  using namespace options;
  return reader.has(network_buffers) && !reader.has(network_min) && !reader.has(network_max) &&
         !reader.has(network_fraction);
}

/// The network memory of versions that count buffers (up to 1.20).
Size counted_network(MemoryReader& reader) {
  using namespace options;
  const auto buffers = reader.integer(network_buffers);
  const auto segment = reader.size(segment_size);
  if (!buffers || !segment) return std::nullopt;
  if (*buffers < 0)
    return reader.refuse({&network_buffers}, fmt::format("must not be negative: {}", *buffers));
  const bool power_of_two = (*segment & (*segment - 1)) == 0;
  if (*segment >= least_segment && *segment <= largest_segment && power_of_two)
    return *buffers * *segment;
  return reader.refuse({&segment_size}, fmt::format("must be a power of two from {} to {}, not {}",
                                                    figure(least_segment), figure(largest_segment),
                                                    figure(*segment)));
}

std::optional<RangeFraction> network_range(MemoryReader& reader) {
  return reader.range(options::network_min, options::network_max, options::network_fraction);
}

/// The parts that have sizes of their own, and one of the two that come from the rest.
struct Parts {
  std::int64_t framework_heap = 0;
  std::int64_t framework_off_heap = 0;
  std::int64_t task_off_heap = 0;
  std::int64_t managed = 0;
};

std::optional<Parts> fixed_parts(MemoryReader& reader, const Size& managed) {
  const auto heap = reader.size(options::framework_heap);
  const auto off_heap = reader.size(options::framework_off_heap);
  const auto task_off_heap = reader.size(options::task_off_heap);
  if (!heap || !off_heap || !task_off_heap || !managed) return std::nullopt;
  return Parts{*heap, *off_heap, *task_off_heap, *managed};
}

TaskManagerMemory whole(const Parts& parts, std::int64_t task_heap, std::int64_t network) {
  return {.framework_heap = parts.framework_heap,
          .framework_off_heap = parts.framework_off_heap,
          .task_heap = task_heap,
          .task_off_heap = parts.task_off_heap,
          .network = network,
          .managed = parts.managed};
}

std::string listed(const Parts& parts) {
  return fmt::format("framework heap {}, framework off-heap {}, task off-heap {}, managed {}",
                     figure(parts.framework_heap), figure(parts.framework_off_heap),
                     figure(parts.task_off_heap), figure(parts.managed));
}

std::string flink_words(MemoryReader& reader, std::int64_t flink, const Option& configured) {
  if (&configured != &options::task_manager_process)
    return fmt::format("{} of Flink memory", figure(flink));
  return fmt::format("{} leaves {} of Flink memory, which", figure(*reader.size(configured)),
                     figure(flink));
}

Size managed_of(MemoryReader& reader, std::int64_t flink) {
  if (reader.has(options::managed_size)) return reader.size(options::managed_size);
  const auto fraction = reader.fraction(options::managed_fraction);
  // A fraction below 1 of a size cannot be beyond 2^63.
  return fraction ? Size(multiply({flink}, *fraction)->bytes) : std::nullopt;
}

/// Is the network memory, as the rest of everything else, as large as configured?
bool check_network(MemoryReader& reader, std::int64_t network,
                   const MemoryReader::Involved& involved) {
  if (uses_buffer_count(reader)) {
    const auto counted = counted_network(reader);
    if (counted && *counted != network)
      reader.refuse(involved,
                    fmt::format("{} is left for network memory, but {} needs {}", figure(network),
                                reader.key(options::network_buffers), figure(*counted)));
    return counted == network;
  }
  const auto range = network_range(reader);
  if (!range) return false;
  if (range->contains(network)) return true;
  reader.refuse(involved, fmt::format("{} is left for network memory, but {} and {} allow {} to {}",
                                      figure(network), reader.key(options::network_min),
                                      reader.key(options::network_max), figure(range->min),
                                      figure(range->max)));
  return false;
}

/// The task heap and all other parts but the network memory are known.
std::optional<TaskManagerMemory> network_as_rest(MemoryReader& reader, const Parts& parts,
                                                 std::int64_t flink, const Option& configured) {
  const auto task_heap = reader.size(options::task_heap);
  const auto needed = task_heap ? reader.sum({parts.framework_heap, parts.framework_off_heap,
                                              *task_heap, parts.task_off_heap, parts.managed},
                                             {&configured, &options::task_heap})
                                : std::nullopt;
  if (!needed) return std::nullopt;
  if (*needed > flink) {
    return reader.refuse({&configured, &options::task_heap},
                         fmt::format("{} is less than the {} of its parts ({}, task heap {})",
                                     flink_words(reader, flink, configured), figure(*needed),
                                     listed(parts), figure(*task_heap)));
  }
  if (!check_network(reader, flink - *needed, {&configured, &options::task_heap}))
    return std::nullopt;
  return whole(parts, *task_heap, flink - *needed);
}

std::optional<TaskManagerMemory> task_heap_as_rest(MemoryReader& reader, const Parts& parts,
                                                   std::int64_t flink, const Option& configured) {
  Size network;
  if (uses_buffer_count(reader)) network = counted_network(reader);
  else if (const auto range = network_range(reader)) network = range->of(flink);
  const auto needed = network ? reader.sum({parts.framework_heap, parts.framework_off_heap,
                                            parts.task_off_heap, parts.managed, *network},
                                           {&configured})
                              : std::nullopt;
  if (!needed) return std::nullopt;
  if (*needed <= flink) return whole(parts, flink - *needed, *network);
  return reader.refuse({&configured},
                       fmt::format("{} is less than the {} of its parts ({}, network {})",
                                   flink_words(reader, flink, configured), figure(*needed),
                                   listed(parts), figure(*network)));
}

/// From a total Flink memory, which `configured` gives.
std::optional<TaskManagerMemory> from_total(MemoryReader& reader, std::int64_t flink,
                                            const Option& configured) {
  const auto parts = fixed_parts(reader, managed_of(reader, flink));
  if (!parts) return std::nullopt;
  return reader.has(options::task_heap) ? network_as_rest(reader, *parts, flink, configured)
                                        : task_heap_as_rest(reader, *parts, flink, configured);
}

/// From task heap and managed memory, without a total: the network memory goes with them.
std::optional<TaskManagerMemory> from_parts(MemoryReader& reader) {
  const auto task_heap = reader.size(options::task_heap);
  const auto parts = fixed_parts(reader, reader.size(options::managed_size));
  const auto rest = task_heap && parts
                        ? reader.sum({parts->framework_heap, parts->framework_off_heap, *task_heap,
                                      parts->task_off_heap, parts->managed},
                                     {&options::task_heap, &options::managed_size})
                        : std::nullopt;
  if (!rest) return std::nullopt;
  const bool counted = uses_buffer_count(reader);
  const auto range = counted ? std::nullopt : network_range(reader);
  const auto network = counted ? counted_network(reader)
                       : range ? range->beside(*rest)
                               : std::nullopt;
  if (network && reader.sum({*rest, *network}, {&options::task_heap, &options::managed_size}))
    return whole(*parts, *task_heap, *network);
  if (range && !network)
    return reader.refuse({&options::task_heap}, "the sizes add up to more than 2^63 - 1 bytes");
  return std::nullopt;
}

std::optional<TaskManagerMemory> with_jvm(std::optional<TaskManagerMemory> memory,
                                          const std::optional<JvmMemory>& jvm) {
  if (!memory || !jvm) return std::nullopt;
  memory->metaspace = jvm->metaspace;
  memory->overhead = jvm->overhead;
  return memory;
}

std::optional<TaskManagerMemory> from_process(MemoryReader& reader) {
  const auto process = reader.size(options::task_manager_process);
  const auto jvm = process ? reader.jvm_within(*process) : std::nullopt;
  return jvm ? with_jvm(from_total(reader, *process - jvm->metaspace - jvm->overhead,
                                   options::task_manager_process),
                        jvm)
             : std::nullopt;
}

std::optional<TaskManagerMemory> sizes(MemoryReader& reader) {
  using namespace options;
  const bool by_parts = reader.has(task_heap) && reader.has(managed_size);
  if (!by_parts && !reader.has(task_manager_flink)) {
    if (reader.has(task_manager_process)) return from_process(reader);
    return reader.refuse(
        {&task_manager_process},
        fmt::format("not set, and neither is {} nor {} with {}; one of them must be{}",
                    reader.key(task_manager_flink), reader.key(task_heap), reader.key(managed_size),
                    reader.gone_legacy_keys()));
  }
  const auto total = reader.has(task_manager_flink) ? reader.size(task_manager_flink) : Size(0);
  if (!total) return std::nullopt;
  const auto flink = reader.has(task_manager_flink) ? from_total(reader, *total, task_manager_flink)
                                                    : from_parts(reader);
  if (!flink) return std::nullopt;
  return with_jvm(flink, reader.jvm_beside(flink->jvm_heap() + flink->direct() + flink->managed,
                                           {by_parts ? &task_heap : &task_manager_flink}));
}

/// Cores are the slots unless configured; there must be some.
std::optional<std::pair<double, int>> cores_and_slots(MemoryReader& reader) {
  using namespace options;
  const auto slots = reader.integer(task_slots);
  if (!slots) return std::nullopt;
  const bool by_cores = reader.has(task_manager_cores);
  const auto cores =
      by_cores ? reader.number(task_manager_cores) : std::optional(static_cast<double>(*slots));
  if (!cores) return std::nullopt;
  if (*cores > 0 && std::isfinite(*cores)) return std::pair(*cores, *slots);
  return reader.refuse({by_cores ? &task_manager_cores : &task_slots},
                       fmt::format("must be more than 0, not {}",
                                   reader.text(by_cores ? task_manager_cores : task_slots)));
}

}  // namespace

std::optional<TaskManagerMemory> task_manager_memory(
    const Configuration& configuration, const Dialect& dialect,
    const std::map<std::string, std::string>& environment, base::Problems& problems) {
  const auto mapped = with_legacy_heap(process_options(), configuration, dialect, environment);
  MemoryReader reader(process_options(), mapped, dialect, problems);
  auto memory = sizes(reader);
  const auto cores = cores_and_slots(reader);
  if (!memory || !cores) return std::nullopt;
  memory->cpu = cores->first;
  memory->slots = cores->second;
  return memory;
}

}  // namespace flink
