// What the API server would refuse of the finished manifests, told at the place where the user said
// it.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/admission/objects.h"
#include "flink/config/options.h"
#include "flink/manifest/job_manager.h"
#include "flink/resolve/resolve_parts.h"
#include "flink/spec/volumes.h"
#include "flink/version/names.h"

namespace flink {
namespace {

using admission::Path;
using admission::Refusal;
using base::Json;

const Json* child(const Json& parent, const std::string& step) {
  if (!step.starts_with('[')) return admission::member(parent, step);
  const auto index = std::stoul(step.substr(1));
  return parent.is_array() && index < parent.size() ? &parent[index] : nullptr;
}

/// The value at the path, or the last that is there on the way to it, and how many steps that is.
std::pair<const Json*, std::size_t> reach(const Json& root, const Path& path) {
  const auto* at = &root;
  std::size_t count = 0;
  for (const auto& step : path.steps()) {
    const auto* next = child(*at, step);
    if (next == nullptr) break;
    at = next;
    ++count;
  }
  return {at, count};
}

/// Places of a pod in the user's template: what Flink adds to lists stands behind, its container is
/// the last.
class Template {
 public:
  Template(const PodTemplate& parts, const Json& deployment)
      : parts_(parts), deployment_(deployment) {}

  /// The place in the template's own terms, if what is there, or that it is not there, is the
  /// template's doing.
  std::optional<std::string> place(const Path& path) const {
    const auto& steps = path.steps();
    if (steps.size() < 2 || steps[0] != "spec" || steps[1] != "template") return std::nullopt;
    const auto inner = path.without(2);
    const auto [value, count] = reach(deployment_, path);
    if (count < 2) return std::nullopt;
    if (!is_container(inner))
      return has(parts_.pod, inner, count - 2, *value) ? std::optional(inner.text()) : std::nullopt;
    const auto index = std::stoul(inner.steps()[2].substr(1));
    const bool is_main =
        index + 1 == deployment_.at(Json::json_pointer("/spec/template/spec/containers")).size();
    const auto spelt = is_main
                           ? parts_.main_index
                           : index + (!parts_.main.empty() && index >= parts_.main_index ? 1 : 0);
    if (is_main ? !has(parts_.main, inner.without(3), count - 5, *value)
                : !has(parts_.pod, inner, count - 2, *value))
      return std::nullopt;
    return fmt::format("spec.containers[{}]{}{}", spelt, inner.steps().size() > 3 ? "." : "",
                       inner.without(3).text());
  }

 private:
  static bool is_container(const Path& inner) {
    return inner.steps().size() > 2 && inner.steps()[0] == "spec" &&
           inner.steps()[1] == "containers";
  }

  static bool has(const Json& root, const Path& path, std::size_t count, const Json& value) {
    const auto [own, own_count] = reach(root, path);
    return own_count == count && !root.empty() && (count < path.steps().size() || *own == value);
  }

  const PodTemplate& parts_;
  const Json& deployment_;
};

/// Which option a part of the objects comes from.
struct Source {
  std::string_view kind;
  std::string_view suffix;  ///< of the object's name, behind the cluster id
  std::string_view prefix;  ///< of the path
  const Option* option;
};

constexpr std::array sources{
    Source{"Deployment", "", "metadata.labels", &options::labels},
    Source{"Deployment", "", "spec.selector", &options::labels},
    Source{"Deployment", "", "spec.template.metadata.labels", &options::labels},
    Source{"Deployment", "", "metadata.annotations", &options::annotations},
    Source{"Deployment", "", "spec.template.metadata.annotations", &options::annotations},
    Source{"Deployment", "", "metadata.ownerReferences", &options::owner_reference},
    Source{"Deployment", "", "spec.replicas", &options::replicas},
    Source{"Deployment", "", "spec.template.spec.nodeSelector", &options::node_selector},
    Source{"Deployment", "", "spec.template.spec.tolerations", &options::tolerations},
    Source{"Deployment", "", "spec.template.spec.serviceAccountName", &options::service_account},
    Source{"Service", names::rest_service_suffix, "metadata.labels", &options::rest_labels},
    Source{"Service", names::rest_service_suffix, "metadata.annotations",
           &options::rest_annotations},
    Source{"Service", names::rest_service_suffix, "spec.selector", &options::labels},
    Source{"Service", names::rest_service_suffix, "spec.ports", &options::rest_port},
    Source{"Service", "", "metadata.labels", &options::internal_labels},
    Source{"Service", "", "metadata.annotations", &options::internal_annotations},
    Source{"Service", "", "spec.selector", &options::labels},
    Source{"Service", "", "spec.ports", &options::blob_port},
    Source{"Service", "", "spec.ports", &options::rpc_port},
    Source{"Secret", "", "", &options::kerberos_keytab}};

/// The environment variable or volume that a path is in, as the Deployment has it; null when it is
/// in none.
const Json* item_of(const Json& deployment, const Path& path, std::string_view list) {
  const auto& steps = path.steps();
  const auto at = std::find(steps.begin(), steps.end(), list);
  if (at == steps.end() || at + 1 == steps.end()) return nullptr;
  Path item;
  for (auto step = steps.begin(); step != at + 2; ++step) item = item / *step;
  const auto [value, count] = reach(deployment, item);
  return count == item.steps().size() ? value : nullptr;
}

class Judge {
 public:
  Judge(const ClusterSpec& spec, const PodTemplate& pod_template, const Json& deployment,
        const Reader& reader, base::Problems& problems)
      : spec_(spec),
        template_(pod_template, deployment),
        deployment_(deployment),
        reader_(reader),
        problems_(problems) {
    for (const auto& problem : problems.list()) known_.push_back(problem.where);
  }

