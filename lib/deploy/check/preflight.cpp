#include "deploy/check/preflight.h"

#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/check/check_capacity.h"
#include "deploy/check/check_objects.h"
#include "deploy/check/check_pull_secrets.h"
#include "deploy/check/check_references.h"
#include "deploy/check/check_rights.h"
#include "deploy/check/check_upgrade.h"
#include "deploy/check/wanted_pods.h"
#include "deploy/cluster/answers.h"
#include "deploy/cluster/belongings.h"
#include "deploy/cluster/manager.h"
#include "deploy/submit/existing.h"
#include "deploy/upgrade/upgrade_records.h"
#include "flink/manifest/task_manager.h"
#include "flink/version/names.h"
#include "kube/api/list.h"
#include "kube/api/request.h"

namespace deploy {
namespace {

using base::Json;

class Preflight {
 public:
  Preflight(const Candidate& candidate, kube::Client& client)
      : plan_(candidate.plan),
        spec_(candidate.spec),
        client_(client),
        claims_(candidate.claims == nullptr ? own_claims_ : *candidate.claims),
        is_for_apply_(candidate.is_for_apply) {}

  CheckItems run() {
    ask();
    if (auto missing = check_namespace(plan_.kube_namespace, tried())) add(std::move(*missing));
    lacks_namespace_ = !items_.empty();
    add_inside(
        check_name(plan_, answer(existing_), answer(flink_deployment_), client_, is_for_apply_));
    add_inside(check_upgrade(plan_, answer(upgrade_), answer(existing_), client_));
    add_inside(check_obstacles(plan_, answer(existing_), owned_answers(), client_));
    add_rights();
    add_accounts();
    add_inside(
        check_pull_secrets(pull_secrets_, pull_secret_answers_, client_, plan_.kube_namespace));
    add_references();
    add_admission();
    add_inside(
        check_ha_metadata(plan_, answer(ha_maps_), client_, spec_.high_availability, is_there()));
    if (spec_.high_availability) add(check_namesakes(plan_, answer(namesakes_), client_));
    add_capacity();
    return std::move(items_);
  }

 private:
  bool is_there() const { return answer(existing_).object.has_value(); }

  std::span<const kube::Result> owned_answers() const {
    return answers(existing_ + 1, plan_.owned.size());
  }

  /// What the API server said to creating the Deployment and the pods.
  std::span<const kube::Result> tried() const {
    return answers(deployment_, has_workers() ? 3 : 2);
  }

  /// Adds calls, and says where their answers will stand.
  std::size_t add(std::vector<kube::Call> more) {
    const auto at = calls_.size();
    std::move(more.begin(), more.end(), std::back_inserter(calls_));
    return at;
  }

  std::size_t add(http::Request request) { return add({kube::repeatable(std::move(request))}); }

  void ask() {
    const auto& name_space = plan_.kube_namespace;
    existing_ = add(look_at_existing(plan_));
    flink_deployment_ = add({look_at_flink_deployment(plan_.ref())});
    upgrade_ = add({UpgradeRecords(client_, plan_.ref()).call()});
    for (const auto& purpose : purposes_)
      purposes_at_.push_back(add(review_caller(purpose.rights, name_space)));
    account_ = add(kube::get(kube::service_accounts, name_space, spec_.service_account));
    if (has_account_of_workers())
      worker_account_ =
          add(kube::get(kube::service_accounts, name_space, spec_.task_manager.service_account));
    job_ = add(review_account(job_rights_, name_space, spec_.service_account));
    for (auto& each : needed_)
      each.at = add(look_at_references(*each.resource, each.references, name_space));
    deployment_ = add(kube::create(plan_.deployment, name_space, kube::DryRun::yes));
    pod_ = add(kube::create(pod_of(plan_), name_space, kube::DryRun::yes));
    if (has_workers())
      worker_ = add(kube::create(flink::task_manager_pod(spec_), name_space, kube::DryRun::yes));
    ha_maps_ =
        add(kube::list(kube::config_maps, name_space, {.label_selector = plan_.ref().selector()}));
    if (spec_.high_availability)
      namesakes_ = add(kube::list(kube::config_maps, "",
                                  {.field_selector = "metadata.name=" + plan_.ref().config_map()}));
    quotas_ = add(kube::list(kube::resource_quotas, name_space));
    ranges_ = add(kube::list(kube::limit_ranges, name_space));
    nodes_ = add(kube::list(kube::nodes, ""));
    answers_ = client_.send(calls_);
    require_server();
    ask_more();
  }

