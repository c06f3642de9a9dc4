#include "deploy/wait/bundle.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "deploy/cluster/pod.h"
#include "flink/config/masked.h"

namespace deploy {
namespace {

using base::Json;

std::string text_of(const Json& value) {
  return value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// Masks what looks like a secret, and the secrets that are known, wherever they stand.
class Masking {
 public:
  explicit Masking(std::span<const std::string> secrets)
      : secrets_(secrets.begin(), secrets.end()) {}

  std::string object(Json object) const {
    flink::mask_object(object);
    without_known(object);
    return text_of(object);
  }

  /// A log comes in pieces, between the lines of a secret too.
  std::string event(const std::string& line) const {
    auto document = Json::parse(line, nullptr, false);
    if (document.contains("body")) document["body"] = body(document["body"].get<std::string>());
    flink::mask_object(document);
    without_known(document);
    return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  }

  std::string text(std::string_view text) const {
    return flink::without_known(flink::masked_text(text), secrets_);
  }

  /// Of a body that is JSON the texts alone, for a number must stay one.
  std::string body(const std::string& body) const {
    auto document = Json::parse(body, nullptr, false);
    if (document.is_discarded()) return text(body);
    const bool changed = !flink::mask_object(document).empty();
    const auto before = document;
    without_known(document);
    return changed || document != before ? text_of(document) : body;
  }

 private:
  void without_known(Json& value) const {
    if (value.is_string()) value = flink::without_known(value.get<std::string>(), secrets_);
    if (!value.is_structured()) return;
    for (auto& child : value) without_known(child);
  }

  std::vector<std::string> secrets_;
};

/// And those of their lines that are long enough to mean something.
std::vector<std::string> with_lines(std::span<const std::string> secrets) {
  constexpr std::size_t shortest = 6;
  std::vector<std::string> all(secrets.begin(), secrets.end());
  for (const auto& secret : secrets) {
    if (secret.find('\n') == std::string::npos) continue;
    for (auto& line : base::split(secret, '\n')) {
      if (line.size() >= shortest) all.push_back(std::move(line));
    }
  }
  return all;
}

/// A path of a URL, or a name, as a file's name.
std::string file_name(const std::string& text) {
  std::string name;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_';
    name += plain ? c : '-';
  }
  name.erase(0, name.find_first_not_of("-."));
  return name.empty() ? "unnamed" : name;
}

}  // namespace

std::map<std::string, std::string> bundle(const Observations& seen,
                                          std::span<const std::string> secrets) {
  const Masking masked(secrets);
  std::map<std::string, std::string> files;
  if (!seen.deployment.is_null()) files["deployment.json"] = masked.object(seen.deployment);
  for (const auto& [uid, object] : seen.replica_sets)
    files["replicasets/" + file_name(name_of(object)) + ".json"] = masked.object(object);
  for (const auto& [uid, object] : seen.pods)
    files["pods/" + file_name(name_of(object)) + ".json"] = masked.object(object);
  for (const auto& object : seen.ended_pods)
    files["pods/" + file_name(name_of(object)) + ".ended.json"] = masked.object(object);
  auto events = Json::array();
  for (const auto& [uid, event] : seen.events) events.push_back(event);
  if (!events.empty()) files["events.json"] = masked.object(events);
  if (!seen.log.empty()) files["logs/jobmanager.log"] = masked.text(seen.log);
  for (const auto& [container, log] : seen.previous_logs)
    files["logs/" + file_name(container) + ".ended.log"] = masked.text(log);
  for (const auto& [path, body] : seen.rest.bodies)
    files["rest/" + file_name(path) + ".json"] = masked.body(body);
  return files;
}

std::string event_lines(std::span<const std::string> events, std::span<const std::string> secrets) {
  const Masking masked(with_lines(secrets));
  std::string lines;
  for (const auto& event : events) lines += masked.event(event);
  return lines;
}

}  // namespace deploy
