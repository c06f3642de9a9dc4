// flink_memory cases VERSION SEED COUNT: random memory configurations, a line each, as Memory.java
// reads them. flink_memory judge VERSION SEED COUNT < OUTCOMES: holds drey's numbers against those
// of Flink's own classes.
#include <algorithm>
#include <array>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "flink/memory/memory.h"
#include "flink/version/dialect.h"
#include "java/option_values.h"
#include "java/program.h"
#include "support/dice.h"

namespace {

using base::Json;
using test::Dice;

// ------------------------------------------------------------------------------------------------
// random configurations

std::string random_size(Dice& dice) {
  constexpr std::array<std::string_view, 8> units{"", "b", "kb", "k", "m", "mb", "mebibytes", "g"};
  constexpr std::array<std::size_t, 8> shifts{0, 0, 10, 10, 20, 20, 20, 30};
  const auto unit = dice.below(units.size());
  // As many mebibytes as people give, and some more bytes.
  const auto bytes = (std::size_t{1} << (20 + dice.below(13))) + dice.below(std::size_t{1} << 28);
  const auto number = std::max<std::size_t>(dice.chance(3) ? 0 : 1, bytes >> shifts[unit]);
  return fmt::format("{}{}{}", number, dice.chance(30) ? " " : "", units[unit]);
}

std::string random_fraction(Dice& dice) {
  constexpr std::array<std::size_t, 4> scales{10, 100, 1000, 100000000};
  const auto scale = dice.pick(scales);
  return fmt::format("{}", static_cast<double>(dice.below(scale)) / static_cast<double>(scale));
}

std::string random_value(Dice& dice, const java::OptionValues& row) {
  if (dice.chance(5) && !row.odd.empty()) return std::string(dice.pick(row.odd));
  if (dice.chance(25)) return std::string(dice.pick(row.values));
  if (row.key.ends_with(".fraction")) return random_fraction(dice);
  if (row.key.find("size") != std::string_view::npos || row.key.ends_with(".min") ||
      row.key.ends_with(".max"))
    return random_size(dice);
  return std::string(dice.pick(row.values));
}

/// The case of that number.
Json random_configuration(std::uint64_t seed, std::uint64_t number) {
  Dice dice(seed * 1'000'003 + number);
  Json configuration = Json::object();
  const auto share = 5 + dice.below(30);
  for (const auto& row : java::memory_values()) {
    const bool total = row.key.ends_with("process.size") || row.key.ends_with("flink.size");
    if (dice.chance(total ? 40 : share))
      configuration[std::string(row.key)] = random_value(dice, row);
  }
  constexpr std::array<std::string_view, 6> slots{"1", "2", "7", "0", "-1", "x"};
  if (dice.chance(10)) configuration["taskmanager.numberOfTaskSlots"] = dice.pick(slots);
  return configuration;
}

// ------------------------------------------------------------------------------------------------
// drey's answer

std::string refusal(const base::Problems& problems) {
  try {
    problems.throw_if_any();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "(nothing said)";
}

flink::Configuration configuration_of(const Json& given) {
  flink::Configuration configuration;
  for (const auto& [key, value] : given.items())
    configuration.set(key, value.get<std::string>(), {});
  return configuration;
}

template <class Memory, class Compute, class Sizes>
Json answer(const Json& given, const std::string& version, Compute compute, Sizes sizes) {
  base::Problems problems;
  const std::optional<Memory> memory =
      compute(configuration_of(given), flink::dialect_of(flink::parse_version(version).value()), {},
              problems);
  return memory ? sizes(*memory) : Json(refusal(problems));
}

Json ours(const Json& given, const std::string& version) {
  const auto job_manager = answer<flink::JobManagerMemory>(
      given, version, flink::job_manager_memory, [](const flink::JobManagerMemory& m) {
        return Json{{"JvmHeapMemorySize", m.heap},
                    {"JvmDirectMemorySize", m.off_heap},
                    {"JvmMetaspaceSize", m.metaspace},
                    {"JvmOverheadSize", m.overhead}};
      });
  const auto task_manager = answer<flink::TaskManagerMemory>(
      given, version, flink::task_manager_memory, [](const flink::TaskManagerMemory& m) {
        return Json{{"FrameworkHeapSize", m.framework_heap},
                    {"FrameworkOffHeapMemorySize", m.framework_off_heap},
                    {"TaskHeapSize", m.task_heap},
                    {"TaskOffHeapSize", m.task_off_heap},
                    {"NetworkMemSize", m.network},
                    {"ManagedMemorySize", m.managed},
                    {"JvmMetaspaceSize", m.metaspace},
                    {"JvmOverheadSize", m.overhead}};
      });
  return {{"jobmanager", job_manager}, {"taskmanager", task_manager}};
}

bool agree(const Json& mine, const Json& theirs) {
  return mine == theirs || (mine.is_string() && theirs.is_string());
}

int judge(const std::string& version, std::uint64_t seed, std::uint64_t count) {
  std::string line;
  int failed = 0, computed = 0;
  for (std::uint64_t number = 0; number < count; ++number) {
    if (!std::getline(std::cin, line))
      throw std::runtime_error(fmt::format("Flink's classes said nothing of case {}", number));
    const auto theirs = Json::parse(line);
    const auto given = random_configuration(seed, number);
    const auto mine = ours(given, version);
    bool same = true;
    for (const auto* process : {"jobmanager", "taskmanager"}) {
      computed += theirs.at(process).is_object();
      if (agree(mine.at(process), theirs.at(process))) continue;
      same = false;
      fmt::print("FAILED {} {}:{} {}\n    {}\n    ours  {}\n    Flink {}\n", version, seed, number,
                 process, given.dump(), base::printable(mine.at(process).dump()),
                 base::printable(theirs.at(process).dump()));
    }
    failed += !same;
  }
  fmt::print(
      "{:8} {:5} memory configurations, {} failed; Flink's classes computed {} of {} processes\n",
      version, count, failed, computed, 2 * count);
  return failed == 0 ? 0 : 1;
}

int run(const std::vector<std::string>& words) {
  if (words.size() != 4) throw std::runtime_error("flink_memory cases|judge VERSION SEED COUNT");
  const auto seed = std::stoull(words[2]), count = std::stoull(words[3]);
  if (words[0] == "judge") return judge(words[1], seed, count);
  for (std::uint64_t number = 0; number < count; ++number)
    fmt::print("{}\n", random_configuration(seed, number).dump());
  return 0;
}

}  // namespace

int main(int argc, char** argv) { return java::run_program(argc, argv, run); }
