#include "deploy/cluster/shipped_configuration.h"

#include <string>
#include <vector>

#include "base/error.h"
#include "flink/config/config_file.h"
#include "flink/version/names.h"
#include "kube/api/object.h"

namespace deploy {

flink::Configuration shipped_configuration(const base::Json& config_map) {
  const auto text = [&](std::string_view name) {
    return kube::string_at(config_map, {"data", name});
  };
  base::Problems ignored;
  std::vector<std::string> ignored_warnings;
  const auto yaml = text(flink::names::yaml_config_file);
  return yaml.empty()
             ? flink::read_legacy_file(text(flink::names::legacy_config_file), "", ignored_warnings)
             : flink::read_yaml_file(yaml, "", ignored);
}

}  // namespace deploy
