// Sizes and the JVM's own memory, shared by the memory models of the two processes. For memory.h's
// functions only.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "flink/config/configuration.h"
#include "flink/config/option.h"
#include "flink/version/dialect.h"

namespace flink {

/// A size that is a fraction of another one, within limits (RangeFraction).
struct RangeFraction {
  std::int64_t min = 0;
  std::int64_t max = 0;
  double fraction = 0;

  bool contains(std::int64_t size) const { return min <= size && size <= max; }

  /// The fraction of a size, within the limits; absent when it is beyond 2^63.
  std::optional<std::int64_t> of(std::int64_t size) const;

  /// The fraction of the whole, of which `rest` is what remains without it.
  std::optional<std::int64_t> beside(std::int64_t rest) const;
};

/// The options of one process that both processes have.
struct ProcessOptions {
  const Option& process;
  const Option& flink;
  const Option& metaspace;
  const Option& overhead_min;
  const Option& overhead_max;
  const Option& overhead_fraction;
  const Option& legacy_heap;
  const Option& legacy_heap_mb;
  const char* legacy_variable;
};

struct JvmMemory {
  std::int64_t metaspace = 0;
  std::int64_t overhead = 0;
};

/// Reads memory options. Whatever returns nothing has added a problem.
class MemoryReader {
 public:
  using Size = std::optional<std::int64_t>;
  using Involved = std::vector<const Option*>;

  /// The configuration is given with legacy heap sizes already in the process option (see
  /// `with_legacy_heap`).
  MemoryReader(const ProcessOptions& options, const Configuration& configuration,
               const Dialect& dialect, base::Problems& problems)
      : options_(options), configuration_(configuration), dialect_(dialect), problems_(problems) {}

  bool has(const Option& option) const { return configuration_.find(option, dialect_).has_value(); }
  std::string text(const Option& option) const {
    return configuration_.text(option, dialect_).value_or("");
  }
  std::string key(const Option& option) const { return std::string(option.key(dialect_.version)); }
  const Dialect& dialect() const { return dialect_; }
  const Configuration& configuration() const { return configuration_; }

  Size size(const Option& option);
  std::optional<double> number(const Option& option);
  std::optional<int> integer(const Option& option);
  std::optional<bool> boolean(const Option& option);

  /// The fraction as Flink has it, 32 bits wide; a problem when it is not in [0, 1) or the limits
  /// are the wrong way round.
  std::optional<RangeFraction> range(const Option& min, const Option& max, const Option& fraction);
  std::optional<double> fraction(const Option& option);

  /// Metaspace and overhead out of a process size.
  std::optional<JvmMemory> jvm_within(std::int64_t process);

  /// Metaspace and overhead that go with a total Flink memory: what the process size leaves, if
  /// that is configured. `involved` are the options from which the Flink memory comes.
  std::optional<JvmMemory> jvm_beside(std::int64_t flink, const Involved& involved);

  /// Adds a problem at the places of those options that are set (where the first one belongs when
  /// none is; nothing where that was refused), with a hint where one of them is a number of bytes
  /// that can only have been meant in larger units. Returns nothing, for the caller to return.
  std::nullopt_t refuse(const Involved& involved, const std::string& what);

  /// For a message that no size is set: the legacy keys that are set though this version does not
  /// read them any more.
  std::string gone_legacy_keys() const;

  /// Adds up; a problem at the involved options when the sum is beyond 2^63.
  Size sum(std::initializer_list<std::int64_t> sizes, const Involved& involved);

 private:
  std::string hint_for(const Option& option) const;
  std::optional<JvmMemory> overhead_left(std::int64_t flink, std::int64_t metaspace,
                                         const RangeFraction& range, Involved involved);

  const ProcessOptions& options_;
  const Configuration& configuration_;
  const Dialect& dialect_;
  base::Problems& problems_;
};

/// The configuration with a legacy heap size (environment, heap.size, heap.mb) as the process size
/// when that is not configured, as Flink's client has it up to 1.20
/// (MemoryBackwardsCompatibilityUtils).
Configuration with_legacy_heap(const ProcessOptions& options, const Configuration& configuration,
                               const Dialect& dialect,
                               const std::map<std::string, std::string>& environment);

/// A size as messages have it.
std::string figure(std::int64_t bytes);

}  // namespace flink
