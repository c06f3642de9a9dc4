#include "fake/recorded_cluster.h"

#include "base/text.h"
#include "golden/judge.h"
#include "golden/stage.h"

namespace test {
namespace {

/// Flat keys as the nested mappings that Flink's client writes.
Json nested(const Json& flat) {
  auto result = Json::object();
  for (const auto& [key, value] : flat.items()) {
    auto* at = &result;
    for (const auto& part : base::split(key, '.')) at = &(*at)[part];
    *at = value;
  }
  return result;
}

/// In blocks; keys and texts in quotes, and so JSON's.
std::string yaml(const Json& mapping, const std::string& indent = {}) {
  std::string text;
  for (const auto& [key, value] : mapping.items())
    text += indent + Json(key).dump() + ":" +
            (value.is_object() ? "\n" + yaml(value, indent + "  ") : " " + value.dump() + "\n");
  return text;
}

std::string legacy(const Json& flat) {
  std::string text;
  for (const auto& [key, value] : flat.items())
    text += key + ": " + value.get<std::string>() + "\n";
  return text;
}

/// The recordings have configuration files as maps, and leave out lists that are empty: those which
/// clients of YAML files write before 2.0.
Json as_sent(Json object, const std::string& version) {
  if (object.at("kind") != "ConfigMap") return object;
  for (auto& [file, content] : object["data"].items()) {
    if (!content.is_object()) continue;
    const bool is_yaml = file == "config.yaml";
    for (const auto* key : {"$internal.application.program-args", "pipeline.classpaths"}) {
      if (is_yaml && version.starts_with("1.") && !content.contains(key))
        content[key] = Json::array();
    }
    content = is_yaml ? yaml(nested(content)) : legacy(content);
  }
  return object;
}

}  // namespace

RecordedCluster::RecordedCluster(const golden::Recordings& all, const golden::Case& recorded,
                                 const golden::Run& run, const std::string& version)
    : recorded_(run), version_(version) {
  const auto around = golden::surroundings_of(recorded, version);
  surroundings.directory = "/mnt/job";
  surroundings.directories = around.directories;
  for (const auto& [path, content] : around.files) surroundings.files[path] = content;
  for (const auto& [name, value] : around.env) surroundings.env[name] = value;
  surroundings.files["/mnt/home/.kube/config"] = kubeconfig;
  std::string uid, name;
  for (const auto& object : golden::recorded_objects(all, recorded, run, version)) {
    const auto sent = as_sent(object, version);
    if (uid.empty()) {
      name = name_of(sent);
      uid = uid_of(server.create(sent));
    } else {
      server.create(owned(sent, uid, name));
    }
  }
}

Words RecordedCluster::words(const std::string& verb, const Words& more) const {
  Words words{verb, "--flink-version", version_};
  words.insert(words.end(), more.begin(), more.end());
  words.insert(words.end(), recorded_.args.begin() + 1, recorded_.args.end());
  return words;
}

}  // namespace test
