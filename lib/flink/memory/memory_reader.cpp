#include "flink/memory/memory_reader.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/values/units.h"

namespace flink {
namespace {

constexpr std::int64_t most_bytes = std::numeric_limits<std::int64_t>::max();
constexpr const char* too_much = "the sizes add up to more than 2^63 - 1 bytes";

std::optional<std::int64_t> within(const RangeFraction& range,
                                   const std::optional<MemorySize>& size) {
  return size ? std::optional(std::clamp(size->bytes, range.min, range.max)) : std::nullopt;
}

}  // namespace

std::string figure(std::int64_t bytes) { return human_text({bytes}); }

std::optional<std::int64_t> RangeFraction::of(std::int64_t size) const {
  return within(*this, multiply({size}, fraction));
}

std::optional<std::int64_t> RangeFraction::beside(std::int64_t rest) const {
  return within(*this, multiply({rest}, fraction / (1 - fraction)));
}

MemoryReader::Size MemoryReader::size(const Option& option) {
  const auto size = parse_memory_size(text(option));
  return size ? Size(size->bytes) : refuse({&option}, size.reason);
}

std::optional<double> MemoryReader::number(const Option& option) {
  const auto number = parse_java_double(text(option));
  return number ? number.value : refuse({&option}, number.reason);
}

std::optional<int> MemoryReader::integer(const Option& option) {
  const auto number = parse_java_int(text(option));
  return number ? number.value : refuse({&option}, number.reason);
}

std::optional<bool> MemoryReader::boolean(const Option& option) {
  const auto flag = parse_bool(text(option));
  return flag ? flag.value : refuse({&option}, flag.reason);
}

std::optional<double> MemoryReader::fraction(const Option& option) {
  const auto fraction = parse_java_float(text(option));
  if (!fraction) return refuse({&option}, fraction.reason);
  // NaN is refused by this, too.
  if (*fraction >= 0.0F && *fraction < 1.0F) return static_cast<double>(*fraction);
  return refuse({&option}, fmt::format("must be at least 0 and less than 1, not {}", text(option)));
}

std::optional<RangeFraction> MemoryReader::range(const Option& min, const Option& max,
                                                 const Option& fraction_option) {
  const auto least = size(min);
  const auto most = size(max);
  const auto part = fraction(fraction_option);
  if (!least || !most || !part) return std::nullopt;
  if (*least > *most)
    return refuse({&min, &max}, fmt::format("the least of {} is more than the most of {} ({}, {})",
                                            figure(*least), figure(*most), key(min), key(max)));
  return RangeFraction{*least, *most, *part};
}

std::optional<JvmMemory> MemoryReader::jvm_within(std::int64_t process) {
  const auto metaspace = size(options_.metaspace);
  const auto limits =
      range(options_.overhead_min, options_.overhead_max, options_.overhead_fraction);
  if (!metaspace || !limits) return std::nullopt;
  // A fraction below 1 of a size cannot be beyond 2^63.
  const JvmMemory jvm{*metaspace, limits->of(process).value_or(limits->max)};
  const auto needed =
      sum({jvm.metaspace, jvm.overhead}, {&options_.metaspace, &options_.overhead_min});
  if (!needed) return std::nullopt;
  if (*needed <= process) return jvm;
  return refuse({&options_.process},
                fmt::format("{} is less than the JVM metaspace and overhead of {} need",
                            figure(process), figure(*needed)));
}

std::optional<JvmMemory> MemoryReader::jvm_beside(std::int64_t flink, const Involved& involved) {
  const auto metaspace = size(options_.metaspace);
  const auto limits =
      range(options_.overhead_min, options_.overhead_max, options_.overhead_fraction);
  if (!metaspace || !limits) return std::nullopt;
  if (has(options_.process)) return overhead_left(flink, *metaspace, *limits, involved);
  const auto rest = sum({flink, *metaspace}, involved);
  const auto overhead = rest ? limits->beside(*rest) : std::nullopt;
  if (rest && !overhead) return refuse(involved, too_much);
  return overhead && sum({*rest, *overhead}, involved)
             ? std::optional(JvmMemory{*metaspace, *overhead})
             : std::nullopt;
}

std::optional<JvmMemory> MemoryReader::overhead_left(std::int64_t flink, std::int64_t metaspace,
                                                     const RangeFraction& range,
                                                     Involved involved) {
  involved.push_back(&options_.process);
  const auto process = size(options_.process);
  const auto rest = sum({flink, metaspace}, involved);
  if (!process || !rest) return std::nullopt;
  if (*process >= *rest && range.contains(*process - *rest))
    return JvmMemory{metaspace, *process - *rest};
  const auto least = sum({*rest, range.min}, involved);
  if (!least) return std::nullopt;
  return refuse(involved,
                fmt::format("a process size of {} does not go with {} of Flink memory and {} of "
                            "JVM metaspace; with the JVM overhead it must be from {} to {}",
                            figure(*process), figure(flink), figure(metaspace), figure(*least),
                            figure(*rest + std::min(range.max, most_bytes - *rest))));
}

MemoryReader::Size MemoryReader::sum(std::initializer_list<std::int64_t> sizes,
                                     const Involved& involved) {
  std::int64_t total = 0;
  for (const auto size : sizes) {
    if (__builtin_add_overflow(total, size, &total)) return refuse(involved, too_much);
  }
  return total;
}

std::string MemoryReader::gone_legacy_keys() const {
  for (const auto* option : {&options_.legacy_heap, &options_.legacy_heap_mb}) {
    const auto& name = option->keys.front().name;
    if (!dialect_.legacy_heap_keys && configuration_.find(name) != nullptr)
      return fmt::format(" (Flink {} does not read {} any more)", minor_text(dialect_.version),
                         name);
  }
  return "";
}

std::string MemoryReader::hint_for(const Option& option) const {
  // A few bytes can be meant elsewhere, but never for a whole process, its Flink memory or a heap.
  if (&option != &options_.process && &option != &options_.flink &&
      !key(option).ends_with(".heap.size"))
    return "";
  const auto trimmed = std::string(base::trim(text(option)));
  int number = 0;
  const auto [end, problem] =
      std::from_chars(trimmed.data(), trimmed.data() + trimmed.size(), number);
  if (problem != std::errc{} || end != trimmed.data() + trimmed.size() || number <= 0 ||
      number >= 1 << 20)
    return "";
  return fmt::format(" (did you mean '{}{}'?)", number, number <= 64 ? "g" : "m");
}

std::nullopt_t MemoryReader::refuse(const Involved& involved, const std::string& what) {
  std::vector<std::string> places;
  std::string hint;
  for (const auto* option : involved) {
    const auto found = configuration_.find(*option, dialect_);
    if (!found) continue;
    if (hint.empty()) hint = hint_for(*option);
    places.push_back(where(found->key, found->value->origin));
  }
  if (places.empty()) {
    const auto missing = key(*involved.front());
    const auto* absent = configuration_.absent(missing);
    if (absent != nullptr && absent->is_refused) return std::nullopt;
    places.push_back(absent != nullptr ? absent->place : fmt::format("'{}'", missing));
  }
  problems_.add(base::join(places, " with "), what + hint);
  return std::nullopt;
}

Configuration with_legacy_heap(const ProcessOptions& options, const Configuration& configuration,
                               const Dialect& dialect,
                               const std::map<std::string, std::string>& environment) {
  if (!dialect.legacy_heap_keys || configuration.find(options.process, dialect))
    return configuration;
  Configuration result = configuration;
  const auto key = std::string(options.process.key(dialect.version));
  // The origin names the place where the user said it, not the key that it becomes.
  if (const auto found = environment.find(options.legacy_variable); found != environment.end()) {
    result.set(key, found->second, {Origin::Kind::environment, options.legacy_variable});
  } else if (const auto heap = configuration.find(options.legacy_heap, dialect)) {
    result.set(key, heap->value->text,
               {Origin::Kind::program, where(heap->key, heap->value->origin)});
  } else if (const auto mebibytes = configuration.find(options.legacy_heap_mb, dialect)) {
    const auto number = parse_java_int(mebibytes->value->text);
    result.set(key, (number ? std::to_string(*number) : mebibytes->value->text) + "m",
               {Origin::Kind::program, where(mebibytes->key, mebibytes->value->origin)});
  }
  return result;
}

}  // namespace flink
