#include "deploy/diagnosis/observe_once.h"

#include <algorithm>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "deploy/cluster/pod.h"
#include "deploy/observations/event.h"
#include "deploy/observations/stage.h"
#include "flink/version/names.h"
#include "kube/api/list.h"
#include "kube/api/object.h"
#include "kube/api/request.h"
#include "kube/api/resource.h"
#include "kube/api/time.h"
#include "kube/watch/pod_log.h"

namespace deploy {
namespace {

using base::Json;

constexpr std::size_t most_pods = 8;       // of one cluster that are looked at more closely
constexpr std::size_t most_calls = 100;    // of one flight
constexpr std::int64_t most_lines = 2000;  // of a log

/// One question, and where its answer goes.
struct Question {
  kube::Call call{};
  std::function<void(kube::Result&)> on_result{};
};

void see(Observations& seen, Json object) { apply(seen, {.what = ObjectSeen{std::move(object)}}); }

bool is_well(const Json& pod) {
  const auto all = containers_of(pod);
  const bool runs = !all.empty() && std::all_of(all.begin(), all.end(), [](const Container& c) {
    return c.running || (c.ended && c.ended->exit_code == 0 && c.waiting.empty());
  });
  return runs;
}

Question events_about(Observations& seen, const Json& pod) {
  const auto selector = "involvedObject.uid=" + uid_of(pod);
  return {kube::read(kube::list(kube::events, seen.kube_namespace,
                                {.field_selector = selector, .limit = 100})),
          [&seen](kube::Result& result) {
            if (!result.object) return;
            for (auto& event : kube::items_of(*result.object, kube::events))
              see(seen, std::move(event));
          }};
}

Question log_of(Observations& seen, const Json& pod, const Container& container, bool previous,
                std::function<void(std::string)> keep) {
  const kube::LogOptions options{
      .container = container.name, .previous = previous, .tail_lines = most_lines};
  return {kube::read_text(kube::pod_log(seen.kube_namespace, name_of(pod), options)),
          [keep = std::move(keep)](kube::Result& result) {
            if (result.text && !kube::is_no_log(*result.text)) keep(std::move(*result.text));
          }};
}

/// The JobManager may say there why it does not answer, or why it has no TaskManagers, or too few.
bool is_log_wanted(const Observations& seen) {
  const auto* job = current_job(seen);
  const bool over = job != nullptr && flink::rest::is_terminal(job->state);
  const bool waits = job != nullptr && job->state == "RUNNING" && !runs(*job);
  return !seen.rest.up || (!over && (waits || pods_of(seen, "taskmanager").empty()));
}

void ask_about_logs(std::vector<Question>& questions, Observations& seen, const Json& pod,
                    bool job_manager) {
  const auto main = main_container(pod);
  for (const auto& container : containers_of(pod)) {
    const bool is_main = main && !container.init && container.name == main->name;
    if (container.ended && container.ended->exit_code != 0) {
      const auto keep = [&seen, key = log_key(pod, container)](const std::string& text) {
        apply(seen, {.what = EndedLogRead{key, seen.previous_logs[key] + text}});
      };
      // One that is just being started again has not said anything yet.
      if (container.running || container.restarts > 0)
        questions.push_back(log_of(seen, pod, container, true, keep));
      if (!container.running) questions.push_back(log_of(seen, pod, container, false, keep));
    }
    if (job_manager && is_main && container.running && is_log_wanted(seen)) {
      questions.push_back(log_of(seen, pod, container, false, [&seen](std::string text) {
        apply(seen, {.what = LogWritten{std::move(text)}});
      }));
    }
  }
}

void ask_about(std::vector<Question>& questions, Observations& seen) {
  std::size_t pods = 0;
  for (const auto* component : {"jobmanager", "taskmanager"}) {
    for (const auto* pod : pods_of(seen, component)) {
      const bool job_manager = std::string_view(component) == flink::names::job_manager_component;
      if (is_well(*pod) && !(job_manager && is_log_wanted(seen))) continue;
      if (++pods > most_pods) return;
      if (!is_well(*pod)) questions.push_back(events_about(seen, *pod));
      if (!node_of(*pod).empty()) ask_about_logs(questions, seen, *pod, job_manager);
    }
  }
}

}  // namespace

Observations observe_once(const std::string& kube_namespace, const std::string& name,
                          const Json& deployment, const Json& pods) {
  Observations seen;
  apply(seen, {.what = ClusterNamed{name, kube_namespace, deployment}});
  for (auto& pod : kube::items_of(pods, kube::pods)) {
    const auto where = kube::string_at(pod, {"metadata", "namespace"});
    const bool ours =
        kube::string_at(pod, {"metadata", "labels", flink::names::app_label}) == name &&
        (where.empty() || where == kube_namespace);
    if (ours) see(seen, std::move(pod));
  }
  return seen;
}

bool has_just_come_back(const Observations& seen, std::chrono::system_clock::time_point now) {
  const auto* pod = job_manager_pod(seen);
  const auto container = pod == nullptr ? std::nullopt : main_container(*pod);
  if (!container || !container->running || !container->ended || container->restarts < 2)
    return false;
  const auto started = kube::parse_time(container->started);
  // By a clock that is behind the node's nothing can be said.
  return started && now >= *started && now - *started < std::chrono::minutes(1);
}

void observe_details(kube::Client& client, std::span<Observations> clusters) {
  std::vector<Question> questions;
  for (auto& seen : clusters) {
    if (questions.size() < most_calls) ask_about(questions, seen);
  }
  if (questions.empty()) return;
  std::vector<kube::Call> calls;
  for (const auto& question : questions) calls.push_back(question.call);
  auto results = client.send(calls);
  for (std::size_t i = 0; i < results.size(); ++i) questions[i].on_result(results[i]);
}

}  // namespace deploy
