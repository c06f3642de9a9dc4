#include "flink/manifest/manifest.h"

#include "base/base64.h"

namespace flink {

using base::Json;

Json owned_metadata(const ClusterSpec& spec, const std::string& name) {
  Json metadata{{"name", name}, {"labels", spec.common_labels()}};
  if (spec.dialect.service_namespace) metadata["namespace"] = spec.kube_namespace;
  return metadata;
}

Json config_map(const ClusterSpec& spec, const std::string& name, const std::vector<File>& files) {
  Json data = Json::object();
  for (const auto& [file, text] : files) data[file] = text;
  return {{"apiVersion", "v1"},
          {"kind", "ConfigMap"},
          {"metadata", owned_metadata(spec, name)},
          {"data", data}};
}

Json secret(const ClusterSpec& spec, const std::string& name, const std::vector<File>& files) {
  Json data = Json::object();
  for (const auto& [file, bytes] : files) data[file] = base::base64_encode(bytes);
  return {{"apiVersion", "v1"},
          {"kind", "Secret"},
          {"metadata", owned_metadata(spec, name)},
          {"data", data}};
}

Json volume_items(const std::vector<File>& files) {
  Json items = Json::array();
  for (const auto& [file, text] : files) items.push_back({{"key", file}, {"path", file}});
  return items;
}

void mount(Json& pod, Json& main, Json volume, Json volume_mount) {
  pod["spec"]["volumes"].push_back(std::move(volume));
  main["volumeMounts"].push_back(std::move(volume_mount));
}

Json env_var(const std::string& name, const std::string& value) {
  return {{"name", name}, {"value", value}};
}

}  // namespace flink
