#include "deploy/submit/execute.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "deploy/cluster/answers.h"
#include "deploy/cluster/pod.h"
#include "deploy/submit/existing.h"
#include "deploy/submit/refused_object.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/request.h"
#include "kube/api/resource.h"
#include "kube/api/warning.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;
using base::Json;

std::string run_of(const Json& object) {
  return kube::string_at(object, {"metadata", "annotations", run_annotation});
}

/// One run of a plan.
class Execution {
 public:
  Execution(const Plan& plan, const std::string& run_token, kube::Client& client, Guard guard,
            const std::optional<std::string>& seen)
      : plan_(plan),
        run_(run_token),
        client_(client),
        guard_(guard),
        name_(plan, guard, seen),
        mark_(client.world().random_token()) {}

  Outcome run() {
    make();
    if (created_) warn(name_.warnings());
    return std::move(outcome_);
  }

 private:
  /// The Deployment and what it owns, as far as they are not there.
  void make() {
    // Without its answer the create of the rest Service finds out as well, at the price of a
    // clean-up.
    std::vector calls{
        kube::optional(kube::read(kube::get(kube::services, plan_.kube_namespace, rest_name()))),
        create(plan_.deployment)};
    name_.ask(calls);
    auto results = client_.send(calls);
    name_.take(results);
    keep_warnings(results[1]);
    if (exists_already(results[1])) return join_existing(results[1].maybe_applied);
    if (!results[1].object && is_doubtful(results[1])) return join_if_there(results[1]);
    if (is_forbidden(results[1])) return join_if_not_needed(results[1]);
    if (!results[1].object) refuse_deployment(results[1], results[1].maybe_applied);
    uid_ = uid_of(*results[1].object);
    if (uid_.empty()) unknown("the answer has no uid: is this really a Kubernetes API server?");
    created_ = true;
    outcome_.deployment = *results[1].object;
    give_way_to_others();
    if (results[0].object) give_way_to_service(*results[0].object);
    create_owned(plan_.owned);
  }

  std::string rest_name() const { return plan_.ref().rest_service(); }

  kube::Call create(const Json& object) const {
    return kube::repeatable(kube::create(stamped(object, run_, plan_), plan_.kube_namespace));
  }

  void keep_warnings(const kube::Result& result) {
    for (const auto& warning : result.warnings) kube::add_new(outcome_.warnings, warning);
  }

  void warn(const std::vector<std::string>& warnings) {
    outcome_.warnings.insert(outcome_.warnings.end(), warnings.begin(), warnings.end());
  }

  /// Looks whether the Deployment is there after a doubtful answer to its create.
  void join_if_there(const kube::Result& answer) {
    const auto found = client_.send(look_at(plan_, plan_.deployment));
    if (found.object && run_of(*found.object) == run_) return join_existing(true);
    auto certain = answer;
    // Whoever sends every request elsewhere lets nothing through.
    certain.maybe_applied = answer.maybe_applied && !(is_redirect(answer) && is_redirect(found));
    refuse_deployment(certain, certain.maybe_applied);
  }

  static bool is_forbidden(const kube::Result& result) {
    return result.status && result.status->code == 403;
  }

  /// A quota, like any admission, speaks before it is known that the Deployment is there already.
  void join_if_not_needed(const kube::Result& refusal) {
    if (client_.send(look_at(plan_, plan_.deployment)).object)
      return join_existing(refusal.maybe_applied);
    refuse_deployment(refusal, refusal.maybe_applied);
  }

  [[noreturn]] void conflict(const std::string& detail, const std::string& hint) const {
    existing_conflict(plan_, detail, hint);
  }

  [[noreturn]] void unknown(const std::string& why) const {
    throw Error(Exit::partial,
                fmt::format("it is not known whether Deployment {}/{} was created: {}",
                            plan_.kube_namespace, plan_.cluster_id, why),
                "run the same command again to find out, and to complete what is missing");
  }

  [[noreturn]] void refuse_deployment(const kube::Result& result, bool maybe_applied) const {
    auto error = refused_object(client_, plan_.deployment, result);
    if (!maybe_applied) throw error;
    unknown(error.text);
  }

  [[noreturn]] void unfinished(const std::string& what, const kube::Result& result) const {
    throw Error(Exit::partial,
                fmt::format("{} is there, but {}: {}", display_name(plan_.deployment), what,
                            client_.error_of(result).text),
                "run the same command again to complete it");
  }