  void tell(const Json& object, const Refusal& refusal) {
    const bool is_deployment = &object == &deployment_;
    const auto own = is_deployment ? template_.place(refusal.path) : std::nullopt;
    const auto other =
        is_deployment && !refusal.other.empty() ? template_.place(refusal.other) : std::nullopt;
    if (own)
      return tell_template(
          *own,
          refusal.what + (refusal.other.empty() ? "" : " by " + other.value_or("what Flink adds")));
    if (other) return tell_template(*other, refusal.what + " by what Flink adds");
    if (is_about_cluster_id(object, refusal.path)) return;
    const auto place = place_of(object, refusal.path);
    // A place that has a problem is looked at anyway; another would say it twice.
    if (std::find(known_.begin(), known_.end(), place) != known_.end()) return;
    const auto taken_by = refusal.other.empty() ? "" : " by " + refusal.other.text();
    problems_.add(place, fmt::format("{} {}{}", refusal.path.text(), refusal.what, taken_by));
  }

 private:
  void tell_template(const std::string& place, const std::string& what) {
    const auto path = reader_.text(options::pod_template_job_manager);
    reader_.problem(options::pod_template_job_manager,
                    fmt::format("pod template {}: {} {}", base::printable(path), place, what));
  }

  /// Names made of a cluster id that is refused itself.
  bool is_about_cluster_id(const Json& object, const Path& path) const {
    const auto place = place_of_option(options::cluster_id);
    if (std::find(known_.begin(), known_.end(), place) == known_.end() || spec_.cluster_id.empty())
      return false;
    const auto [value, count] = reach(object, path);
    return count == path.steps().size() && value->is_string() &&
           value->get_ref<const std::string&>().find(spec_.cluster_id) != std::string::npos;
  }

  bool is_set_by_user(const Option& option) const {
    const auto found = reader_.configuration().find(option, reader_.dialect());
    return found && is_user_set(found->value->origin);
  }

  std::string place_of_option(const Option& option) const {
    const auto found = reader_.configuration().find(option, reader_.dialect());
    return found ? where(found->key, found->value->origin)
                 : std::string(option.key(reader_.dialect().version));
  }

  std::string place_of(const Json& object, const Path& path) const {
    const auto kind = admission::text_of(object, "kind");
    const auto name = admission::text_of(object.at("metadata"), "name");
    if (path.text() == "metadata.name") return place_of_option(options::cluster_id);
    if (&object == &deployment_) {
      if (const auto* variable = item_of(deployment_, path, "env"))
        return place_of_variable(*variable);
      for (const auto* list : {"volumes", "volumeMounts"}) {
        if (const auto* volume = item_of(deployment_, path, list))
          return place_of_volume(admission::text_of(*volume, "name"));
      }
      if (const auto* option = option_of_container(path)) return place_of_option(*option);
    }
    const Option* option = nullptr;
    for (const auto& source : sources) {
      const bool is_it =
          source.kind == kind &&
          (kind == "Secret" || name == spec_.cluster_id + std::string(source.suffix));
      if (is_it && path.text().starts_with(source.prefix) &&
          (option == nullptr || (!is_set_by_user(*option) && is_set_by_user(*source.option))))
        option = source.option;
    }
    if (option != nullptr) return place_of_option(*option);
    return fmt::format("{} {}", kind, name);
  }

  /// Which option a port or the cores of Flink's container come from; null: neither is meant.
  const Option* option_of_container(const Path& path) const {
    if (const auto* port = item_of(deployment_, path, "ports")) {
      const auto name = admission::text_of(*port, "name");
      if (name == names::rest_port) return &options::rest_port;
      return name == names::rpc_port ? &options::rpc_port : &options::blob_port;
    }
    const auto& steps = path.steps();
    const bool is_cpu =
        steps.size() > 2 && steps.back() == "cpu" && steps[steps.size() - 3] == "resources";
    return is_cpu ? &options::cpu : nullptr;
  }

  std::string place_of_volume(const std::string& volume) const {
    const auto* option = option_of_volume(spec_, volume);
    return place_of_option(option == nullptr ? options::secrets : *option);
  }

  std::string place_of_variable(const Json& variable) const {
    if (variable.contains("valueFrom")) return place_of_option(options::secret_env);
    const auto key = std::string(names::master_env_prefix) + admission::text_of(variable, "name");
    const auto* value = reader_.configuration().find(key);
    return value == nullptr ? key : where(key, value->origin);
  }

  const ClusterSpec& spec_;
  Template template_;
  const Json& deployment_;
  const Reader& reader_;
  base::Problems& problems_;
  std::vector<std::string> known_{};
};

}  // namespace

void check_admission(const ClusterSpec& spec, const PodTemplate& job_manager_template,
                     const Reader& reader, base::Problems& problems) {
  const auto manifests = job_manager(spec);
  Judge judge(spec, job_manager_template, manifests.deployment, reader, problems);
  for (const auto& refusal : admission::refusals(manifests.deployment))
    judge.tell(manifests.deployment, refusal);
  for (const auto& object : manifests.owned) {
    for (const auto& refusal : admission::refusals(object)) judge.tell(object, refusal);
  }
}

}  // namespace flink
