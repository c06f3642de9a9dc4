// Deploys: whatever happens on the way, a cluster is there once, is whole, and is nobody else's.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "simulation/story.h"

namespace test {
namespace {

using Objects = FakeApiServer::Objects;

const std::vector<Words>& inputs() {
  static const std::vector<Words> all{
      command(), command({"-Dkubernetes.rest-service.exposed.type=NodePort"}),
      command({"-Dkubernetes.rest-service.exposed.type=LoadBalancer"}),
      command({"-Dhigh-availability.type=kubernetes", "-Dhigh-availability.storageDir=s3://b/ha"}),
      command({"--fromSavepoint", "s3://b/sp/savepoint-1", "--request-timeout=20s",
               "-Dtaskmanager.numberOfTaskSlots=3"})};
  return all;
}

/// What such a command is to make. It takes as long as a deploy.
const Objects& wanted(const Words& words) {
  static std::map<Words, Objects> known;
  const auto found = known.find(words);
  return found != known.end() ? found->second : known[words] = Scene().wanted(words);
}

/// The cluster called orders, and who works on it.
class Deploys {
 public:
  explicit Deploys(Story& story) : story_(story) { make_neighbours(); }

  void tell() {
    begin();
    const auto most = 1 + story_.dice.below(2);
    for (std::size_t i = 0; i < most; ++i) disturb(fmt::format("run {}", i + 1));
    end();
    for (const auto& [name, object] : others_)
      story_.require(server_.kept()[name] == object, name + " is somebody else's, and was changed");
  }

 private:
  Dice& dice() { return story_.dice; }
  const Words& some_input() { return dice().pick(inputs()); }

  void add_other(const Json& object) {
    const auto kept = server_.create(object);
    others_[plural_of(kept) + "/" + name_of(kept)] = kept;
  }

  void make_neighbours() {
    add_other(foreign_config_map("flink-config-orders2"));
    if (!dice().chance(20)) return;
    const auto deployment = server_.create(foreign_deployment("payments"));
    others_["deployments/payments"] = deployment;
    add_other(owned(foreign_service("payments-rest"), uid_of(deployment), "payments"));
  }

  /// What is there before.
  void begin() {
    input_ = &some_input();
    const auto state = dice().below(20);
    if (state < 8) return story_.tell("  nothing is there");
    if (state < 12) return begin_in_part();
    if (state < 14) return run_plainly("a whole cluster is there", *input_);
    if (state < 16) return run_plainly("a cluster is there", some_input());
    const std::vector<Json> ways{foreign_service("orders-rest"), foreign_service("orders"),
                                 foreign_config_map("flink-config-orders"),
                                 foreign_deployment("orders")};
    const auto& way = dice().pick(ways);
    const auto name = plural_of(way) + "/" + name_of(way);
    story_.tell("  somebody else has " + name);
    add_other(way);
    is_in_the_way_ = wanted(*input_).contains(name);
  }

  void begin_in_part() {
    const auto number = 1 + dice().below(6);
    first_.wire.at(number, dice().chance(50) ? fate::kill_before() : fate::kill_after());
    run_plainly(fmt::format("killed at request {}", number), *input_);
  }

  void run_plainly(const std::string& name, const Words& words) {
    std::vector<Run> runs{{.machine = &first_, .name = name, .words = words}};
    take_place(story_, runs);
  }

  Climate some_climate() {
    const bool hard = dice().chance(50);
    if (!hard) return {.percent = 10 + dice().below(30), .most = 3, .only_passing = true};
    return {.percent = 5 + dice().below(50), .most = 30, .only_passing = false};
  }

  void disturb(const std::string& name) {
    std::vector<Run> runs{
        {.machine = &first_, .name = name, .words = *input_, .climate = some_climate()}};
    if (dice().chance(15))
      runs.push_back({.machine = &second_,
                      .name = name + " beside it",
                      .words = dice().chance(50) ? *input_ : some_input(),
                      .climate = some_climate()});
    take_place(story_, runs);
    for (const auto& run : runs) check(run, runs.size() > 1);
  }

  /// The objects of the cluster's names, as they were sent, without what is somebody else's.
  Objects ours() const {
    auto sent = server_.sent();
    for (const auto& [name, object] : others_) sent.erase(name);
    return sent;
  }

  void check(const Run& run, bool is_race) {
    const auto fail = [&](const std::string& what) {
      story_.problems.push_back(
          fmt::format("{}, which ended with {}: {}", run.name, run.ended.exit, what));
    };
    const auto& wire = run.machine->wire;
    const auto deleted = wrongly_deleted(wire.log, wire.carried_out);
    if (!deleted.empty()) fail("it deleted what is not its own: " + deleted);
    if (made_deployments(run) > 1) fail("it made two Deployments");
    const auto there = marked(run.token);
    const bool is_free = !is_in_the_way_ && !is_race;
    if (run.ended.exit == 0) {
      const auto wrong = wrong_among(ours(), wanted(run.words), server_);
      if (!wrong.empty()) fail(wrong);
    } else if (run.passed && is_free && is_input_of(run)) {
      fail("nothing was in its way");
    }
    const std::set<int> may_leave_some{-1, 0, 10, 12, 130, 143};
    if (!may_leave_some.contains(run.ended.exit) && !there.empty()) fail("it leaves " + there);
    check_owners(fail);
  }

  /// Whether there is no Deployment of other input.
  bool is_input_of(const Run& run) const {
    const auto kept = server_.find("deployments", "orders");
    const auto spec = kept.value(Json::json_pointer("/metadata/annotations/drey~1spec"), "");
    return kept.is_null() || spec == run.spec;
  }

  template <class Fail>
  void check_owners(const Fail& fail) const {
    const auto deployment = server_.find("deployments", "orders");
    for (const auto& [name, object] : ours()) {
      if (name == "deployments/orders") continue;
      const auto owner = object.value(Json::json_pointer("/metadata/ownerReferences/0/uid"), "");
      if (deployment.is_null() || owner != uid_of(deployment)) fail(name + " has no owner");
    }
  }

  std::string marked(const std::string& token) const {
    std::string names;
    for (const auto& [name, object] : server_.sent()) {
      const auto run = object.value(Json::json_pointer("/metadata/annotations/drey~1run"), "");
      if (!token.empty() && run == token) names += name + " ";
    }
    return names;
  }

  static std::size_t made_deployments(const Run& run) {
    const auto& done = run.machine->wire.carried_out;
    return static_cast<std::size_t>(std::count_if(done.begin(), done.end(), [](const Exchange& e) {
      return e.request.method == "POST" && e.request.target.ends_with("/deployments") &&
             e.answer.status == 201;
    }));
  }

  /// The same again, and nothing happens to it.
  void end() {
    std::vector<Run> runs{{.machine = &first_, .name = "plain run", .words = *input_}};
    take_place(story_, runs);
    check(runs.front(), false);
    const bool may_give_way = is_in_the_way_ || !is_input_of(runs.front());
    story_.require(runs.front().ended.exit == (may_give_way ? 6 : 0),
                   fmt::format("a plain run ends with {}", runs.front().ended.exit));
  }

  Story& story_;
  FakeApiServer server_{};
  Scene first_{server_}, second_{server_};
  Objects others_{};
  const Words* input_ = nullptr;
  bool is_in_the_way_ = false;
};

}  // namespace

void deploy_story(Story& story) { Deploys(story).tell(); }

}  // namespace test
