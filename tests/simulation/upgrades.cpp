// Upgrades: whatever happens on the way, one job goes on from the newest state, and whoever gives
// the same command again ends what was begun.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "fake/upgraded.h"
#include "simulation/story.h"

namespace test {
namespace {

using std::chrono::seconds;

constexpr seconds part{120};  // each part of an upgrade has that long
const char* const timeout = "--timeout=2m";

/// One that is given a cluster called orders, and how it ends when nothing is in its way.
struct Order {
  Words words{};
  std::string slots{};  ///< what runs then; empty: nothing, or what ran before
  std::set<int> ends{0};
};

Order to_slots(int number, const Words& more = {}) {
  auto options = more;
  options.emplace_back(timeout);
  return {test::apply(number, options), std::to_string(number), {0}};
}

/// The job of which fails at once.
Order broken() { return {test::apply(5, {timeout}), "", {9}}; }

class Upgrades {
 public:
  explicit Upgrades(Story& story) : story_(story) {
    scene_.keeps_ha_metadata = dice().chance(50);
    scene_.fails = is_broken;
    scene_.surroundings.env["USER"] = "first";
    other_.surroundings.env["USER"] = "second";
  }

  void tell() {
    plainly("a cluster is there", to_slots(2));
    const auto most = 1 + dice().below(3);
    for (std::size_t i = 0; i < most && story_.problems.empty(); ++i)
      step(fmt::format("run {}", i + 1));
    if (story_.problems.empty()) plainly("at the end", to_slots(6));
  }

 private:
  Dice& dice() { return story_.dice; }

  Order some_order() {
    switch (dice().below(10)) {
      case 0: return broken();
      case 1: return {{"suspend", "orders", timeout}, ""};
      case 2: return {{"resume", "orders", timeout}, "", {0, 5, 6}};
      case 3: return {{"rollback", "orders", "--with-state", timeout}, "", {0, 2, 5, 6}};
      case 4: return to_slots(3, {"--detached"});
      case 5: return scene_.keeps_ha_metadata ? to_slots(4, {"--upgrade=last-state"}) : to_slots(4);
      default: return to_slots(static_cast<int>(3 + dice().below(2)));
    }
  }

  Climate some_climate() {
    if (dice().chance(50)) return {.percent = 5 + dice().below(15), .most = 3};
    return {.percent = 2 + dice().below(20), .most = 20, .only_passing = false};
  }

  Run run_of(Scene& machine, const std::string& name, const Order& order, const Climate& climate) {
    return {.machine = &machine,
            .name = name,
            .words = order.words,
            .climate = climate,
            .limit = 8 * part};
  }

  void step(const std::string& name) {
    std::vector<Order> orders{some_order()};
    std::vector<Run> runs{run_of(scene_, name, orders.front(), some_climate())};
    if (dice().chance(20)) {
      orders.push_back(dice().chance(30) ? orders.front() : some_order());
      runs.push_back(run_of(other_, name + " beside it", orders.back(), some_climate()));
    }
    take_place(story_, runs);
    bool passed = true;
    for (std::size_t i = 0; i < runs.size(); ++i) {
      check(runs[i], orders[i], runs.size() > 1);
      passed = passed && runs[i].passed;
    }
    if (story_.problems.empty()) heal(orders, name, passed);
  }

  /// Who comes later finds all leases expired.
  void later() {
    for (auto* machine : {static_cast<Scene*>(&scene_), &other_})
      machine->surroundings.advance(seconds(60));
  }

  /// How the same command ends when nothing happens to it.
  int end_again(const Order& order, const std::string& name) {
    auto again = order;
    // It ends the upgrade, too: what is not proven may go back when another input proves it.
    again.words.erase(std::remove(again.words.begin(), again.words.end(), "--detached"),
                      again.words.end());
    const auto& verb = order.words.front();
    if (verb == "apply" || verb == "rollback")
      again.words.insert(again.words.begin() + 1, "--retry");
    std::vector<Run> runs{run_of(scene_, name + " again", again, {})};
    take_place(story_, runs);
    later();
    return runs.front().ended.exit;
  }

