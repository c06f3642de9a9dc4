#include "fake/many_clusters.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "fake/fake_table.h"

namespace test {
namespace {

Json metadata_of(const std::string& name) {
  return {{"name", name},
          {"namespace", "default"},
          {"creationTimestamp", "2023-11-14T19:13:20Z"},
          {"labels", {{"app", name}, {"type", "flink-native-kubernetes"}}},
          {"annotations", {{"drey/flink-version", "2.3.0"}}}};
}

Json deployment_number(std::size_t number) {
  auto object = foreign_deployment(name_of_cluster(number));
  object["metadata"] = metadata_of(name_of_cluster(number));
  return object;
}

Json service_number(std::size_t number) {
  const auto name = name_of_cluster(number / 2) + (number % 2 == 0 ? "" : "-rest");
  return {{"metadata", metadata_of(name)},
          {"spec",
           {{"type", "ClusterIP"},
            {"clusterIP", "None"},
            {"selector", Json::object()},
            {"ports", Json::array({{{"port", 8081}}})}}}};
}

}  // namespace

std::string name_of_cluster(std::size_t number) { return fmt::format("c{:05}", number); }

void ManyClusters::in(Scene& scene) {
  const auto fate = [this, &scene](const auto&) { return answer(scene.wire.log.back().request); };
  for (const auto* path : {"/deployments", "/services"})
    scene.wire.on("GET", path, fate, 1'000'000);
}

http::Response ManyClusters::answer(const http::Request& request) {
  const auto target = *target_of(request.target);
  const bool services = target.plural == "services";
  const auto number = [&](const char* key) -> std::size_t {
    return target.query.contains(key) ? std::stoul(target.query.at(key)) : 0;
  };
  if (!services && pages == 2 && instead_of_third)
    return *std::exchange(instead_of_third, std::nullopt);
  if (!services) ++pages;
  const auto all = services ? 2 * count : count;
  const auto from = number("continue");
  const auto until = ignores_limit ? all : std::min(all, from + number("limit"));
  std::vector<Json> objects;
  for (auto i = from; i < until; ++i)
    objects.push_back(services ? service_number(i) : deployment_number(i));
  auto table = table_of(target.plural, objects);
  if (until < all) table["metadata"]["continue"] = std::to_string(until);
  return {.status = 200, .body = table.dump()};
}

}  // namespace test
