#include "deploy/check/check_capacity.h"

#include "support/catch.h"

using base::Json;
using deploy::CheckItem;
using deploy::WantedPod;
using Verdict = CheckItem::Verdict;

namespace {

WantedPod pod() {
  return {.process = "jobmanager",
          .requests = {{"cpu", 1}, {"memory", 1e9}},
          .limits = {{"cpu", 2}, {"memory", 2e9}}};
}

Json quota(const Json& hard, const Json& used = Json::object()) {
  return {{"metadata", {{"name", "q"}}}, {"status", {{"hard", hard}, {"used", used}}}};
}

const std::vector<Json> objects{
    {{"apiVersion", "v1"}, {"kind", "ConfigMap"}},
    {{"apiVersion", "v1"}, {"kind", "Service"}},
    {{"apiVersion", "v1"},
     {"kind", "Service"},
     {"spec", {{"type", "LoadBalancer"}, {"ports", Json::array({Json::object()})}}}}};

Verdict by_quota(const Json& quota, const deploy::Load& there = {},
                 const std::string& unseen = {}) {
  return deploy::check_quotas({quota}, {{pod()}, objects, true}, there, unseen).verdict;
}

Json node(const Json& labels = Json::object(), const Json& taints = Json::array()) {
  return {{"metadata", {{"labels", labels}}},
          {"spec", {{"taints", taints}}},
          {"status", {{"allocatable", {{"cpu", "2"}, {"memory", "2Gi"}}}}}};
}

Verdict by_nodes(const Json& node, const Json& spec = Json::object()) {
  std::vector pods{pod()};
  pods.front().spec = spec;
  return deploy::check_nodes({node}, pods).verdict;
}

}  // namespace

TEST_CASE("quotas: what is free is enough, under each of the names") {
  CHECK(by_quota(quota({{"requests.cpu", "1"}})) == Verdict::fine);
  CHECK(by_quota(quota({{"requests.cpu", "999m"}})) == Verdict::wrong);
  CHECK(by_quota(quota({{"cpu", "2"}}, {{"cpu", "1500m"}})) == Verdict::wrong);
  CHECK(by_quota(quota({{"limits.memory", "1Gi"}})) == Verdict::wrong);
  CHECK(by_quota(quota({{"count/deployments.apps", "0"}})) == Verdict::wrong);
  CHECK(by_quota(quota({{"requests.nvidia.com/gpu", "0"}})) == Verdict::fine);
}

TEST_CASE("quotas: objects count under both of their names, Services also by their type") {
  for (const auto* name : {"services", "count/services"}) {
    CAPTURE(name);
    CHECK(by_quota(quota({{name, "2"}})) == Verdict::fine);
    CHECK(by_quota(quota({{name, "2"}}, {{name, "1"}})) == Verdict::wrong);
  }
  for (const auto* name :
       {"configmaps", "count/configmaps", "services.loadbalancers", "services.nodeports",
        "count/deployments.apps", "count/replicasets.apps", "count/pods"}) {
    CAPTURE(name);
    CHECK(by_quota(quota({{name, "1"}})) == Verdict::fine);
    CHECK(by_quota(quota({{name, "1"}}, {{name, "1"}})) == Verdict::wrong);
  }
}

TEST_CASE("quotas of other pods do not count, and those that select are not known") {
  auto terminating = quota({{"pods", "0"}});
  terminating["spec"]["scopes"] = {"Terminating"};
  CHECK(by_quota(terminating) == Verdict::fine);
  auto selective = quota({{"pods", "0"}});
  selective["spec"]["scopeSelector"] = {{"matchExpressions", Json::array()}};
  CHECK(by_quota(selective) == Verdict::unknown);
}