  /// The Deployment is there already: ours of this run (`maybe_ours`: a create of it went
  /// unanswered), ours of an earlier run of the same input, or somebody else's.
  void join_existing(bool maybe_ours) {
    const auto results = client_.send(look_at_existing(plan_));
    const auto owned = std::span(results).subspan(1);
    if (is_absent(results[0]))
      conflict("its Deployment was deleted at the same moment", "run the same command again");
    if (!results[0].object) refuse_deployment(results[0], maybe_ours);
    const auto& deployment = *results[0].object;
    require_same_input(plan_, run_, deployment, owned,
                       {guard_ == Guard::looked, name_.refusal(deployment)});
    uid_ = uid_of(deployment);
    outcome_.deployment = deployment;
    created_ = run_of(deployment) == run_;
    std::vector<Json> missing;
    for (std::size_t i = 0; i < plan_.owned.size(); ++i) {
      if (is_absent(owned[i])) missing.push_back(plan_.owned[i]);
      else if (owned[i].object) join_owned(plan_.owned[i], *owned[i].object);
      else if (created_)
        unfinished(display_name(plan_.owned[i]) + " could not be looked at", owned[i]);
      else throw client_.error_of(owned[i]);
    }
    if (!created_) {
      outcome_.kind = missing.empty() ? Outcome::Kind::unchanged : Outcome::Kind::healed;
      warn(review_state(plan_, deployment, missing));
      warn(drift(plan_, deployment, owned));
    }
    if (!missing.empty()) give_way_to_others();
    // Who made it removes it himself, and another's note is not to be written over. An upgrade that
    // is gone on with has the token of the run before.
    const bool is_own = created_ && guard_ != Guard::none;
    if (!missing.empty() && !is_own) join();
    create_owned(missing);
  }

  /// The run that made the Deployment may be about to remove it, as the API server refuses it an
  /// object that this run is given. Whichever comes first counts, the note or the removal.
  void join() {
    const auto noted = client_.send(note_joined(plan_, uid_, mark_));
    if (is_gone(noted))
      conflict("its Deployment was removed at the same moment", "run the same command again");
    // Whoever may not change the Deployment completes it without a note.
    const bool is_forbidden = noted.status && noted.status->code == 403;
    if (!noted.object && !is_forbidden) unfinished("not all of its objects are", noted);
  }

  /// A note on another one of that name is refused by its uid, in more ways than one, and a front
  /// end refuses what it likes: then what is there decides.
  bool is_gone(const kube::Result& noted) const {
    if (noted.object) return is_terminating(*noted.object);
    if (is_absent(noted)) return true;
    if (!is_conflict(noted) && !(noted.status && noted.status->code == 422)) return false;
    const auto found = client_.send(look_at(plan_, plan_.deployment));
    return is_absent(found) ||
           (found.object && (uid_of(*found.object) != uid_ || is_terminating(*found.object)));
  }

  void join_owned(const Json& wanted, const Json& found) {
    check_belongs(wanted, found);
    if (wanted.at("kind") == "Service") outcome_.services.emplace_back(wanted, found);
  }

  /// The owned object that is there must hang on our Deployment; what it says is covered by the
  /// Deployment's spec hash.
  void check_belongs(const Json& wanted, const Json& found) {
    const auto in_the_way = obstacle(plan_, wanted, found, uid_);
    if (!in_the_way) return remember(wanted, found);
    clean_up();
    throw Error(refusal_by(*in_the_way, plan_));
  }

  /// The Deployment's name was free, but its rest Service is somebody's: that is what Flink calls
  /// an existing cluster.
  void give_way_to_service(const Json& service) {
    const auto* wanted = rest_service();
    if (wanted != nullptr && run_of(service) != run_) check_belongs(*wanted, service);
  }

  /// Nothing may be made while the name is another cluster's, or waits for one; and where it was
  /// free it may be so by what another run did since this one looked. No JobManager has started
  /// yet: its ConfigMap is not there.
  void give_way_to_others() {
    auto refusal = name_.refusal(created_ ? Json() : outcome_.deployment);
    if (!refusal && created_) refusal = name_.change();
    if (refusal) withdraw(*refusal, refusal->text);
  }

