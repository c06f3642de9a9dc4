#include "deploy/inspect/cluster_logs.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "deploy/cluster/leader.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/cluster/pod.h"
#include "deploy/record/find_cluster.h"
#include "flink/version/names.h"
#include "kube/api/fields.h"
#include "kube/api/list.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;
using base::Json;
namespace names = flink::names;

constexpr std::size_t deployment_collection = 0;
constexpr std::size_t pod_collection = 1;

std::string pod_labels(const LogQuestion& question) {
  return fmt::format("{},{}={}", question.cluster.selector(), names::component_label,
                     question.task_managers ? "taskmanager" : names::job_manager_component);
}

const Json* leading(const std::vector<Json>& pods, const std::vector<Json>& config_maps) {
  std::vector<const Json*> found;
  for (const auto& pod : pods) found.push_back(&pod);
  return leading_pod(found, leader_host(config_maps));
}

std::string lost_log(const std::string& container, const std::string& pod) {
  return fmt::format("the log of container {} of pod {} is lost: the node has it no more",
                     container, pod);
}

}  // namespace

std::string log_container(const Json& pod, const std::string& wanted) {
  if (wanted.empty()) {
    const auto main = main_container(pod);
    return main ? main->name : std::string();
  }
  std::vector<std::string> found;
  for (const auto& container : containers_of(pod))
    found.push_back(base::printable(container.name, 100));
  if (std::find(found.begin(), found.end(), wanted) != found.end()) return wanted;
  throw Error(
      Exit::usage,
      fmt::format("pod {} has no container '{}'", name_of(pod), base::printable(wanted, 100)),
      "it has " + base::join(found, ", "));
}

std::string why_no_log(const Json& pod, const std::string& container) {
  const auto said = [](const std::string& reason, const std::string& message) {
    return base::printable(reason, 100) +
           (message.empty() ? "" : fmt::format(" ({})", base::printable(message, 500)));
  };
  for (const auto& each : containers_of(pod)) {
    if (each.name != container || each.running || each.ended) continue;
    if (!each.waiting.empty())
      return fmt::format("container {} of pod {} is waiting to start: {}", container, name_of(pod),
                         said(each.waiting, each.waiting_message));
    const auto scheduled = condition_of(pod, "PodScheduled");
    if (kube::string_at(scheduled, {"status"}) == "False")
      return fmt::format(
          "pod {} is not scheduled yet: {}", name_of(pod),
          said(kube::string_at(scheduled, {"reason"}), kube::string_at(scheduled, {"message"})));
    const auto unscheduled = unscheduled_text(pod);
    return fmt::format("pod {} {}", name_of(pod),
                       unscheduled.empty() ? "has not started yet" : "is " + unscheduled);
  }
  return {};
}

ClusterLogs::ClusterLogs(kube::Client& client, LogQuestion question, ClusterLogSink sink)
    : client_(client), question_(std::move(question)), sink_(std::move(sink)) {}

ClusterLogs::Look ClusterLogs::look() {
  const auto& cluster = question_.cluster;
  const auto pods = client_.send(kube::read(
      kube::list(kube::pods, cluster.kube_namespace, {.label_selector = pod_labels(question_)})));
  if (!pods.object) throw client_.error_of(pods);
  Look look{.pods = kube::items_of(*pods.object, kube::pods)};
  std::sort(look.pods.begin(), look.pods.end(),
            [](const Json& a, const Json& b) { return name_of(a) < name_of(b); });
  if (look.pods.empty()) find_cluster(client_, cluster.kube_namespace, cluster.name);
  if (look.pods.size() < 2 || question_.task_managers) return look;
  const auto config_maps = client_.send(kube::read(kube::list(
      kube::config_maps, cluster.kube_namespace, {.label_selector = cluster.selector()})));
  if (config_maps.object) look.config_maps = kube::items_of(*config_maps.object, kube::config_maps);
  return look;
}

std::string ClusterLogs::how_to_look() const {
  return command_about("status", question_.cluster.name, question_.cluster.kube_namespace);
}

void ClusterLogs::write_all() {
  const auto found = look();
  const auto& name = question_.cluster.name;
  if (question_.task_managers) {
    if (found.pods.empty()) sink_.note(fmt::format("cluster {} has no TaskManagers", name));
    for (const auto& pod : found.pods) write_one(pod);
    return;
  }
  const auto* pod = leading(found.pods, found.config_maps);
  if (pod == nullptr)
    throw Error(Exit::failed, fmt::format("cluster {} has no JobManager pod", name),
                fmt::format("'{}' tells why", how_to_look()));
  if (found.pods.size() > 1)
    sink_.note(
        fmt::format("{} JobManager pods; this is the log of {}", found.pods.size(), name_of(*pod)));
  write_one(*pod);
}