  bool has_account_of_workers() const {
    return has_workers() && spec_.task_manager.service_account != spec_.service_account;
  }

  /// What is only known from answers: which pull secrets there are, and whether pods of a cluster
  /// that is there are a part of what a quota counts.
  void ask_more() {
    std::vector<PullingPod> pulling{{pods_.front().spec, answer(pod_), answer(account_)}};
    if (has_workers())
      pulling.push_back({pods_.back().spec, answer(worker_),
                         answer(has_account_of_workers() ? worker_account_ : account_)});
    pull_secrets_ = pull_secrets_of(pulling, client_);
    auto calls = look_at_pull_secrets(pull_secrets_, plan_.kube_namespace);
    const bool asks_for_pods = is_there() && !quotas().empty();
    if (asks_for_pods)
      calls.push_back(kube::repeatable(kube::list(kube::pods, plan_.kube_namespace,
                                                  {.label_selector = plan_.ref().selector()})));
    if (calls.empty()) return;
    pull_secret_answers_ = client_.send(calls);
    if (!asks_for_pods) return;
    pods_there_ = std::move(pull_secret_answers_.back());
    pull_secret_answers_.pop_back();
  }

  /// Where nobody answers there is nothing to judge.
  void require_server() const {
    const bool has_answer = std::any_of(answers_.begin(), answers_.end(), [](const auto& result) {
      return result.object || (result.status && result.status->code != 401);
    });
    if (!has_answer) throw client_.error_of(answers_.front());
  }

  void add(CheckItem item) { items_.push_back(std::move(item)); }

  /// What is in the namespace is not known as long as that is not there.
  void add_inside(CheckItem item) {
    add(lacks_namespace_ ? not_checked(std::move(item.what),
                                       fmt::format("there is no namespace {}",
                                                   base::printable(plan_.kube_namespace, 100)))
                         : std::move(item));
  }

  /// Rights that a role of the whole cluster gives hold in a namespace to come.
  void add_right(CheckItem item) {
    if (item.verdict == CheckItem::Verdict::fine) add(std::move(item));
    else add_inside(std::move(item));
  }

  void add_rights() {
    for (std::size_t i = 0; i < purposes_.size(); ++i)
      add_right(check_caller(purposes_[i], answers(purposes_at_[i], purposes_[i].rights.size()),
                             client_));
  }

  void add_references() {
    for (const auto& each : needed_) {
      auto item = check_references(*each.resource, each.references,
                                   std::span(answers_).subspan(each.at), client_);
      if (each.references.empty()) add(std::move(item));
      else add_inside(std::move(item));
    }
  }

  void add_accounts() {
    const auto& account = spec_.service_account;
    add_inside(check_service_account("service account", spec_, account, answer(account_), client_));
    add_right(check_account(job_rights_, answers(job_, job_rights_.size()), client_,
                            plan_.kube_namespace, account));
    if (has_account_of_workers())
      add_inside(check_service_account("service account of TaskManagers", spec_,
                                       spec_.task_manager.service_account, answer(worker_account_),
                                       client_));
  }

  void add_admission() {
    add_inside(check_admission(plan_, answer(deployment_), answer(existing_), client_));
    add_inside(check_pod_admission("jobmanager", answer(pod_), spec_, client_, is_there()));
    if (has_workers())
      add_inside(check_pod_admission("taskmanager", answer(worker_), spec_, client_, is_there()));
    else add(no_task_managers(spec_.task_manager.problem));
  }

  void add_capacity() {
    const auto judge = [&](std::size_t at, const char* what, const kube::Resource& resource,
                           const auto& check_list) {
      const auto& result = answer(at);
      return result.object ? check_list(kube::items_of(*result.object, resource))
                           : not_checked(what, client_.error_of(result).text);
    };
    add_inside(judge(quotas_, "resource quotas", kube::resource_quotas,
                     [&](const std::vector<Json>& list) { return judge_quotas(list); }));
    add_inside(
        judge(ranges_, "limit ranges", kube::limit_ranges,
              [&](const std::vector<Json>& list) { return check_limit_ranges(list, pods_); }));
    auto nodes = judge(nodes_, "nodes", kube::nodes,
                       [&](const std::vector<Json>& list) { return check_nodes(list, pods_); });
    const auto& status = answer(nodes_).status;
    nodes.is_beyond = status && status->code == 403;
    add(std::move(nodes));
  }

  CheckItem judge_quotas(const std::vector<Json>& list) {
    const Load wanted{pods_, objects(), true};
    const auto there = load_there();
    auto item = check_quotas(list, wanted, there, unseen(), claims_);
    if (item.verdict != CheckItem::Verdict::wrong)
      add_claim(claims_, plan_.cluster_id, wanted, there);
    return item;
  }

