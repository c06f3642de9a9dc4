#include "fake/play.h"

namespace test {
namespace {

constexpr const char* cluster = "orders";
constexpr const char* job_manager = "orders-7c9d8-x2x1p";

}  // namespace

Play::Play() {
  flink.jobs.clear();
  flink.answers["/overview"] = {{"taskmanagers", 0}, {"slots-total", 0}, {"slots-available", 0}};
}

Play& Play::then(std::function<void()> act) {
  wire.later(std::move(act));
  return *this;
}

Json Play::owner() const {
  const auto deployment = server.find("deployments", cluster);
  return Json::array({{{"apiVersion", "apps/v1"},
                       {"kind", "Deployment"},
                       {"name", cluster},
                       {"uid", uid_of(deployment)}}});
}

Play& Play::pod(const Pod& pod) {
  return then([this, object = pod.json()]() mutable {
    const auto name = name_of(object);
    object["metadata"].erase("uid");
    object["metadata"]["ownerReferences"] = owner();
    if (server.find("pods", name).is_null()) server.create(object);
    else
      server.change("pods", name, {{"spec", object.at("spec")}, {"status", object.at("status")}});
  });
}

Play& Play::event(const std::string& pod, const std::string& reason, const std::string& message,
                  int count) {
  return then(
      [=, this] { server.create(test::event(server.find("pods", pod), reason, message, count)); });
}

Play& Play::log(const std::string& text) {
  return then(
      [=, this] { server.logs[std::string(job_manager) + "/flink-main-container"].write(text); });
}

Play& Play::passes(std::chrono::milliseconds time) {
  return then([=, this] { surroundings.advance(time); });
}

Play& Play::comes_up() {
  const auto image = "registry.example.com/orders:2.3.0";
  pod(Pod(job_manager, cluster, image)).passes(std::chrono::seconds(1));
  pod(Pod(job_manager, cluster, image).on("node-4"))
      .event(job_manager, "Pulling", "Pulling image")
      .passes(std::chrono::seconds(10));
  then([this] {
    server.logs[std::string(job_manager) + "/flink-main-container"] = {};
    server.proxy.behind["default/orders-rest"] = &flink;
  });
  return pod(Pod(job_manager, cluster, image).on("node-4").running())
      .passes(std::chrono::seconds(5));
}

Play& Play::job(const std::string& state, const std::map<std::string, int>& tasks) {
  Json counts{{"total", 4}};
  for (const auto& [name, count] : tasks) counts[name] = count;
  const Json job{{"jid", "5d1f00000000000000000000000000ab"},
                 {"name", "orders"},
                 {"state", state},
                 {"start-time", 1},
                 {"tasks", counts}};
  return then([=, this] {
           flink.answers["/jobs/overview"] = {{"jobs", Json::array({job})}};
         })
      .passes(std::chrono::seconds(3));
}

Play& Play::deployment_goes() {
  return then([this] {
    server.erase("deployments", cluster);
    server.collect_garbage();
  });
}

}  // namespace test
