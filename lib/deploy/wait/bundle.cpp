#include "deploy/wait/bundle.h"

#include <algorithm>

#include "base/json.h"
#include "deploy/cluster/pod.h"
#include "flink/config/sensitive.h"

namespace deploy {
namespace {

using base::Json;

std::string text_of(const Json& value) {
  return value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// On command lines and in URLs.
void mask_texts(Json& value) {
  for (auto& child : value) {
    if (child.is_structured()) mask_texts(child);
    else if (child.is_string()) child = flink::masked_text(child.get<std::string>());
  }
}

std::string masked_text(Json object) {
  flink::mask_environment(object);
  mask_texts(object);
  return text_of(object);
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

std::map<std::string, std::string> bundle(const Observations& seen) {
  std::map<std::string, std::string> files;
  if (!seen.deployment.is_null()) files["deployment.json"] = masked_text(seen.deployment);
  for (const auto& [uid, object] : seen.replica_sets)
    files["replicasets/" + file_name(name_of(object)) + ".json"] = masked_text(object);
  for (const auto& [uid, object] : seen.pods)
    files["pods/" + file_name(name_of(object)) + ".json"] = masked_text(object);
  for (const auto& object : seen.ended_pods)
    files["pods/" + file_name(name_of(object)) + ".ended.json"] = masked_text(object);
  auto events = Json::array();
  for (const auto& [uid, event] : seen.events) events.push_back(event);
  if (!events.empty()) files["events.json"] = text_of(events);
  if (!seen.log.empty()) files["logs/jobmanager.log"] = seen.log;
  for (const auto& [container, log] : seen.previous_logs)
    files["logs/" + file_name(container) + ".ended.log"] = log;
  for (const auto& [path, body] : seen.rest.bodies)
    files["rest/" + file_name(path) + ".json"] = body;
  return files;
}

}  // namespace deploy
