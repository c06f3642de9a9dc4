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
using test::LoneValue;
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

/// A cluster, and what the server says to its objects; empty where it takes them all.
struct Judgement {
  JudgedCluster drey{};
  std::string server{};
};

/// Of some clusters at once.
std::vector<Judgement> judgements(RealCluster& cluster, std::vector<JudgedCluster> judged) {
  std::vector<const Json*> objects;
  for (const auto& each : judged) {
    for (const auto& object : each.objects) objects.push_back(&object);
  }
  const auto said = refusals(cluster, objects);
  std::vector<Judgement> result;
  auto at = said.begin();
  for (auto& each : judged) {
    Judgement judgement{.drey = std::move(each)};
    for (std::size_t i = 0; i < judgement.drey.objects.size(); ++i, ++at) judgement.server += *at;
    result.push_back(std::move(judgement));
  }
  return result;
}

std::string shown(const std::string& what, const Judgement& judgement) {
  const auto or_fine = [](const std::string& text) { return text.empty() ? "fine" : text; };
  return fmt::format("{}\n  drey:   {}\n  server: {}\n", what, or_fine(judgement.drey.refusals),
                     or_fine(judgement.server));
}

/// Where the two differ, for some clusters at once.
std::string differences(RealCluster& cluster, std::vector<JudgedCluster> judged) {
  std::string text;
  for (const auto& each : judgements(cluster, std::move(judged))) {
    if (each.server.empty() != each.drey.refusals.empty()) text += shown(each.drey.words, each);
  }
  return text;
}

/// Where the server does not judge as values.txt says of its version, or drey not as the newest.
std::string not_as_said(RealCluster& cluster, const std::vector<LoneValue>& values) {
  std::vector<JudgedCluster> judged;
  for (const auto& value : values)
    judged.push_back(test::judge(value.cluster, cluster.kube_namespace()));
  std::string text;
  const auto judgement = judgements(cluster, std::move(judged));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool by_drey = !judgement[i].drey.refusals.empty();
    const bool by_server = !judgement[i].server.empty();
    const auto& refused = values[i].refused;
    if (by_server != refused.value_or(by_drey) || refused == by_drey)
      text += shown(values[i].where, judgement[i]);
  }
  return text;
}

}  // namespace

TEST_CASE("2,000 random clusters: drey refuses what the API server refuses, and nothing else") {
  RealCluster cluster;
  const auto minor = cluster.minor();
  test::Dice dice(1);
  std::size_t refused = 0;
  std::string differing;
  for (std::size_t done = 0; done < how_many; done += at_once) {
    std::vector<JudgedCluster> judged;
    for (std::size_t i = 0; i < at_once; ++i)
      judged.push_back(test::judge(test::random_cluster(dice, minor), cluster.kube_namespace()));
    refused += static_cast<std::size_t>(
        std::count_if(judged.begin(), judged.end(),
                      [](const JudgedCluster& each) { return !each.refusals.empty(); }));
    differing += differences(cluster, std::move(judged));
  }
  CHECK(differing == "");
  CHECK(refused > how_many / 4);
  CHECK(refused < how_many * 3 / 4);
}

TEST_CASE(
    "each value alone: this API server refuses it as drey does, or as older ones are known to") {
  RealCluster cluster;
  const auto values = test::lone_values(cluster.minor());
  REQUIRE(values.size() > how_many / 4);
  std::string otherwise;
  for (std::size_t done = 0; done < values.size(); done += at_once) {
    const auto from = values.begin() + static_cast<std::ptrdiff_t>(done);
    const auto count = std::min(at_once, values.size() - done);
    otherwise += not_as_said(cluster, {from, from + static_cast<std::ptrdiff_t>(count)});
  }
  CHECK(otherwise == "");
}