void ClusterLogs::write_one(const Json& pod) {
  if (unread_) return;
  auto options = question_.options;
  options.container = log_container(pod, options.container);
  const auto name = name_of(pod);
  const auto why = options.previous ? std::string() : why_no_log(pod, options.container);
  if (!why.empty())
    throw Error(Exit::failed, why,
                fmt::format("'{}' tells more; with -f its log is waited for", how_to_look()));
  auto call = kube::read_text(kube::pod_log(question_.cluster.kube_namespace, name, options));
  bool came = false, lost = false;
  // Each try has a copy of its own: what a second one brings may have been written before.
  call.request.on_bytes = [&, first = true](std::string_view bytes) mutable {
    const bool begins = std::exchange(first, false);
    if (begins && std::exchange(came, true)) return false;
    lost = lost || (begins && kube::is_no_log(bytes));
    if (lost) return true;
    unread_ = !sink_.write(name, bytes);
    return !unread_;
  };
  const auto result = client_.send(call);
  if (lost) throw Error(Exit::failed, lost_log(options.container, name));
  if (result.ok() || unread_) return;
  if (came)
    throw Error(Exit::failed, fmt::format("the log of pod {} broke off in the middle", name));
  if (options.previous && result.status && result.status->code == 400)
    throw Error(
        Exit::failed,
        fmt::format(
            "container {} of pod {} has not been restarted: there is no log of an earlier run",
            options.container, name));
  throw client_.error_of(result);
}

bool ClusterLogs::follow(base::Deadline deadline) {
  const auto& cluster = question_.cluster;
  const auto found = look();
  if (const auto* pod = leading(found.pods, found.config_maps);
      pod != nullptr && !question_.task_managers)
    follow_pod(*pod);
  watch_ = std::make_unique<kube::Watch>(
      client_,
      std::vector<kube::Watched>{
          {kube::deployments, cluster.kube_namespace, {}, "metadata.name=" + cluster.name, true},
          {kube::pods, cluster.kube_namespace, pod_labels(question_)}},
      kube::WatchListener{
          .changed = [this](std::size_t i, const kube::Change& change) { see(i, change); }});
  watch_->add_to(sequences_);
  const auto end = client_.run(sequences_, deadline, [this] {
    choose();
    return is_over();
  });
  return end == kube::Client::End::stopped;
}

void ClusterLogs::see(std::size_t collection, const kube::Change& change) {
  if (collection != pod_collection) return;
  for (auto& follower : followers_) {
    if (follower->uid() != uid_of(change.object)) continue;
    if (change.kind == kube::Change::Kind::deleted) follower->pod_is_gone();
    else follower->see(change.object);
  }
}

/// Every TaskManager is followed; of JobManagers one, and when it is gone the next.
void ClusterLogs::choose() {
  if (!watch_->is_complete()) return;
  std::vector<Json> fresh;
  for (const auto& [uid, pod] : watch_->objects(pod_collection)) {
    const bool known =
        std::any_of(followers_.begin(), followers_.end(),
                    [&, id = uid](const auto& follower) { return follower->uid() == id; });
    if (!known && !is_terminating(pod)) fresh.push_back(pod);
  }
  if (question_.task_managers) {
    for (const auto& pod : fresh) follow_pod(pod);
    return;
  }
  if (!followers_.empty() && !followers_.back()->ended()) return;
  if (const auto* pod = leading(fresh, {})) follow_pod(*pod);
}

void ClusterLogs::follow_pod(const Json& pod) {
  auto options = question_.options;
  options.container = log_container(pod, options.container);
  const auto name = name_of(pod);
  if (!question_.task_managers && !followers_.empty())
    sink_.note(
        fmt::format("pod {} is gone; this is the log of {}", followers_.back()->pod(), name));
  if (const auto why = why_no_log(pod, options.container); !why.empty()) sink_.note(why);
  const LogSink sink{.write =
                         [this, name](std::string_view text) {
                           unread_ = unread_ || !sink_.write(name, text);
                           return !unread_;
                         },
                     .note = sink_.note};
  followers_.push_back(
      std::make_unique<LogFollower>(client_, question_.cluster.kube_namespace, pod, options, sink));
  sequences_.push_back(followers_.back()->sequence());
}

/// Nobody reads, or the cluster is gone and all that it wrote has been read.
bool ClusterLogs::is_over() const {
  const bool nothing_left = watch_->is_complete() && !watch_->refusal(deployment_collection) &&
                            watch_->objects(deployment_collection).empty() &&
                            watch_->objects(pod_collection).empty();
  const bool all_read = std::all_of(followers_.begin(), followers_.end(),
                                    [](const auto& follower) { return follower->ended(); });
  return unread_ || (nothing_left && all_read);
}

}  // namespace deploy
