// What drey refuses and what a real API server refuses are the same.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "cluster/judged_cluster.h"
#include "cluster/random_cluster.h"
#include "cluster/real_cluster.h"
#include "kube/api/request.h"
#include "kube/api/status.h"
#include "support/catch.h"

using test::Json;
using test::JudgedCluster;
using test::RealCluster;

namespace {

constexpr std::size_t how_many = 2000;
constexpr std::size_t at_once = 25;

/// What the server says to each of the objects, as a dry run; empty where it takes it.
std::vector<std::string> refusals(RealCluster& cluster, const std::vector<const Json*>& objects) {
  std::vector<kube::Call> calls;
  for (const auto* object : objects)
    calls.push_back({kube::create(*object, cluster.kube_namespace(), kube::DryRun::yes), true});
  std::vector<std::string> result;
  for (const auto& reply : cluster.client().send(calls)) {
    if (reply.object) result.emplace_back();
    else result.push_back(reply.status ? kube::sentence(*reply.status) : "no answer");
  }
  return result;
}

/// Where the two differ, for some clusters at once.
std::string differences(RealCluster& cluster, const std::vector<JudgedCluster>& judged) {
  std::vector<const Json*> objects;
  for (const auto& each : judged) {
    for (const auto& object : each.objects) objects.push_back(&object);
  }
  const auto said = refusals(cluster, objects);
  std::string text;
  auto at = said.begin();
  for (const auto& each : judged) {
    std::string by_server;
    for (std::size_t i = 0; i < each.objects.size(); ++i, ++at) by_server += *at;
    if (by_server.empty() != each.refusals.empty())
      text += fmt::format("{}\n  drey:   {}\n  server: {}\n", each.words,
                          each.refusals.empty() ? "fine" : each.refusals,
                          by_server.empty() ? "fine" : by_server);
  }
  return text;
}

}  // namespace

TEST_CASE("2,000 random clusters: drey refuses what the API server refuses, and nothing else") {
  RealCluster cluster;
  test::Dice dice(1);
  std::size_t refused = 0;
  std::string differing;
  for (std::size_t done = 0; done < how_many; done += at_once) {
    std::vector<JudgedCluster> judged;
    for (std::size_t i = 0; i < at_once; ++i)
      judged.push_back(test::judge(test::random_cluster(dice), cluster.kube_namespace()));
    refused += static_cast<std::size_t>(
        std::count_if(judged.begin(), judged.end(),
                      [](const JudgedCluster& each) { return !each.refusals.empty(); }));
    differing += differences(cluster, judged);
  }
  CHECK(differing == "");
  CHECK(refused > how_many / 4);
  CHECK(refused < how_many * 3 / 4);
}
