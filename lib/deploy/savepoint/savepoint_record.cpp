#include "deploy/savepoint/savepoint_record.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using base::Json;

constexpr const char* key = "savepoints";
constexpr const char* cluster_label = "drey/savepoints-of";
constexpr int form = 1;

std::size_t path_bytes(const SavepointRecord& record) {
  return std::accumulate(record.savepoints.begin(), record.savepoints.end(), std::size_t{0},
                         [](std::size_t sum, const auto& one) { return sum + one.path.size(); });
}

bool is_too_large(const SavepointRecord& record) {
  return record.savepoints.size() > most_savepoints ||
         (record.savepoints.size() > 1 && path_bytes(record) > most_path_bytes);
}

TakenSavepoint take_oldest(SavepointRecord& record) {
  auto& all = record.savepoints;
  // The last one is what was added.
  const auto disposed = std::find_if(all.begin(), all.end() - 1, is_disposed);
  const auto oldest = disposed == all.end() - 1 ? all.begin() : disposed;
  auto taken = std::move(*oldest);
  all.erase(oldest);
  return taken;
}

Json as_json(const TakenSavepoint& one) {
  return {{"path", one.path},
          {"time", one.time},
          {"job", one.job},
          {"format", one.format},
          {"flinkVersion", one.version},
          {"disposed", one.disposed}};
}

TakenSavepoint savepoint_in(const Json& object) {
  const auto text = [&](std::string_view field) { return kube::string_at(object, {field}); };
  return {text("path"),   text("time"),         text("job"),
          text("format"), text("flinkVersion"), text("disposed")};
}

}  // namespace

bool is_disposed(const TakenSavepoint& savepoint) { return !savepoint.disposed.empty(); }

void forget_savepoint(SavepointRecord& record, const std::string& path) {
  std::erase_if(record.savepoints, [&](const auto& one) { return one.path == path; });
}

bool knows(const SavepointRecord& record, const std::string& path) {
  return std::any_of(record.savepoints.begin(), record.savepoints.end(),
                     [&](const auto& one) { return one.path == path; });
}

std::vector<std::string> add_savepoint(SavepointRecord& record, TakenSavepoint savepoint) {
  forget_savepoint(record, savepoint.path);
  record.savepoints.push_back(std::move(savepoint));
  std::vector<std::string> forgotten;
  while (is_too_large(record)) {
    const auto oldest = take_oldest(record);
    if (!is_disposed(oldest)) forgotten.push_back(oldest.path);
  }
  return forgotten;
}

std::string forgotten_text(const std::vector<std::string>& paths, const ClusterRef& cluster) {
  return fmt::format("ConfigMap {} has room for {} savepoints, and tells of {} no more",
                     savepoint_record_name(cluster), most_savepoints,
                     base::printable(base::join(paths, ", "), 2'000));
}

std::vector<std::string> note_disposal(SavepointRecord& record, const std::string& path,
                                       const std::string& time) {
  TakenSavepoint gone{.path = path};
  for (const auto& one : record.savepoints) {
    if (one.path == path) gone = one;
  }
  gone.disposed = time;
  return add_savepoint(record, std::move(gone));
}

std::size_t count_savepoints(const SavepointRecord& record) {
  return static_cast<std::size_t>(std::count_if(record.savepoints.begin(), record.savepoints.end(),
                                                [](const auto& one) { return !is_disposed(one); }));
}

std::string savepoint_record_name(const ClusterRef& cluster) {
  return cluster.name + ".drey.savepoints";
}

std::string cluster_of_savepoint_record(const Json& object) {
  const auto cluster = kube::string_at(object, {"metadata", "labels", cluster_label});
  return kube::name_of(object) == savepoint_record_name({{}, cluster}) ? cluster : std::string();
}

Json savepoint_record_object(const SavepointRecord& record, const ClusterRef& cluster) {
  auto list = Json::array();
  for (const auto& one : record.savepoints) list.push_back(as_json(one));
  const Json text{{"form", form}, {"savepoints", std::move(list)}};
  return {{"apiVersion", "v1"},
          {"kind", "ConfigMap"},
          {"metadata",
           {{"name", savepoint_record_name(cluster)},
            {"namespace", cluster.kube_namespace},
            {"labels", {{"app.kubernetes.io/managed-by", "drey"}, {cluster_label, cluster.name}}}}},
          {"data", {{key, text.dump(2)}}}};
}

std::optional<SavepointRecord> read_savepoint_record(const Json& config_map) {
  const auto text = kube::parse_object(kube::string_at(config_map, {"data", key}));
  if (!text || kube::number_at(*text, {"form"}, 0) != form) return std::nullopt;
  SavepointRecord record;
  for (const auto& one : kube::list_at(*text, {"savepoints"})) {
    auto savepoint = savepoint_in(one);
    if (!savepoint.path.empty()) record.savepoints.push_back(std::move(savepoint));
  }
  return record;
}

}  // namespace deploy
