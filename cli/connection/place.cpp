#include "cli/connection/place.h"

#include <fmt/format.h>

#include "base/text.h"
#include "cli/connection/connection.h"
#include "flink/config/options.h"
#include "kube/config/credentials.h"

namespace cli {
namespace {

kube::Overrides completed(kube::Overrides overrides, const deploy::LoadedConfiguration& loaded) {
  const auto text = [&](const flink::Option& option) {
    return loaded.configuration.text(option, loaded.dialect).value_or("");
  };
  if (overrides.kubeconfig.empty()) overrides.kubeconfig = text(flink::options::kube_config_file);
  if (overrides.context.empty()) overrides.context = text(flink::options::kube_context);
  return overrides;
}

}  // namespace

Place find_place(const Context& context, const ServerOptions& options,
                 deploy::LoadedConfiguration& loaded, bool deploys) {
  const auto& world = context.world;
  const auto overrides = completed(options.overrides, loaded);
  auto& configuration = loaded.configuration;
  const bool is_set =
      configuration.find(flink::options::kube_namespace, loaded.dialect).has_value();
  Place place;
  std::string name_space;
  try {
    if (deploys) place.access = find_access_once(context, options, overrides);
    if (!is_set)
      name_space = place.access ? place.access->name_space : kube::find_namespace(world, overrides);
  } catch (const base::Error& error) {
    if (deploys) place.problem = error;
    else if (!is_set && !overrides.kubeconfig.empty())
      loaded.warnings.push_back("the kubeconfig names no namespace, 'default' is taken: " +
                                error.text);
  }
  if (name_space.empty() || name_space == "default") return place;
  place.name = place.access && !place.access->context.empty()
                   ? fmt::format("context '{}'", base::printable(place.access->context, 200))
                   : "the kubeconfig";
  configuration.set(std::string(flink::options::kube_namespace.name()), name_space,
                    {flink::Origin::Kind::environment, "namespace of " + place.name});
  return place;
}

}  // namespace cli