TEST_CASE("quotas have counted what is there: only what is wanted beyond it must be free") {
  const deploy::Load all{{pod()}, objects, true};
  for (const auto* name :
       {"pods", "requests.cpu", "limits.memory", "count/configmaps", "count/deployments.apps"}) {
    CAPTURE(name);
    CHECK(by_quota(quota({{name, "1"}}, {{name, "1"}}), all) == Verdict::fine);
    CHECK(by_quota(quota({{name, "1"}}, {{name, "5"}}), all) == Verdict::fine);
    CHECK(by_quota(quota({{name, "1"}}, {{name, "1"}})) == Verdict::wrong);
  }
  const auto used_up = quota({{"count/services", "2"}}, {{"count/services", "2"}});
  CHECK(by_quota(used_up, {{pod()}, {objects[1]}, true}) == Verdict::wrong);
  CHECK(by_quota(quota({{"pods", "1"}}, {{"pods", "1"}}), {{}, objects, true}) == Verdict::wrong);
}

TEST_CASE("quotas: where the pods that are there could not be seen it is not known") {
  const deploy::Load there{{}, objects, true};
  const auto item = deploy::check_quotas({quota({{"pods", "1"}}, {{"pods", "1"}})},
                                         {{pod()}, objects, true}, there, "pods is forbidden");
  CHECK(item.verdict == Verdict::unknown);
  CHECK(item.result.find("what the cluster that is there uses is not known (pods is forbidden); "
                         "quota 'q': 1 pods wanted, 0 pods of 1 pods free") != std::string::npos);
  CHECK(by_quota(quota({{"pods", "2"}}, {{"pods", "1"}}), there, "forbidden") == Verdict::fine);
}

TEST_CASE("limit ranges: the most and the least of a container or pod") {
  const std::vector pods{pod()};
  const auto verdict = [&](const Json& limit) {
    const Json range{{"metadata", {{"name", "r"}}}, {"spec", {{"limits", Json::array({limit})}}}};
    return deploy::check_limit_ranges({range}, pods).verdict;
  };
  CHECK(verdict({{"type", "Container"}, {"max", {{"cpu", "2"}}}}) == Verdict::fine);
  CHECK(verdict({{"type", "Container"}, {"max", {{"cpu", "1500m"}}}}) == Verdict::wrong);
  CHECK(verdict({{"type", "Pod"}, {"min", {{"memory", "4Gi"}}}}) == Verdict::wrong);
  const auto ratio = [&](const char* most, const char* resource = "cpu") {
    return verdict({{"type", "Container"}, {"maxLimitRequestRatio", {{resource, most}}}});
  };
  CHECK(ratio("2") == Verdict::fine);
  CHECK(ratio("1900m") == Verdict::wrong);
  CHECK(ratio("2", "memory") == Verdict::fine);
  CHECK(ratio("1", "memory") == Verdict::wrong);
  CHECK(ratio("1", "ephemeral-storage") == Verdict::wrong);
  CHECK(verdict({{"type", "PersistentVolumeClaim"}, {"max", {{"cpu", "0"}}}}) == Verdict::fine);
}

TEST_CASE("nodes: size, labels, taints and cordons") {
  CHECK(by_nodes(node()) == Verdict::fine);
  auto small = node();
  small["status"]["allocatable"]["memory"] = "512Mi";
  CHECK(by_nodes(small) == Verdict::wrong);
  auto cordoned = node();
  cordoned["spec"]["unschedulable"] = true;
  CHECK(by_nodes(cordoned) == Verdict::wrong);
  CHECK(by_nodes(node(), {{"nodeSelector", {{"disk", "ssd"}}}}) == Verdict::wrong);
  CHECK(by_nodes(node({{"disk", "ssd"}}), {{"nodeSelector", {{"disk", "ssd"}}}}) == Verdict::fine);
  const Json taints{{{"key", "only"}, {"value", "gpu"}, {"effect", "NoSchedule"}}};
  CHECK(by_nodes(node(Json::object(), taints)) == Verdict::wrong);
  const Json tolerations{{{"key", "only"}, {"operator", "Equal"}, {"value", "gpu"}}};
  CHECK(by_nodes(node(Json::object(), taints), {{"tolerations", tolerations}}) == Verdict::fine);
  const auto none = deploy::check_nodes({}, std::vector{pod()});
  CHECK(none.verdict == Verdict::wrong);
  CHECK(none.result == "the cluster has none");
}