  /// Null where the plan has none, as one of a copy that somebody has changed.
  const Json* rest_service() const {
    const auto found = std::find_if(plan_.owned.begin(), plan_.owned.end(),
                                    [&](const Json& o) { return is_rest_service(o); });
    return found == plan_.owned.end() ? nullptr : &*found;
  }

  bool is_rest_service(const Json& wanted) const {
    return wanted.at("kind") == "Service" && wanted.at("metadata").at("name") == rest_name();
  }

  void remember(const Json& wanted, const Json& object) {
    if (is_rest_service(wanted)) outcome_.rest_service = object;
  }

  /// Creates what the Deployment is to own, and asks for the nodes beside it when a node's address
  /// is to be shown.
  void create_owned(const std::vector<Json>& objects) {
    std::vector<kube::Call> calls;
    for (const auto& object : objects)
      calls.push_back(create(owned_by(object, plan_.cluster_id, uid_)));
    const bool asks_nodes = !plan_.node_address_type.empty();
    // They are for the result line alone.
    if (asks_nodes) calls.push_back(kube::optional(kube::read(kube::list(kube::nodes, "", {}))));
    if (calls.empty()) return;
    auto results = client_.send(calls);
    if (asks_nodes) {
      outcome_.nodes = std::move(results.back());
      results.pop_back();
    }
    for (const auto& result : results) keep_warnings(result);
    for (std::size_t i = 0; i < results.size(); ++i) settle(objects[i], results[i]);
  }

  void settle(const Json& wanted, const kube::Result& result) {
    if (result.object) return remember(wanted, *result.object);
    if (exists_already(result)) return settle_existing(wanted);
    if (shows_another(result)) return settle_other(wanted, result);
    auto error = refused_object(client_, wanted, result);
    // An upgrade goes on later with what a server in trouble made of it.
    const bool judged = guard_ != Guard::none || !error.transient;
    const bool refused = result.status && !result.maybe_applied && judged;
    if (!refused || !created_) unfinished(display_name(wanted) + " could not be created", result);
    withdraw(error, display_name(wanted) + ": " + error.text);
  }

  /// 409 on an owned object: our own request that was asked again, or somebody else's object.
  void settle_existing(const Json& wanted) {
    const auto found = client_.send(look_at(plan_, wanted));
    if (is_absent(found))
      throw Error(Exit::partial,
                  fmt::format("{} came and went while it was being created", display_name(wanted)),
                  "run the same command again to complete it");
    if (!found.object) unfinished(display_name(wanted) + " could not be looked at", found);
    check_belongs(wanted, *found.object);
  }

  /// A success that shows something else than what was created: only what is there counts.
  void settle_other(const Json& wanted, const kube::Result& result) {
    const auto found = client_.send(look_at(plan_, wanted));
    if (!found.object) unfinished(display_name(wanted) + " could not be created", result);
    check_belongs(wanted, *found.object);
  }

  /// Removes the Deployment if this run made it and no other one relies on it; what it owns goes
  /// with it. `cause`: why it is of no use.
  void clean_up(const std::string& cause = {}) {
    if (!created_) return;
    created_ = false;
    auto left = remove_unless_joined(plan_, uid_, mark_, client_);
    if (!left) return;
    left->text = fmt::format("{}{} was created and {}", cause.empty() ? "" : cause + "\n  ",
                             display_name(plan_.deployment), left->text);
    throw *left;
  }

  /// Removes what this run has made, because of that error. `cause`: what it is about.
  [[noreturn]] void withdraw(Error error, const std::string& cause) {
    const bool created = created_;
    clean_up(cause);
    if (created)
      error.text += fmt::format("\n  {} had been created, and was removed again",
                                display_name(plan_.deployment));
    throw error;
  }

  const Plan& plan_;
  const std::string& run_;
  kube::Client& client_;
  const Guard guard_;
  NameGuard name_;
  const std::string mark_;  // of this run alone: an upgrade that is gone on with keeps its token
  std::string uid_{};
  bool created_ = false;  ///< by this run, so that this run may remove it
  Outcome outcome_{};
};

}  // namespace

Outcome execute(const Plan& plan, const std::string& run_token, kube::Client& client, Guard guard,
                const std::optional<std::string>& seen) {
  return Execution(plan, run_token, client, guard, seen).run();
}

}  // namespace deploy
