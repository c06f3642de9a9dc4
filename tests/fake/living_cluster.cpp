#include "fake/living_cluster.h"

#include <algorithm>

#include <fmt/format.h>

#include "fake/ha_maps.h"
#include "support/pods.h"

namespace test {
namespace {

constexpr const char* name = "orders";

bool runs(const Json& deployment, const std::string& uid) {
  return !deployment.is_null() && uid_of(deployment) == uid &&
         deployment["spec"].value("replicas", 1) != 0;
}

Json checkpoints(std::int64_t first, const std::string& restored, const std::string& savepoint) {
  Json latest{{"completed",
               {{"id", first + 1},
                {"status", "COMPLETED"},
                {"external_path", fmt::format("s3://b/checkpoints/chk-{}", first + 1)}}}};
  if (!restored.empty())
    latest["restored"] = {{"id", first}, {"external_path", restored}, {"is_savepoint", true}};
  if (!savepoint.empty())
    latest["savepoint"] = {
        {"id", first + 2}, {"status", "COMPLETED"}, {"external_path", savepoint}};
  return {{"counts",
           {{"restored", restored.empty() ? 0 : 1},
            {"total", 1},
            {"in_progress", 0},
            {"completed", 1},
            {"failed", 0}}},
          {"latest", latest}};
}

Json pointer_to(std::int64_t checkpoint) {
  return {{fmt::format("checkpointID-{:019}", checkpoint),
           state_handle(fmt::format("s3://b/ha/orders/completedCheckpoint{}", checkpoint), 9290)},
          {"counter", std::to_string(checkpoint + 1)}};
}

Json overview(const std::string& job, const std::string& state) {
  const Json tasks{{"total", 4}, {state == "RUNNING" ? "running" : "finished", 4}};
  return {{"jobs", Json::array({{{"jid", job},
                                 {"name", name},
                                 {"state", state},
                                 {"start-time", 1},
                                 {"tasks", tasks}}})}};
}

}  // namespace

std::string option_in(const std::string& file, const std::string& key) {
  const auto text = "\n" + file;
  const auto at = text.find("\n" + key + ": ");
  if (at == std::string::npos) return {};
  const auto begin = at + key.size() + 3;
  auto value = text.substr(begin, text.find('\n', begin) - begin);
  if (value.size() > 1 && (value.front() == '"' || value.front() == '\'')) {
    value.erase(0, 1);
    value.pop_back();
  }
  return value;
}

LivingCluster::LivingCluster() {
  server.controllers = [this] { reconcile(); };
}

const Life* LivingCluster::running() const {
  const Life* found = nullptr;
  for (const auto& life : lives) {
    if (life->over || life->job_manager.jobs.front().state != "RUNNING") continue;
    if (found != nullptr) return nullptr;
    found = life.get();
  }
  return found;
}

Life* LivingCluster::of(const std::string& uid) {
  const auto found =
      std::find_if(lives.begin(), lives.end(), [&](const auto& life) { return life->uid == uid; });
  return found == lives.end() ? nullptr : found->get();
}

/// What Kubernetes' controllers, the kubelet and Flink do about what is there.
void LivingCluster::reconcile() {
  const auto deployment = server.find("deployments", name);
  for (auto& life : lives) {
    if (life->over || runs(deployment, life->uid)) continue;
    complete_checkpoint(*life);
    end(*life);
  }
  if (deployment.is_null() || !runs(deployment, uid_of(deployment))) return;
  const bool complete = !server.find("configmaps", "flink-config-orders").is_null() &&
                        !server.find("services", "orders-rest").is_null();
  if (complete && of(uid_of(deployment)) == nullptr) begin(deployment);
  auto* life = of(uid_of(deployment));
  if (life == nullptr || life->over) return;
  const auto& state = life->job_manager.jobs.front().state;
  if (state == "RUNNING" || lingers) return;
  server.erase("deployments", name);
  erase_ha_metadata(*life);
  end(*life);
}

void LivingCluster::begin(const Json& deployment) {
  const auto options = server.find("configmaps", "flink-config-orders")["data"]["config.yaml"];
  auto life = std::make_unique<Life>();
  life->uid = uid_of(deployment);
  life->options = options.get<std::string>();
  life->restored = option_in(life->options, "execution.state-recovery.path");
  const auto fixed = option_in(life->options, "$internal.pipeline.job-id");
  life->job = fixed.empty() ? fmt::format("5d1f{:028x}", lives.size()) : fixed;
  const Pod pod(fmt::format("orders-{}", lives.size()), name, "registry.example.com/orders:2.3.0");
  auto object = Pod(pod).on("node-4").running().ready().json();
  object["metadata"].erase("uid");
  server.create(owned(object, life->uid));
  server.logs[name_of(object) + "/flink-main-container"] = {};
  lives.push_back(std::move(life));
  attach(*lives.back());
  write_ha_metadata(*lives.back());
}

void LivingCluster::attach(Life& life) {
  auto& job_manager = life.job_manager;
  job_manager.jobs = {{life.job, name}};
  job_manager.polls_in_progress = 0;
  job_manager.answers["/overview"] = {
      {"taskmanagers", 1}, {"slots-total", 4}, {"slots-available", 0}};
  const auto first = static_cast<std::int64_t>(10 * lives.size());
  const auto path = "/jobs/" + life.job + "/checkpoints";
  job_manager.answers[path] = checkpoints(first, life.restored, {});
  job_manager.answers[path + "/config"] = {{"mode", "exactly_once"}, {"interval", 1000}};
  job_manager.answers["/jobs/overview"] = overview(life.job, "RUNNING");
  if (fails && fails(life.options)) {
    job_manager.jobs.front().state = "FAILED";
    job_manager.answers["/jobs/overview"] = overview(life.job, "FAILED");
  }
  if (waits && waits(life.options))
    job_manager.answers["/jobs/overview"] = overview(life.job, "CREATED");
  job_manager.on(
      "POST", "/stop",
      [&life, this](const auto& carry_out) {
        const auto before = life.job_manager.operations;
        auto reply = carry_out();
        if (life.job_manager.operations > before && life.job_manager.failure.empty())
          take_savepoint(life, Json::parse(life.job_manager.requests.back().body)
                                   .at("targetDirectory")
                                   .get<std::string>());
        return reply;
      },
      1'000);
  job_manager.ended = [&life](const std::string&) {
    life.job_manager.answers["/jobs/overview"] = overview(life.job, "FINISHED");
  };
  server.proxy.behind["default/orders-rest"] = &job_manager;
}

/// It is there before its result is told.
void LivingCluster::take_savepoint(Life& life, const std::string& directory) {
  life.savepoint = directory + "/savepoint-012345-abcdef";
  life.job_manager.answers["/jobs/" + life.job + "/checkpoints"] =
      checkpoints(10 * number_of(life), life.restored, life.savepoint);
}

/// Counted from 1.
std::int64_t LivingCluster::number_of(const Life& life) const {
  return std::find_if(lives.begin(), lives.end(),
                      [&](const auto& each) { return each.get() == &life; }) -
         lives.begin() + 1;
}

void LivingCluster::write_ha_metadata(const Life& life) {
  if (!keeps_ha_metadata) return;
  server.create(ha_map("cluster-config-map",
                       {{"executionPlan-" + life.job, state_handle("s3://b/ha/orders/plan", 1)}}));
  server.create(ha_map(life.job + "-config-map", pointer_to(10 * number_of(life) + 1)));
}

void LivingCluster::complete_checkpoint(const Life& life) {
  const auto map = life.job + "-config-map";
  if (server.find("configmaps", "orders-" + map).is_null()) return;
  server.erase("configmaps", "orders-" + map);
  server.create(ha_map(map, pointer_to(10 * number_of(life) + 2)));
}

void LivingCluster::erase_ha_metadata(const Life& life) {
  if (!keeps_ha_metadata) return;
  server.erase("configmaps", "orders-cluster-config-map");
  server.erase("configmaps", "orders-" + life.job + "-config-map");
}

void LivingCluster::end(Life& life) {
  life.over = true;
  for (std::size_t i = 0; i < lives.size(); ++i) {
    if (lives[i].get() == &life) server.erase("pods", fmt::format("orders-{}", i));
  }
  auto& behind = server.proxy.behind["default/orders-rest"];
  if (behind == &life.job_manager) server.proxy.behind.erase("default/orders-rest");
}

}  // namespace test
