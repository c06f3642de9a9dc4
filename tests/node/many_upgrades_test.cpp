// Fifty upgrades in a row: every fifth is killed at any moment and run again, every fifth fails and
// is rolled back. Each takes half an hour.
#include <csignal>
#include <random>

#include <fmt/format.h>

#include "node/applied_cluster.h"
#include "support/catch.h"

using test::AppliedCluster;
using test::Words;

namespace {

std::uint32_t number_given(const char* name, std::uint32_t otherwise) {
  const char* given = std::getenv(name);
  return given != nullptr ? static_cast<std::uint32_t>(std::stoul(given)) : otherwise;
}

class ManyUpgrades {
 public:
  explicit ManyUpgrades(AppliedCluster::Storage storage) : cluster_("2.3.0", storage) {}

  void create() {
    expect(cluster_.drey(input()), 0);
    look();
  }

  void upgrade(int number) {
    number_ = number;
    expect(cluster_.drey(input()), 0);
  }

  /// A run that is killed, and the next with the same input.
  void upgrade_killed(int number) {
    number_ = number;
    auto child = cluster_.kube().child(input());
    const auto after = std::uniform_int_distribution(0, 40'000)(random_);
    child.when_it_talks = [after](int pid) {
      std::this_thread::sleep_for(std::chrono::milliseconds(after));
      ::kill(pid, SIGKILL);
    };
    const auto ended = test::run_child(child);
    INFO(fmt::format("killed after {} ms\n{}", after, ended.err));
    killed_ += ended.exit_code == 128 + SIGKILL ? 1 : 0;
    expect(cluster_.drey(input()), 0);
  }

  /// The new job fails; the input before it is still the one that is there.
  void fail(int number) {
    const auto before = number_;
    number_ = number;
    const auto ended = cluster_.drey(input({"fail", "1"}));
    number_ = before;
    expect(ended, 9);
  }

  /// One job runs, in one JobManager, and goes on from where the one before was.
  void look() {
    const auto job = cluster_.running_job_id();
    CHECK(job != job_);
    job_ = job;
    CHECK(cluster_.pods("jobmanager").size() == 1);
    const auto counts = cluster_.counts();
    CHECK(counts.first > last_);
    last_ = counts.last;
    const auto again = cluster_.drey(input());
    CHECK(again.out.starts_with("Flink application cluster orders is unchanged"));
  }

  void remove() {
    expect(cluster_.drey({"delete", "orders", "--yes", "--namespace", name_space()}), 0);
    test::await("all pods are gone", [this] {
      return cluster_.pods("jobmanager").empty() && cluster_.pods("taskmanager").empty();
    });
    // Where the JobManager did not let its lock go, the lock keeps all for five minutes. The
    // savepoints are still there afterwards.
    test::await("gc leaves the record of savepoints alone", [this] {
      expect(cluster_.drey({"gc", "--yes", "--ha-metadata", "--namespace", name_space()}), 0);
      return cluster_.everything() == Words{"configmaps/orders.drey.savepoints"};
    });
  }

  int killed() const { return killed_; }
  long counted() const { return last_; }

 private:
  std::string name_space() { return cluster_.kube().kube_namespace(); }

  Words input(const Words& job_arguments = {}) const {
    return cluster_.apply({fmt::format("-Dkubernetes.taskmanager.annotations=number:{}", number_),
                           "-Drestart-strategy.type=none"},
                          job_arguments);
  }

  static void expect(const test::Ended& ended, int exit_code) {
    INFO(ended.out + ended.err);
    REQUIRE(ended.exit_code == exit_code);
  }

  AppliedCluster cluster_;
  std::mt19937 random_{number_given("SEED", std::random_device{}())};
  int number_ = 0;
  int killed_ = 0;
  std::string job_{};
  long last_ = 0;
};

void upgrade_fifty_times(AppliedCluster::Storage storage) {
  const auto upgrades = static_cast<int>(number_given("UPGRADES", 50));
  ManyUpgrades many(storage);
  many.create();
  for (int number = 1; number <= upgrades; ++number) {
    INFO(fmt::format("upgrade {}", number));
    if (number % 5 == 2) many.upgrade_killed(number);
    else if (number % 5 == 4) many.fail(number);
    else many.upgrade(number);
    many.look();
  }
  many.remove();
  WARN(fmt::format("{} of them killed while they ran; {} numbers counted", many.killed(),
                   many.counted()));
}

}  // namespace

TEST_CASE("fifty upgrades lose no number and count none twice", "[.][nightly]") {
  upgrade_fifty_times(AppliedCluster::Storage::folder);
}

TEST_CASE("fifty upgrades with the state on S3 lose no number and count none twice",
          "[.][nightly]") {
  upgrade_fifty_times(AppliedCluster::Storage::s3);
}