  /// The same commands again, and nothing happens to them: those that are not in each other's way
  /// end as they should, and one does. `passed`: what was in their way before were trifles.
  void heal(const std::vector<Order>& orders, const std::string& name, bool passed) {
    later();
    bool any = false;
    for (const auto& order : orders) {
      auto exit = end_again(order, name);
      // The way back was taken already, and is gone to its end.
      if (exit == 9 && !passed && !order.ends.contains(9)) exit = end_again(order, name);
      const bool as_due = order.ends.contains(exit);
      const bool gives_way = orders.size() > 1 && exit == 6;
      any = any || as_due;
      story_.require(as_due || gives_way, fmt::format("{} again ends with {}", name, exit));
      if (exit == 0) check_end(order, name + " again");
      check_state(name + " again");
    }
    story_.require(any, name + ": nobody ends what was begun");
  }

  void plainly(const std::string& name, const Order& order) { heal({order}, name, true); }

  void check(const Run& run, const Order& order, bool is_race) {
    if (run.passed && !is_race)
      story_.require(
          order.ends.contains(run.ended.exit),
          fmt::format("{} ends with {}, and nothing was in its way", run.name, run.ended.exit));
    if (run.ended.exit == 0 && !is_race) check_end(order, run.name);
    check_state(run.name);
  }

  bool is_detached(const Order& order) const {
    return std::find(order.words.begin(), order.words.end(), "--detached") != order.words.end();
  }

  /// What has to hold when it ended with 0.
  void check_end(const Order& order, const std::string& name) {
    const auto fail = [&](const std::string& what) {
      story_.problems.push_back(name + ": " + what);
    };
    const auto deployment = scene_.server.find("deployments", "orders");
    if (order.words.front() == "suspend") {
      if (!deployment.is_null()) fail("it ended with 0, and a cluster is there");
      return;
    }
    const auto* life = scene_.running();
    if (life == nullptr) return fail("it ended with 0, and no job runs, or several");
    if (uid_of(deployment) != life->uid) fail("another cluster is there than the one that runs");
    if (!order.slots.empty() && slots(life->options) != order.slots)
      fail("it ended with 0, and what runs has slots " + slots(life->options));
    if (!is_detached(order)) proven_.insert(life->uid);
  }

  /// The checkpoints that a life can have told of, or left with its HA metadata.
  static std::set<std::string> checkpoints(std::size_t number) {
    std::set<std::string> paths;
    for (const std::size_t i : {1U, 2U})
      paths.insert(fmt::format("s3://b/checkpoints/chk-{}", 10 * (number + 1) + i));
    return paths;
  }

  /// From where a job may go on after the one with that number.
  std::set<std::string> states_of(std::size_t number) const {
    const auto& life = *scene_.lives[number];
    if (!life.savepoint.empty()) return {life.savepoint};
    auto states = checkpoints(number);
    // What never was proven may be given up, and what it began from is gone on from again.
    if (!proven_.contains(life.uid) && number > 0) states.insert(life.restored);
    return states;
  }

  void check_state(const std::string& name) {
    std::size_t last = 0;
    for (std::size_t i = 1; i < scene_.lives.size(); ++i) {
      const auto& life = *scene_.lives[i];
      if (!states_of(last).contains(life.restored)) {
        story_.problems.push_back(
            fmt::format("{}: job {} began from '{}', and the newest state was '{}'", name, i,
                        life.restored, fmt::join(states_of(last), "' or '")));
      }
      if (!is_broken(life.options)) last = i;
    }
  }

  Story& story_;
  LivingCluster scene_{};
  Scene other_{scene_.server};
  std::set<std::string> proven_{};
};

}  // namespace

void upgrade_story(Story& story) { Upgrades(story).tell(); }

}  // namespace test
