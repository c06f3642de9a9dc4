// HA ConfigMaps of real clusters, as their API servers had them.
#pragma once
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/json.h"
#include "flink/ha/metadata.h"

namespace test {

/// Those of cluster k8s-ha-app-1 of a Flink version: "running", or "jm-pod-deleted" a moment after
/// its JobManager's pod was deleted.
inline std::vector<flink::ha::ConfigMap> recorded_maps(const std::string& version,
                                                       const char* moment = "running") {
  std::ifstream file(std::string(HA_CONFIG_MAPS) + "/" + version + ".json");
  std::stringstream text;
  text << file.rdbuf();
  const auto recorded = base::Json::parse(text.str());
  std::vector<flink::ha::ConfigMap> maps;
  for (const auto& each : recorded.at(moment))
    maps.push_back({each.at("name").get<std::string>(),
                    each.at("data").get<std::map<std::string, std::string>>(),
                    each.value("lock", "")});
  return maps;
}

/// The value of the first key that begins so.
inline std::string recorded_value(const std::string& version, const std::string& prefix) {
  for (const auto& map : recorded_maps(version)) {
    for (const auto& [key, value] : map.data) {
      if (key.starts_with(prefix)) return value;
    }
  }
  return {};
}

}  // namespace test
