// flink_loader cases VERSION SEED COUNT: configuration files as drey ships them, a line each, as
// Loader.java reads them. flink_loader judge VERSION SEED COUNT < OUTCOMES: whether Flink's own
// loader read back what drey meant.
#include <array>
#include <iostream>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "flink/config/config_file.h"
#include "flink/config/distribution.h"
#include "flink/version/dialect.h"
#include "java/option_values.h"
#include "java/program.h"
#include "support/dice.h"

namespace {

using base::Json;
using test::Dice;

/// Texts of all kinds under keys of all kinds, some keys with others below them, and lists.
flink::Configuration random_configuration(std::uint64_t seed, std::uint64_t number,
                                          const flink::Dialect& dialect) {
  Dice dice(seed * 1'000'003 + number);
  auto configuration =
      number % 4 == 0 ? flink::distribution_defaults(dialect) : flink::Configuration{};
  constexpr std::array<std::string_view, 12> keys{
      "a",      "a.b", "a.b.c",       "key", "k_1",    "with-dash",
      "with.1", "x/y", "$internal.z", "1",   "true.x", "UPPER.Case"};
  for (std::size_t left = 1 + dice.below(6); left > 0; --left)
    configuration.set(
        std::string(dice.pick(keys)),
        dice.chance(2) ? std::string(70'000, 'x') : std::string(dice.pick(java::odd_texts())), {});
  for (std::size_t left = dice.below(3); left > 0; --left) {
    std::vector<std::string> elements;
    for (std::size_t more = dice.below(4); more > 0; --more)
      elements.emplace_back(dice.pick(java::odd_texts()));
    configuration.set_list(fmt::format("list.{}", left), elements, {});
  }
  return configuration;
}

/// Values for which the legacy file has no syntax, as drey warns.
std::set<std::string> harmed_keys(const flink::Configuration& configuration) {
  std::set<std::string> keys;
  for (const auto& [key, value] : configuration.entries()) {
    flink::Configuration alone;
    if (value.list) alone.set_list(key, *value.list, {});
    else alone.set(key, value.text, {});
    if (!flink::harmed_by_legacy_file(alone).empty()) keys.insert(key);
  }
  return keys;
}

Json as_case(const flink::Configuration& configuration, const flink::Dialect& dialect) {
  const bool yaml = dialect.reads_yaml_file;
  Json lists = Json::array();
  for (const auto& [key, value] : configuration.entries()) {
    if (value.list) lists.push_back(key);
  }
  return {{"name", yaml ? "config.yaml" : "flink-conf.yaml"},
          {"text",
           yaml ? flink::write_yaml_file(configuration) : flink::write_legacy_file(configuration)},
          {"lists", lists}};
}

std::vector<std::string> wrong_in(const flink::Configuration& configuration,
                                  const flink::Dialect& dialect, const Json& read) {
  if (read.contains("refused"))
    return {"Flink's loader refused it: " +
            base::printable(read.at("refused").get<std::string>(), 300)};
  std::vector<std::string> lines;
  const auto harmed =
      dialect.reads_yaml_file ? std::set<std::string>{} : harmed_keys(configuration);
  for (const auto& [key, value] : configuration.entries()) {
    if (harmed.contains(key)) continue;
    const auto& place = value.list ? read.at("lists") : read.at("values");
    const auto meant = value.list ? Json(*value.list) : Json(value.text);
    const auto found = place.value(key, Json("(absent)"));
    if (meant != found)
      lines.push_back(fmt::format("{}: meant {} | read {}", key, base::printable(meant.dump(), 300),
                                  base::printable(found.dump(), 300)));
  }
  return lines;
}

int judge(const std::string& version, std::uint64_t seed, std::uint64_t count) {
  const auto dialect = flink::dialect_of(flink::parse_version(version).value());
  std::string line;
  int failed = 0;
  for (std::uint64_t number = 0; number < count; ++number) {
    if (!std::getline(std::cin, line))
      throw std::runtime_error(fmt::format("Flink's loader said nothing of case {}", number));
    const auto lines =
        wrong_in(random_configuration(seed, number, dialect), dialect, Json::parse(line));
    if (lines.empty()) continue;
    ++failed;
    fmt::print("FAILED {} {}:{}\n", version, seed, number);
    for (const auto& wrong : lines) fmt::print("    {}\n", wrong);
  }
  fmt::print("{:8} {:5} configuration files, {} read back otherwise\n", version, count, failed);
  return failed == 0 ? 0 : 1;
}

int run(const std::vector<std::string>& words) {
  if (words.size() != 4) throw std::runtime_error("flink_loader cases|judge VERSION SEED COUNT");
  const auto seed = std::stoull(words[2]), count = std::stoull(words[3]);
  if (words[0] == "judge") return judge(words[1], seed, count);
  const auto dialect = flink::dialect_of(flink::parse_version(words[1]).value());
  for (std::uint64_t number = 0; number < count; ++number)
    fmt::print("{}\n", as_case(random_configuration(seed, number, dialect), dialect).dump());
  return 0;
}

}  // namespace

int main(int argc, char** argv) { return java::run_program(argc, argv, run); }
