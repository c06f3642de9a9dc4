#include "deploy/record/record_problem.h"

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/record/record_form.h"
#include "deploy/record/upgrade_record.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using base::Json;

std::string place_of(const ClusterRef& cluster) {
  return fmt::format("ConfigMap {}/{}", cluster.kube_namespace, upgrade_record_name(cluster));
}

std::string about_it(std::string_view verb, const ClusterRef& cluster) {
  return fmt::format("kubectl {} configmap {} --namespace {}", verb, upgrade_record_name(cluster),
                     cluster.kube_namespace);
}

int form_of(const Json& record) { return kube::number_at(record, {"form"}, 0); }

/// Why it cannot be read, though it is there.
std::string reason_of(const Json& config_map) {
  const auto text = kube::string_at(config_map, {"data", record_form::key});
  if (text.empty()) return fmt::format("its data has no '{}'", record_form::key);
  const auto record = kube::parse_object(text);
  if (!record) return fmt::format("its '{}' is no JSON object", record_form::key);
  if (form_of(*record) != record_form::form)
    return fmt::format("it is of form {}, and this one reads form {}", form_of(*record),
                       record_form::form);
  return fmt::format("its phase '{}' or stateTransfer '{}' is none",
                     base::printable(kube::string_at(*record, {"phase"}), 40),
                     base::printable(kube::string_at(*record, {"stateTransfer"}), 40));
}

bool is_of_newer(const Json& config_map) {
  const auto record = kube::parse_object(kube::string_at(config_map, {"data", record_form::key}));
  return record && form_of(*record) > record_form::form;
}

}  // namespace

bool is_immutable(const Json& config_map) { return kube::flag_at(config_map, {"immutable"}); }

base::Error unreadable_record(const Json& config_map, const ClusterRef& cluster) {
  return {base::Exit::usage,
          fmt::format("{} holds no record of an upgrade that this version of drey can read: {}",
                      place_of(cluster), reason_of(config_map)),
          fmt::format("{}when no upgrade is under way, delete it: {}",
                      is_of_newer(config_map) ? "a newer drey can; or, " : "",
                      about_it("delete", cluster))};
}

RecordProblem immutable_record(const ClusterRef& cluster) {
  return {
      fmt::format("{} is immutable, so that no command can go on with the upgrade that it "
                  "records, end it, or begin another",
                  place_of(cluster)),
      fmt::format("only made anew it can be written: {} -o yaml | sed '/^immutable:/d' | kubectl "
                  "replace --force -f -",
                  about_it("get", cluster))};
}

std::optional<RecordProblem> record_problem(const kube::Result& record, const ClusterRef& cluster) {
  if (!record.object) return std::nullopt;
  if (!read_upgrade_record(*record.object)) {
    auto error = unreadable_record(*record.object, cluster);
    return RecordProblem{std::move(error.text), std::move(error.hint)};
  }
  return is_immutable(*record.object) ? std::optional(immutable_record(cluster)) : std::nullopt;
}

base::OrderedJson record_problem_document(const std::optional<RecordProblem>& problem) {
  if (!problem) return nullptr;
  return {{"cause", problem->text}, {"hint", problem->hint}};
}

}  // namespace deploy
