// Watches of a real API server.
#include <filesystem>

#include "cluster/real_cluster.h"
#include "kube/watch/watch.h"
#include "support/catch.h"

using test::Json;
using test::RealCluster;
using End = kube::Client::End;

namespace {

std::chrono::steady_clock::time_point in(std::chrono::seconds time) {
  return std::chrono::steady_clock::now() + time;
}

Json deployment(const std::string& name) {
  return test::deployment(name, {{"app", name}},
                          {{"name", "main"}, {"image", "registry.example.com/none:1"}}, 1);
}

/// Sockets that this process has open.
std::size_t sockets() {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    if (std::filesystem::read_symlink(entry, gone).string().starts_with("socket:")) ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("a Deployment comes and goes, seen in three watches over one connection") {
  RealCluster cluster;
  const auto space = cluster.kube_namespace();
  kube::Watch watch(cluster.client(), {{kube::deployments, space, "app=x"},
                                       {kube::replica_sets, space, "app=x"},
                                       {kube::pods, space, "app=x"}});
  watch.look(in(std::chrono::seconds(30)));
  CHECK(watch.objects(0).empty());
  const auto before = sockets();
  const auto made = cluster.create(deployment("x"));
  std::size_t most = 0;
  const auto all_there = [&] {
    most = std::max(most, sockets());
    return !watch.objects(0).empty() && !watch.objects(1).empty() && !watch.objects(2).empty();
  };
  REQUIRE(watch.until(all_there, in(std::chrono::seconds(60))) == End::done);
  CHECK(watch.objects(2).begin()->second.at("kind") == "Pod");
  CHECK(most == before);
  cluster.remove(kube::deployments, made);
  const auto all_gone = [&] {
    return watch.objects(0).empty() && watch.objects(1).empty() && watch.objects(2).empty();
  };
  REQUIRE(watch.until(all_gone, in(std::chrono::seconds(60))) == End::done);
}

TEST_CASE("what happens while nobody watches is told afterwards, without a new list") {
  RealCluster cluster;
  const auto space = cluster.kube_namespace();
  std::string told;
  const kube::WatchListener listener{.changed = [&](std::size_t, const kube::Change& change) {
    told += "+~-"[static_cast<int>(change.kind)] +
            change.object.at("metadata").at("name").get<std::string>() + " ";
  }};
  kube::Watch watch(cluster.client(), {{kube::config_maps, space, "app=x"}}, listener);
  watch.look(in(std::chrono::seconds(30)));
  const auto made = [&](const std::string& name) {
    return cluster.create({{"apiVersion", "v1"},
                           {"kind", "ConfigMap"},
                           {"metadata", {{"name", name}, {"labels", {{"app", "x"}}}}}});
  };
  cluster.remove(kube::config_maps, made("one"));
  made("two");
  REQUIRE(watch.until([&] { return !watch.objects(0).empty(); }, in(std::chrono::seconds(60))) ==
          End::done);
  CHECK(told == "+one -one +two ");
}
