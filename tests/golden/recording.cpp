#include "golden/recording.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "base/base64.h"
#include "base/text.h"
#include "flink/version/version.h"

namespace golden {
namespace {

using base::Json;

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return std::move(std::ostringstream() << file.rdbuf()).str();
}

Json read_json(const std::filesystem::path& path) {
  try {
    return Json::parse(read_file(path));
  } catch (const Json::exception& error) {
    throw std::runtime_error(path.string() + ": " + error.what());
  }
}

Expect expect_of(const std::string& word) {
  if (word == "objects") return Expect::objects;
  if (word == "server refused") return Expect::server_refused;
  if (word == "refused") return Expect::refused;
  if (word == "accepted") return Expect::accepted;
  if (word == "crashed") return Expect::crashed;
  throw std::runtime_error("no outcome: '" + word + "'");
}

Files files(const Json& json, const char* key) {
  Files result;
  if (!json.contains(key)) return result;
  for (const auto& [path, content] : json.at(key).items()) {
    result[path] = content.is_string()
                       ? content.get<std::string>()
                       : base::base64_decode(content.at("base64").get<std::string>()).value();
  }
  return result;
}

Run run_of(const Json& json) {
  return {.versions = json.at("versions").get<std::vector<std::string>>(),
          .args = json.at("args").get<std::vector<std::string>>(),
          .expect = expect_of(json.at("expect").get<std::string>()),
          .objects = json.value("objects", std::vector<std::size_t>{})};
}

Case read_case(const std::filesystem::path& path) {
  const auto json = read_json(path);
  Case result{.name = path.stem().string(),
              .env = json.value("env", std::map<std::string, std::string>{}),
              .job = files(json, "job"),
              .conf = files(json, "conf"),
              .conf_legacy = files(json, "conf-legacy"),
              .conf_yaml = files(json, "conf-yaml"),
              .conf_remove = json.value("conf-remove", std::vector<std::string>{}),
              .conf_dir = json.value("conf-dir", ""),
              .objects = json.value("objects", Json::array())};
  for (const auto& run : json.at("runs")) result.runs.push_back(run_of(run));
  return result;
}

std::vector<Deliberate> read_deliberate(const std::filesystem::path& path) {
  std::vector<Deliberate> rows;
  for (const auto& line : base::split(read_file(path), '\n')) {
    if (line.empty() || line.starts_with('#')) continue;
    const auto cells = base::split(line, '\t');
    if (cells.size() != 4) throw std::runtime_error(path.string() + ": not four columns: " + line);
    rows.push_back({cells[0], cells[1], expect_of(cells[2])});
  }
  return rows;
}

/// A row that is about nothing would never be missed.
void check_names(const Recordings& all) {
  for (const auto& row : all.deliberate) {
    const auto is_meant = [&](const Case& recorded) { return recorded.name == row.name; };
    if (std::none_of(all.cases.begin(), all.cases.end(), is_meant))
      throw std::runtime_error("deliberate.tsv: no such case: '" + row.name + "'");
  }
}

std::pair<int, int> minor_version(const std::string& text) {
  const auto version = flink::parse_version(text);
  if (!version) throw std::runtime_error("no version: '" + text + "'");
  return {version->major, version->minor};
}

}  // namespace

Recordings read_recordings(const std::filesystem::path& folder) {
  Recordings all{.deliberate = read_deliberate(folder / "deliberate.tsv"),
                 .distribution = read_json(folder / "distribution.json")};
  for (const auto& entry : std::filesystem::directory_iterator(folder / "cases"))
    all.cases.push_back(read_case(entry.path()));
  std::sort(all.cases.begin(), all.cases.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  check_names(all);
  return all;
}

bool covers(const std::string& versions, const std::string& version) {
  if (versions == "*") return true;
  const auto dash = versions.find('-');
  const auto from = versions.substr(0, dash);
  const auto to = dash == std::string::npos ? from : versions.substr(dash + 1);
  const auto asked = minor_version(version);
  return minor_version(from) <= asked && (to.empty() || asked <= minor_version(to));
}

}  // namespace golden