  std::vector<Json> quotas() const {
    const auto& result = answer(quotas_);
    return result.object ? kube::items_of(*result.object, kube::resource_quotas)
                         : std::vector<Json>();
  }

  /// What quotas have counted of the cluster, or of an earlier one whose HA metadata is used again.
  Load load_there() const {
    Load load{.has_deployment = is_there()};
    if (const auto& maps = answer(ha_maps_); maps.object && spec_.high_availability) {
      for (auto& map : kube::items_of(*maps.object, kube::config_maps)) {
        if (is_ha_metadata(map, plan_.cluster_id)) load.objects.push_back(std::move(map));
      }
    }
    if (!is_there()) return load;
    for (const auto& found : owned_answers()) {
      if (found.object) load.objects.push_back(*found.object);
    }
    if (!pods_there_.object) return load;
    for (const auto& each : kube::items_of(*pods_there_.object, kube::pods)) {
      if (auto pod = living_pod(each)) load.pods.push_back(std::move(*pod));
    }
    return load;
  }

  /// Why its pods are not known; empty: they are.
  std::string unseen() const {
    const bool is_unseen = is_there() && !quotas().empty() && !pods_there_.object;
    return is_unseen ? client_.error_of(pods_there_).text : std::string();
  }

  /// What is made beside the Deployment; with high availability Flink makes two ConfigMaps more, of
  /// the cluster and of its job (KubernetesLeaderElectionHaServices), up to 1.14 four.
  std::vector<Json> objects() const {
    auto objects = plan_.owned;
    const Json config_map{{"apiVersion", kube::config_maps.api_version},
                          {"kind", kube::config_maps.kind}};
    if (spec_.high_availability) objects.insert(objects.end(), 2, config_map);
    return objects;
  }

  bool has_workers() const { return spec_.task_manager.problem.empty(); }

  std::vector<WantedPod> wanted_pods() const {
    std::vector<WantedPod> pods{job_manager_pods(plan_.deployment)};
    if (auto workers = task_manager_pods(spec_)) pods.push_back(std::move(*workers));
    return pods;
  }

  /// What the pods refer to of one kind, and where the answers about it stand.
  struct Needed {
    const kube::Resource* resource = nullptr;
    References references{};
    std::size_t at = 0;
  };

  Needed needed(const kube::Resource& resource) const {
    return {&resource, references_to(resource, pods_, plan_, spec_)};
  }

  const kube::Result& answer(std::size_t at) const { return answers_[at]; }
  std::span<const kube::Result> answers(std::size_t at, std::size_t count) const {
    return std::span(answers_).subspan(at, count);
  }

  /// As a role names it; empty: Flink's REST API is reached without the proxy.
  std::string proxied_service() const {
    if (spec_.rest.kubernetes_type() != "ClusterIP") return {};
    return fmt::format("{}{}:{}", spec_.rest.ssl ? "https:" : "", plan_.ref().rest_service(),
                       flink::names::rest_port);
  }

  const Plan& plan_;
  const flink::ClusterSpec& spec_;
  kube::Client& client_;
  QuotaClaims own_claims_{};
  QuotaClaims& claims_;
  const bool is_for_apply_;
  const std::vector<WantedPod> pods_ = wanted_pods();
  const std::vector<Purpose> purposes_ = purposes_of_caller(plan_, proxied_service());
  const std::vector<Right> job_rights_ = rights_of_job(plan_.cluster_id, spec_.high_availability);
  std::array<Needed, 3> needed_{needed(kube::secrets), needed(kube::config_maps),
                                needed(kube::persistent_volume_claims)};
  std::vector<std::size_t> purposes_at_{};
  std::vector<kube::Call> calls_{};
  std::vector<kube::Result> answers_{};
  std::size_t existing_ = 0, flink_deployment_ = 0, upgrade_ = 0, account_ = 0, job_ = 0,
              worker_account_ = 0, deployment_ = 0, pod_ = 0, worker_ = 0, ha_maps_ = 0,
              namesakes_ = 0, quotas_ = 0, ranges_ = 0, nodes_ = 0;
  PullSecrets pull_secrets_{};
  std::vector<kube::Result> pull_secret_answers_{};
  kube::Result pods_there_{};  // asked for where it makes a difference
  CheckItems items_{};
  bool lacks_namespace_ = false;
};

}  // namespace

CheckItems check(const Candidate& candidate, kube::Client& client) {
  return Preflight(candidate, client).run();
}

}  // namespace deploy
