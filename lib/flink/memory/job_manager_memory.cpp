// JobManagerProcessUtils and JobManagerFlinkMemoryUtils.
#include <fmt/format.h>

#include "flink/memory/memory.h"
#include "flink/memory/memory_options.h"
#include "flink/memory/memory_reader.h"

namespace flink {
namespace {

using Size = MemoryReader::Size;

const ProcessOptions& process_options() {
  using namespace options;
  static const ProcessOptions all{
      job_manager_process,      job_manager_flink,          job_manager_metaspace,
      job_manager_overhead_min, job_manager_overhead_max,   job_manager_overhead_fraction,
      job_manager_legacy_heap,  job_manager_legacy_heap_mb, "FLINK_JM_HEAP"};
  return all;
}

struct FlinkMemory {
  std::int64_t heap = 0;
  std::int64_t off_heap = 0;
};

/// The heap is configured: what else there is must agree with it.
std::optional<FlinkMemory> from_heap(MemoryReader& reader) {
  using namespace options;
  const auto heap = reader.size(job_manager_heap);
  const auto off_heap = reader.size(job_manager_off_heap);
  if (!heap || !off_heap) return std::nullopt;
  const auto sum = reader.sum({*heap, *off_heap}, {&job_manager_heap, &job_manager_off_heap});
  if (!sum || !reader.has(job_manager_flink))
    return sum ? std::optional(FlinkMemory{*heap, *off_heap}) : std::nullopt;
  const auto flink = reader.size(job_manager_flink);
  if (!flink) return std::nullopt;
  if (*heap > *flink) {
    return reader.refuse(
        {&job_manager_heap, &job_manager_flink},
        fmt::format("a heap of {} is more than the total Flink memory of {}; leave one of them out",
                    figure(*heap), figure(*flink)));
  }
  if (!reader.has(job_manager_off_heap)) return FlinkMemory{*heap, *flink - *heap};
  if (*sum == *flink) return FlinkMemory{*heap, *off_heap};
  return reader.refuse({&job_manager_heap, &job_manager_off_heap, &job_manager_flink},
                       fmt::format("a heap of {} and off-heap memory of {} make {}, not the total "
                                   "Flink memory of {}; leave one of them out",
                                   figure(*heap), figure(*off_heap), figure(*sum), figure(*flink)));
}

std::string flink_words(MemoryReader& reader, std::int64_t flink, const Option& configured) {
  if (&configured != &options::job_manager_process)
    return fmt::format("{} of Flink memory", figure(flink));
  return fmt::format("{}, of which the JVM itself takes {},", figure(*reader.size(configured)),
                     figure(*reader.size(configured) - flink));
}

/// The heap is what the off-heap memory leaves; there must be some.
std::optional<FlinkMemory> from_total(MemoryReader& reader, std::int64_t flink,
                                      const Option& configured) {
  const auto off_heap = reader.size(options::job_manager_off_heap);
  if (!off_heap) return std::nullopt;
  if (flink > *off_heap) return FlinkMemory{flink - *off_heap, *off_heap};
  return reader.refuse({&configured, &options::job_manager_off_heap},
                       fmt::format("{} leaves no heap beside {} of off-heap memory",
                                   flink_words(reader, flink, configured), figure(*off_heap)));
}

JobManagerMemory joined(const FlinkMemory& flink, const JvmMemory& jvm) {
  return {flink.heap, flink.off_heap, jvm.metaspace, jvm.overhead};
}

std::optional<JobManagerMemory> from_process(MemoryReader& reader) {
  const auto process = reader.size(options::job_manager_process);
  const auto jvm = process ? reader.jvm_within(*process) : std::nullopt;
  const auto flink = jvm ? from_total(reader, *process - jvm->metaspace - jvm->overhead,
                                      options::job_manager_process)
                         : std::nullopt;
  return flink ? std::optional(joined(*flink, *jvm)) : std::nullopt;
}

std::optional<JobManagerMemory> from_flink_memory(MemoryReader& reader) {
  using namespace options;
  const bool by_heap = reader.has(job_manager_heap);
  const auto total = by_heap ? Size(0) : reader.size(job_manager_flink);
  if (!total) return std::nullopt;
  const auto flink = by_heap ? from_heap(reader) : from_total(reader, *total, job_manager_flink);
  if (!flink) return std::nullopt;
  const auto jvm = reader.jvm_beside(flink->heap + flink->off_heap,
                                     {by_heap ? &job_manager_heap : &job_manager_flink});
  return jvm ? std::optional(joined(*flink, *jvm)) : std::nullopt;
}

std::optional<JobManagerMemory> sizes(MemoryReader& reader) {
  using namespace options;
  if (reader.has(job_manager_heap) || reader.has(job_manager_flink))
    return from_flink_memory(reader);
  if (reader.has(job_manager_process)) return from_process(reader);
  return reader.refuse({&job_manager_process},
                       fmt::format("not set, and neither is {} nor {}; one of them must be{}",
                                   reader.key(job_manager_flink), reader.key(job_manager_heap),
                                   reader.gone_legacy_keys()));
}

}  // namespace

std::optional<JobManagerMemory> job_manager_memory(
    const Configuration& configuration, const Dialect& dialect,
    const std::map<std::string, std::string>& environment, base::Problems& problems) {
  const auto mapped = with_legacy_heap(process_options(), configuration, dialect, environment);
  MemoryReader reader(process_options(), mapped, dialect, problems);
  auto memory = sizes(reader);
  // Where the JVM's command is not the client's, the start script in the image reads it.
  const auto limit = dialect.java_command ? reader.boolean(options::job_manager_direct_limit)
                                          : std::optional(false);
  if (!memory || !limit) return std::nullopt;
  memory->limit_direct_memory = *limit;
  return memory;
}

}  // namespace flink
