// `drey diff` against what a real API server makes of the objects.
#include <algorithm>

#include "cluster/judged_cluster.h"
#include "cluster/random_cluster.h"
#include "cluster/real_cluster.h"
#include "deploy/diff/object_diff.h"
#include "kube/api/request.h"
#include "support/catch.h"
#include "support/folder.h"

using test::Json;
using test::JudgedCluster;
using test::RealCluster;

namespace {

constexpr std::size_t how_many = 1000;
constexpr std::size_t at_once = 25;

/// What is said to differ between objects and what the server keeps of them; a line each.
std::string differences(RealCluster& cluster, const std::vector<Json>& objects) {
  std::vector<kube::Call> calls;
  for (const auto& object : objects)
    calls.push_back({kube::create(object, cluster.kube_namespace(), kube::DryRun::yes), true});
  std::string text;
  const auto replies = cluster.client().send(calls);
  for (std::size_t i = 0; i < replies.size(); ++i) {
    if (!replies[i].object) continue;  // admission_test compares the refusals
    for (const bool same_input : {true, false}) {
      const auto diff = deploy::compare_objects(*replies[i].object, objects[i], same_input);
      for (const auto* list : {&diff.changes, &diff.drift}) {
        for (const auto& each : *list)
          text += each.field + ": " + each.live.dump() + " → " + each.wanted.dump() + "\n";
      }
    }
  }
  return text;
}

/// An object that has one value to look at.
struct LoneObject {
  test::LoneValue value{};
  Json object{};
};

/// Whether an object is said to differ from what the server keeps of it, or what it leaves out is
/// not told, or told where it is not so.
bool is_wrong(const LoneObject& lone, const Json& kept) {
  const bool is_left_out = lone.value.is_ignored && lone.object.at("kind") == "Deployment";
  const auto same = deploy::compare_objects(kept, lone.object, true);
  const auto other = deploy::compare_objects(kept, lone.object, false);
  return !same.changes.empty() || !same.drift.empty() || same.not_kept.empty() == is_left_out ||
         (!is_left_out && (!other.changes.empty() || !other.drift.empty()));
}

std::string wrongly_compared(RealCluster& cluster, const std::vector<LoneObject>& objects) {
  std::vector<kube::Call> calls;
  for (const auto& each : objects)
    calls.push_back({kube::create(each.object, cluster.kube_namespace(), kube::DryRun::yes), true});
  std::string text;
  const auto replies = cluster.client().send(calls);
  for (std::size_t i = 0; i < replies.size(); ++i) {
    if (replies[i].object && is_wrong(objects[i], *replies[i].object))
      text += objects[i].value.where + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("1,000 random clusters: what the server makes of the objects is no difference") {
  RealCluster cluster;
  const auto minor = cluster.minor();
  test::Dice dice(2);
  std::string differing;
  for (std::size_t done = 0; done < how_many; done += at_once) {
    std::vector<Json> objects;
    for (std::size_t i = 0; i < at_once; ++i) {
      auto judged = test::judge(test::random_cluster(dice, minor), cluster.kube_namespace());
      if (judged.refusals.empty())
        std::move(judged.objects.begin(), judged.objects.end(), std::back_inserter(objects));
    }
    differing += differences(cluster, objects);
  }
  CHECK(differing == "");
}

TEST_CASE("each value alone: no difference, and of what the server leaves out it is said so") {
  RealCluster cluster;
  std::string wrong;
  std::vector<LoneObject> objects;
  for (const auto& value : test::lone_values(cluster.minor())) {
    auto judged = test::judge(value.cluster, cluster.kube_namespace());
    if (!judged.refusals.empty()) continue;
    for (auto& object : judged.objects) objects.push_back({value, std::move(object)});
    if (objects.size() < at_once) continue;
    wrong += wrongly_compared(cluster, objects);
    objects.clear();
  }
  wrong += wrongly_compared(cluster, objects);
  CHECK(wrong == "");
}

TEST_CASE("a field that the server did not keep is no drift, and the program says so") {
  RealCluster cluster;
  const test::Folder folder;
  const auto pod =
      folder.file("pod.yaml", "spec: {containers: [{name: flink-main-container, nosuch: 1}]}\n");
  auto args = cluster.deploy("orders", {"-Dkubernetes.pod-template-file.jobmanager=" + pod});
  REQUIRE(cluster.drey(args).exit_code == 0);
  for (const auto* command : {"diff", "apply"}) {
    args.front() = command;
    const auto ended = cluster.drey(args);
    INFO(ended.out << ended.err);
    CHECK(ended.exit_code == 0);
    CHECK(
        ended.err.find("did not keep spec.template.spec.containers[flink-main-container].nosuch") !=
        std::string::npos);
  }
}

TEST_CASE("a deploy, and then a diff of the same input: nothing differs") {
  RealCluster cluster;
  for (auto args : {cluster.blog(), cluster.deploy("orders")}) {
    REQUIRE(cluster.drey(args).exit_code == 0);
    args.front() = "diff";
    const auto ended = cluster.drey(args);
    INFO(ended.out << ended.err);
    CHECK(ended.exit_code == 0);
    CHECK(ended.out.empty());
  }
}

TEST_CASE("what somebody else changes is drift, with the name that the server has of him") {
  RealCluster cluster;
  auto args = cluster.deploy("orders");
  REQUIRE(cluster.drey(args).exit_code == 0);
  const auto kept = cluster.objects("orders").at("deployments/orders");
  const auto uid = kept.at("metadata").at("uid").get<std::string>();
  auto request = kube::merge_patch(kube::deployments, cluster.kube_namespace(), "orders", uid,
                                   {{"spec", {{"replicas", 0}}}});
  request.headers.push_back({"User-Agent", "somebody/1"});
  REQUIRE(cluster.ask(kube::repeatable(request)).object);
  args.front() = "diff";
  const auto ended = cluster.drey(args);
  INFO(ended.err);
  CHECK(ended.exit_code == 1);
  CHECK(ended.out.find("- spec.replicas: 0") != std::string::npos);
}
