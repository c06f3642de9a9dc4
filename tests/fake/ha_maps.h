// HA ConfigMaps as Flink writes them.
#pragma once
#include <string>

#include "base/base64.h"
#include "base/json.h"
#include "fake/scene.h"

namespace test {

/// What Flink 1.15 and newer write for a file of so many bytes (KubernetesStateHandleStore).
inline std::string state_handle(const std::string& path, int bytes, bool marked = false) {
  const auto text = [](const std::string& value) {
    return std::string{static_cast<char>(value.size() >> 8U),
                       static_cast<char>(value.size() & 0xFFU)} +
           value;
  };
  const auto of_class = [&](const std::string& name, char flags, const std::string& fields,
                            char count) {
    return "sr" + text(name) + std::string(8, '\0') + flags + std::string(1, '\0') + count +
           fields + "xp";
  };
  const auto object_field = [&](const std::string& name, const std::string& type) {
    return "L" + text(name) + "t" + text(type);
  };
  std::string size(8, '\0');
  for (std::size_t i = 0; i < 4; ++i)
    size[7 - i] = static_cast<char>(static_cast<unsigned>(bytes) >> (8 * i) & 0xFFU);
  return base::base64_encode(
      std::string("\xAC\xED\x00\x05", 4) +
      of_class("org.apache.flink.kubernetes.highavailability.KubernetesStateHandleStore$"
               "StateHandleWithDeleteMarker",
               2, "Z" + text("markedForDeletion") + object_field("inner", "LHandle;"), 2) +
      std::string(1, marked ? '\x01' : '\0') +
      of_class("org.apache.flink.runtime.state.RetrievableStreamStateHandle", 2,
               object_field("wrappedStreamStateHandle", "LHandle;"), 1) +
      of_class("org.apache.flink.runtime.state.filesystem.FileStateHandle", 2,
               "J" + text("stateSize") + object_field("filePath", "LPath;"), 2) +
      size + of_class("org.apache.flink.core.fs.Path", 2, object_field("uri", "LURI;"), 1) +
      of_class("java.net.URI", 3, object_field("string", "LString;"), 1) + "t" + text(path) + "x");
}

/// One of the cluster's, by what follows "CLUSTER-" in its name, with Flink's labels.
inline Json ha_map(const std::string& end, const Json& data, const std::string& lock = {},
                   const std::string& cluster = "orders") {
  Json map{{"apiVersion", "v1"},
           {"kind", "ConfigMap"},
           {"metadata",
            {{"name", cluster + "-" + end},
             {"labels",
              {{"app", cluster},
               {"type", "flink-native-kubernetes"},
               {"configmap-type", "high-availability"}}}}},
           {"data", data}};
  if (!lock.empty())
    map["metadata"]["annotations"] = {{"control-plane.alpha.kubernetes.io/leader", lock}};
  return map;
}

/// A lock that was renewed at that time.
inline std::string ha_lock(const std::string& renewed,
                           const std::string& holder = "7760b305-ed1b-4d2a-bbe6-cf60b49c528b") {
  return Json{{"holderIdentity", holder}, {"leaseDuration", "PT15S"}, {"renewTime", renewed}}
      .dump();
}

}  // namespace test
