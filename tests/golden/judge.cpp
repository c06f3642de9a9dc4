#include "golden/judge.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/distribution.h"
#include "golden/comparable.h"

namespace golden {
namespace {

using base::Exit;
using base::Json;

/// The recordings name what differs from version to version without saying anything: the default
/// image's tag and the stock JVM options.
Json filled_in(const Json& value, const std::string& version, const Json& distribution) {
  if (value.is_string()) {
    auto text = value.get<std::string>();
    if (text == "${distribution:env.java.opts.all}") return distribution.at("env.java.opts.all");
    const std::string blank = "${version}";
    if (const auto at = text.find(blank); at != std::string::npos)
      text.replace(at, blank.size(), version);
    return text;
  }
  auto result = value;
  for (auto& item : result) {
    if (item.is_structured() || item.is_string()) item = filled_in(item, version, distribution);
  }
  return result;
}

std::string display_name(const Json& object) {
  return object.at("kind").get<std::string>() + "/" +
         object.at("metadata").at("name").get<std::string>();
}

std::vector<std::string> display_names(const std::vector<Json>& objects) {
  std::vector<std::string> names;
  for (const auto& object : objects) names.push_back(display_name(object));
  return names;
}

void forget_what_nesting_lost_in(Json& ours, const Json& theirs) {
  const auto path = Json::json_pointer("/data/config.yaml");
  if (ours.contains(path) && theirs.contains(path))
    forget_what_nesting_lost(ours.at(path), theirs.at(path));
}

std::vector<std::string> compare(std::vector<Json> ours, const std::vector<Json>& theirs) {
  if (display_names(ours) != display_names(theirs)) {
    return {fmt::format("objects: ours {} | Flink {}", base::join(display_names(ours), ", "),
                        base::join(display_names(theirs), ", "))};
  }
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    forget_what_nesting_lost_in(ours[i], theirs[i]);
    const auto found = differences(ours[i], theirs[i], display_name(ours[i]) + ":");
    lines.insert(lines.end(), found.begin(), found.end());
  }
  return lines;
}

/// What became of the command: with -o json an error is a document.
std::string said(const Result& result) {
  const auto document = Json::parse(result.out, nullptr, false);
  const bool is_error = document.is_object() && document.contains("error");
  const auto text = is_error ? document.at("error").at("message").get<std::string>() : result.err;
  return fmt::format("exit code {}: {}", static_cast<int>(result.exit),
                     text.empty() ? "(nothing said)" : base::printable(text, 8000));
}

std::vector<std::string> judge_objects(const Result& result, const std::vector<Json>& theirs,
                                       bool all_were_sent) {
  if (result.exit != Exit::done) return {said(result)};
  const auto list = Json::parse(result.out);
  std::vector<Json> ours;
  for (const auto& object : list.at("items")) ours.push_back(comparable(object));
  // The recorded client sends nothing more after a refusal; the dry run shows the whole list.
  if (!all_were_sent) ours.resize(std::min(ours.size(), theirs.size()));
  return compare(std::move(ours), theirs);
}

std::vector<std::string> demand(bool met, const char* what, const Result& result) {
  if (met) return {};
  return {fmt::format("should be {}, but {}", what, said(result))};
}

const Deliberate* find_row(const Recordings& all, const Case& recorded,
                           const std::string& version) {
  const auto applies = [&](const Deliberate& row) {
    return row.name == recorded.name && covers(row.versions, version);
  };
  const auto row = std::find_if(all.deliberate.begin(), all.deliberate.end(), applies);
  return row == all.deliberate.end() ? nullptr : &*row;
}

std::vector<std::string> judge_result(const Result& result, const Recordings& all,
                                      const Case& recorded, const Run& run,
                                      const std::string& version) {
  const auto lines =
      judge_outcome(result, run.expect, recorded_objects(all, recorded, run, version));
  const auto* row = find_row(all, recorded, version);
  if (row == nullptr) return lines;
  if (lines.empty() && run.expect != Expect::crashed)
    return {"does what was recorded: its row in deliberate.tsv must not cover this version"};
  return judge_outcome(result, row->expect, {});
}

}  // namespace

std::vector<Json> recorded_objects(const Recordings& all, const Case& recorded, const Run& run,
                                   const std::string& version) {
  std::vector<Json> objects;
  for (const auto index : run.objects)
    objects.push_back(
        comparable(filled_in(recorded.objects.at(index), version, all.distribution.at(version))));
  return objects;
}

std::vector<std::string> judge_outcome(const Result& result, Expect expect,
                                       const std::vector<Json>& theirs) {
  const bool refused = result.exit == Exit::usage;
  switch (expect) {
    case Expect::objects: return judge_objects(result, theirs, true);
    case Expect::server_refused:
      return refused ? std::vector<std::string>{} : judge_objects(result, theirs, false);
    case Expect::refused: return demand(refused, "refused", result);
    case Expect::accepted: return demand(result.exit == Exit::done, "accepted", result);
    case Expect::crashed: break;
  }
  return demand(refused || result.exit == Exit::done, "accepted or refused", result);
}

std::vector<std::string> judge(const Recordings& all, const Case& recorded, const Run& run,
                               const std::string& version) {
  const auto result = run_drey(recorded, run, version);
  if (result.connected) return {"a client dry run asked for the network"};
  try {
    return judge_result(result, all, recorded, run, version);
  } catch (const std::exception& error) {
    return {fmt::format("cannot be compared: {}; {}", error.what(), said(result))};
  }
}

std::vector<std::string> judge_distribution(const Recordings& all, const std::string& version) {
  const auto shipped =
      flink::distribution_defaults(flink::dialect_of(flink::parse_version(version).value()));
  auto ours = Json::object();
  for (const auto& [key, value] : shipped.entries()) ours[key] = value.text;
  return differences(ours, all.distribution.at(version), "");
}

}  // namespace golden
