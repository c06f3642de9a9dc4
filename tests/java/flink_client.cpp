// flink_client cases VERSION SEED FROM TO: random cases, a line each, as Client.java reads them.
// flink_client judge VERSION SEED FROM TO < OUTCOMES: holds drey against what Flink's own client
// made of them. flink_client show VERSION SEED NUMBER: one of them, for people.
#include <algorithm>
#include <array>
#include <iostream>
#include <map>
#include <regex>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/text.h"
#include "golden/comparable.h"
#include "golden/judge.h"
#include "golden/stage.h"
#include "java/program.h"
#include "java/random_case.h"

namespace {

using base::Json;

struct Range {
  std::string version;
  std::uint64_t seed;
  std::uint64_t from;
  std::uint64_t to;
};

bool is_text(const std::string& bytes) {
  try {
    static_cast<void>(Json(bytes).dump());
    return true;
  } catch (const Json::exception&) {
    return false;
  }
}

Json case_as_json(const golden::Case& drawn, const std::string& version) {
  const auto around = golden::surroundings_of(drawn, version);
  Json files = Json::object();
  for (const auto& [path, bytes] : around.files)
    files[path] = is_text(bytes) ? Json(bytes) : Json{{"base64", base::base64_encode(bytes)}};
  return {{"files", files},
          {"directories", around.directories},
          {"env", around.env},
          {"args", drawn.runs.front().args}};
}

golden::Expect outcome(const Json& client) {
  if (!client.at("posted").empty()) return golden::Expect::objects;
  if (client.at("exit") == 0) return golden::Expect::accepted;
  return client.at("said").get<std::string>().find("ClassCastException") != std::string::npos
             ? golden::Expect::crashed
             : golden::Expect::refused;
}

/// What is known only at run time is not in the recordings either: owners of all objects but the
/// Deployment, the digits of a generated id.
Json as_recorded(Json object) {
  if (object.at("kind") != "Deployment") object["metadata"].erase("ownerReferences");
  static const std::regex generated("flink-cluster-[0-9a-f]{31}");
  return Json::parse(std::regex_replace(object.dump(), generated, "flink-cluster-<hex31>"));
}

/// The lines in which a client tells why, without the places in its code.
std::string reason(const Json& client) {
  std::string text;
  for (const auto& line : base::split(client.at("said").get<std::string>(), '\n')) {
    const auto trimmed = base::trim(line);
    if (trimmed.empty() || trimmed.starts_with("at ") || trimmed.starts_with("---") ||
        trimmed.starts_with("SLF4J") || trimmed.starts_with("..."))
      continue;
    text += "      " + base::printable(trimmed, 400) + "\n";
    if (text.size() > 2000) break;
  }
  return text;
}

std::vector<std::string> judge(const golden::Case& drawn, const std::string& version,
                               const Json& client) {
  std::vector<Json> objects;
  for (const auto& object : client.at("posted"))
    objects.push_back(golden::comparable(as_recorded(object)));
  const auto result = golden::run_drey(drawn, drawn.runs.front(), version);
  try {
    return golden::judge_outcome(result, outcome(client), objects);
  } catch (const std::exception& error) {
    return {fmt::format("cannot be compared: {}", error.what())};
  }
}

/// What drey refuses because the API server would, or the JobManager when it makes its first
/// TaskManager, and Flink's client leaves to them.
bool is_left_to_the_server(const std::vector<std::string>& wrong) {
  // Those with ": spec." and ": metadata." are told with the place in an object or in a pod
  // template.
  constexpr std::array rules{": spec.",
                             ": metadata.",
                             "must be letters, digits",
                             "must be lower case letters",
                             "must be a port between",
                             "should be specified to a fixed port",
                             "an entry lacks",
                             "an owner reference lacks",
                             "must be the path of a directory",
                             "must be absolute",
                             "is there twice",
                             "must be a number of cores",
                             "more than 63 characters",
                             "and Flink takes a Pod"};
  if (wrong.size() != 1 || !wrong.front().starts_with("exit code 2:")) return false;
  const std::string separator = "\\n  ";
  auto rest = wrong.front();
  for (auto at = rest.find(separator); at != std::string::npos; at = rest.find(separator)) {
    rest = rest.substr(at + separator.size());
    const auto line = rest.substr(0, rest.find(separator));
    if (std::none_of(rules.begin(), rules.end(),
                     [&](const char* rule) { return line.find(rule) != std::string::npos; }))
      return false;
  }
  return true;
}

void write_cases(const Range& range) {
  for (auto number = range.from; number < range.to; ++number) {
    const auto drawn = java::random_case(range.seed, number, range.version);
    fmt::print("{}\n", case_as_json(drawn, range.version).dump());
  }
}

int judge_all(const Range& range) {
  int failed = 0, left = 0;
  std::map<golden::Expect, int> outcomes;
  std::string line;
  for (auto number = range.from; number < range.to; ++number) {
    if (!std::getline(std::cin, line))
      throw std::runtime_error(fmt::format("Flink's client said nothing of case {}", number));
    const auto client = Json::parse(line);
    ++outcomes[outcome(client)];
    const auto lines =
        judge(java::random_case(range.seed, number, range.version), range.version, client);
    if (lines.empty()) continue;
    if (is_left_to_the_server(lines)) {
      ++left;
      continue;
    }
    ++failed;
    fmt::print("FAILED {} {}:{}\n", range.version, range.seed, number);
    for (const auto& wrong : lines) fmt::print("    {}\n", wrong);
    if (outcome(client) != golden::Expect::objects) fmt::print("{}", reason(client));
  }
  fmt::print(
      "{:8} {:5} cases, {} failed; Flink's client: {} made, {} refused, {} crashed; {} refused by "
      "drey for the API server\n",
      range.version, range.to - range.from, failed, outcomes[golden::Expect::objects],
      outcomes[golden::Expect::refused], outcomes[golden::Expect::crashed], left);
  return failed == 0 ? 0 : 1;
}

int show(const Range& range) {
  const auto drawn = java::random_case(range.seed, range.from, range.version);
  const auto around = golden::surroundings_of(drawn, range.version);
  for (const auto& [path, bytes] : around.files) {
    if (!path.starts_with("/mnt/conf/log"))
      fmt::print("--- {}\n{}\n", path, base::printable(bytes) == bytes ? bytes : bytes);
  }
  for (const auto& [name, value] : around.env) fmt::print("{}={}\n", name, value);
  for (const auto& word : drawn.runs.front().args) fmt::print("  {}\n", Json(word).dump());
  const auto result = golden::run_drey(drawn, drawn.runs.front(), range.version);
  fmt::print("drey: exit code {}\n{}\n{}\n", static_cast<int>(result.exit), result.err, result.out);
  return 0;
}

int run(const std::vector<std::string>& words) {
  if (words.size() < 4)
    throw std::runtime_error(
        "flink_client cases|judge VERSION SEED FROM TO, or show VERSION SEED NUMBER");
  const auto number = [&](std::size_t i) { return i < words.size() ? std::stoull(words[i]) : 0; };
  const Range range{words[1], number(2), number(3), number(4)};
  if (words[0] == "judge") return judge_all(range);
  if (words[0] == "show") return show(range);
  write_cases(range);
  return 0;
}

}  // namespace

int main(int argc, char** argv) { return java::run_program(argc, argv, run); }
