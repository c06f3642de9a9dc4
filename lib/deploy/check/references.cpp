#include "deploy/check/references.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/options.h"
#include "flink/spec/volumes.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using base::Json;

/// How one kind is named in the parts of a pod; empty: not there.
struct Spelling {
  const kube::Resource* resource;
  std::string_view volume;       ///< of a volume, "configMap"
  std::string_view volume_name;  ///< in that, "secretName"
  std::string_view env_from;     ///< "configMapRef"
  std::string_view value_from;   ///< "configMapKeyRef"
};

constexpr std::array spellings{
    Spelling{&kube::secrets, "secret", "secretName", "secretRef", "secretKeyRef"},
    Spelling{&kube::config_maps, "configMap", "name", "configMapRef", "configMapKeyRef"},
    Spelling{&kube::persistent_volume_claims, "persistentVolumeClaim", "claimName", "", ""}};

class Collector {
 public:
  Collector(const Spelling& spelling, const flink::ClusterSpec& spec)
      : spelling_(spelling), spec_(spec) {}

  References collect(std::span<const WantedPod> pods) {
    for (const auto& pod : pods) {
      process_ = pod.process;
      for (const auto& volume : kube::list_at(pod.spec, {"volumes"})) add_volume(volume);
      for (const auto* list : {"initContainers", "containers"}) {
        for (const auto& container : kube::list_at(pod.spec, {list})) add_container(container);
      }
    }
    return std::move(found_);
  }

 private:
  void add_volume(const Json& volume) {
    const auto name = kube::string_at(volume, {"name"});
    const auto* option = flink::option_of_volume(spec_, name);
    const auto where = option == nullptr ? named("volume", name) : key_of(*option);
    add_files(kube::value_at(volume, {spelling_.volume}), spelling_.volume_name, where);
    for (const auto& source : kube::list_at(volume, {"projected", "sources"}))
      add_files(kube::value_at(source, {spelling_.volume}), "name", where);
    if (spelling_.resource == &kube::secrets) add_driver_secrets(volume, where);
  }

  /// What drivers of volumes log in with: "secretRef" of flexVolume, cephfs and others.
  void add_driver_secrets(const Json& volume, const std::string& where) {
    for (const auto& [kind, source] : volume.items()) {
      add(kube::string_at(source, {"secretRef", "name"}), {}, where);
      add(kube::string_at(source, {"nodePublishSecretRef", "name"}), {}, where);
    }
    add(kube::string_at(volume, {"azureFile", "secretName"}), {}, where);
  }

  void add_files(const Json& source, std::string_view name_member, const std::string& where) {
    if (kube::flag_at(source, {"optional"})) return;
    const auto name = kube::string_at(source, {name_member});
    add(name, {}, where);
    for (const auto& item : kube::list_at(source, {"items"}))
      add(name, kube::string_at(item, {"key"}), where);
  }

  void add_container(const Json& container) {
    const auto of = fmt::format(" in container '{}'", printable(container));
    for (const auto& source : kube::list_at(container, {"envFrom"}))
      add_variable(kube::value_at(source, {spelling_.env_from}), "envFrom" + of + of_process());
    for (const auto& variable : kube::list_at(container, {"env"})) {
      const auto where =
          flink::is_secret_variable(spec_, variable)
              ? key_of(flink::options::secret_env)
              : fmt::format("variable '{}'{}{}", printable(variable), of, of_process());
      add_variable(kube::value_at(variable, {"valueFrom", spelling_.value_from}), where);
    }
  }

  void add_variable(const Json& source, const std::string& where) {
    if (kube::flag_at(source, {"optional"})) return;
    add(kube::string_at(source, {"name"}), kube::string_at(source, {"key"}), where);
  }

  void add(const std::string& name, std::string key, const std::string& where) {
    if (name.empty()) return;
    auto& list = found_[name];
    Reference reference{std::move(key), where};
    if (std::find(list.begin(), list.end(), reference) == list.end())
      list.push_back(std::move(reference));
  }

  static std::string printable(const Json& named) {
    return base::printable(kube::string_at(named, {"name"}), 100);
  }
  std::string of_process() const { return " of the " + process_; }
  std::string named(const char* what, const std::string& name) const {
    return fmt::format("{} '{}'{}", what, base::printable(name, 100), of_process());
  }
  std::string key_of(const flink::Option& option) const {
    return std::string(option.key(spec_.dialect.version));
  }

  const Spelling& spelling_;
  const flink::ClusterSpec& spec_;
  std::string process_{};
  References found_{};
};

}  // namespace

References references_to(const kube::Resource& resource, std::span<const WantedPod> pods,
                         const Plan& plan, const flink::ClusterSpec& spec) {
  const auto spelling = std::find_if(spellings.begin(), spellings.end(), [&](const Spelling& each) {
    return each.resource == &resource;
  });
  auto found = Collector(*spelling, spec).collect(pods);
  for (const auto& object : plan.owned) {
    if (kube::string_at(object, {"kind"}) == resource.kind) found.erase(kube::name_of(object));
  }
  return found;
}

}  // namespace deploy
