// Commands on a cluster that runs, and its end: what is said of a job, a savepoint and what is left
// is so, and who only looks changes nothing.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "fake/upgraded.h"
#include "simulation/story.h"

namespace test {
namespace {

const char* const directory = "s3://b/ends";

struct Deed {
  Words words{};
  bool looks = false;      ///< and changes nothing
  bool ends = false;       ///< the cluster is gone then
  bool keeps = false;      ///< a path is the result
  std::set<int> again{0};  ///< how it ends when it is done once more
};

const std::vector<Deed>& deeds() {
  static const std::vector<Deed> all{
      {.words = {"cancel", "orders"}, .ends = true, .again = {0, 5}},
      {.words = {"stop", "-p", directory, "orders"}, .ends = true, .keeps = true, .again = {0, 5}},
      {.words = {"savepoint", "orders", directory}, .keeps = true, .again = {0, 5}},
      {.words = {"checkpoint", "orders"}, .again = {0, 5}},
      {.words = {"delete", "orders", "--yes"}, .ends = true, .again = {0, 5}},
      {.words = {"delete", "orders", "--yes", "--ha-data=drop"}, .ends = true, .again = {0, 5}},
      {.words = {"status", "orders"}, .looks = true, .again = {0, 5, 7, 8}},
      {.words = {"list", "orders"}, .looks = true, .again = {0, 5}},
      {.words = {"list"}, .looks = true},
      {.words = {"savepoints", "orders"}, .looks = true, .again = {0, 5}},
      {.words = {"history", "orders"}, .looks = true, .again = {0, 5}},
      {.words = {"ha", "orders"}, .looks = true, .again = {0, 5}},
      {.words = {"gc"}, .looks = true}};
  return all;
}

class Ends {
 public:
  explicit Ends(Story& story) : story_(story) {
    scene_.keeps_ha_metadata = dice().chance(50);
    neighbour_ = scene_.server.create(foreign_deployment("payments"));
  }

  void tell() {
    std::vector<Run> runs{
        {.machine = &scene_, .name = "a cluster is there", .words = test::apply(2)}};
    take_place(story_, runs);
    story_.require(runs.front().ended.exit == 0, "it cannot be made");
    const auto most = 1 + dice().below(2);
    for (std::size_t i = 0; i < most && story_.problems.empty(); ++i)
      step(fmt::format("run {}", i + 1));
    story_.require(scene_.server.find("deployments", "payments") == neighbour_,
                   "somebody else's Deployment was changed");
  }

 private:
  Dice& dice() { return story_.dice; }

  Climate some_climate() {
    if (dice().chance(50)) return {.percent = 5 + dice().below(25), .most = 3};
    return {.percent = 5 + dice().below(40), .most = 20, .only_passing = false};
  }

  void step(const std::string& name) {
    const auto& deed = dice().pick(deeds());
    was_there_ = is_there();
    std::vector<Run> runs{{.machine = &scene_,
                           .name = name,
                           .words = deed.words,
                           .climate = some_climate(),
                           .limit = std::chrono::seconds(700)}};
    const auto operations = operations_done();
    take_place(story_, runs);
    const auto& run = runs.front();
    check(run, deed);
    require(run, operations_done() <= operations + 1, "it asked the JobManager for it twice");
    // Of a result that was told and lost, whoever had it may be gone.
    const bool is_lost = deed.keeps && deed.ends && run.ended.exit == 10;
    if (run.passed && !is_lost)
      require(run, run.ended.exit == 0 || (!was_there_ && deed.again.contains(run.ended.exit)),
              "nothing was in its way");
    if (story_.problems.empty()) again(deed, name + " again");
  }

  void again(const Deed& deed, const std::string& name) {
    was_there_ = is_there();
    std::vector<Run> runs{{.machine = &scene_, .name = name, .words = deed.words}};
    take_place(story_, runs);
    check(runs.front(), deed);
    require(runs.front(), deed.again.contains(runs.front().ended.exit), "nothing was in its way");
    if (was_there_) require(runs.front(), runs.front().ended.exit == 0, "the cluster was there");
  }

  void require(const Run& run, bool holds, const std::string& otherwise) {
    story_.require(holds,
                   fmt::format("{}, which ended with {}: {}", run.name, run.ended.exit, otherwise));
  }

  bool is_there() const { return !scene_.server.find("deployments", "orders").is_null(); }

  int operations_done() const {
    int sum = 0;
    for (const auto& life : scene_.lives) sum += life->job_manager.operations;
    return sum;
  }

  void check(const Run& run, const Deed& deed) {
    if (deed.looks) {
      require(run, !has_changed_something(run), "it was to look, and changed something");
      return;
    }
    if (run.ended.exit != 0) return;
    if (deed.ends) require(run, !is_there(), "the cluster is there");
    if (deed.keeps)
      require(run, run.ended.out.find(std::string(directory) + "/savepoint-") != std::string::npos,
              "it does not say where the savepoint is");
  }

  Story& story_;
  LivingCluster scene_{};
  Json neighbour_{};
  bool was_there_ = false;
};

}  // namespace

void end_story(Story& story) { Ends(story).tell(); }

}  // namespace test
