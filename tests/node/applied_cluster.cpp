#include "node/applied_cluster.h"

namespace test {

Words AppliedCluster::apply(const Words& more, const Words& job_arguments) const {
  auto options = high_availability("-Dhigh-availability.type=kubernetes");
  const auto folder = options.back().substr(options.back().find('=') + 1);
  options.push_back("-Dstate.checkpoints.dir=" + folder + "/checkpoints");
  options.push_back("-Dstate.savepoints.dir=" + folder + "/savepoints");
  options.insert(options.end(), more.begin(), more.end());
  auto words = deploy(options, job_arguments);
  words.erase(words.begin() + 1);  // --detached
  words.front() = "apply";
  return words;
}

Ended AppliedCluster::drey(const Words& args) const {
  auto child = kube().child(args);
  child.patience = std::chrono::minutes(5);
  return run_child(child);
}

std::string AppliedCluster::running_job_id() {
  return await<Json>("one job runs", [this] { return running_job(); }).at("jid").get<std::string>();
}

Counts AppliedCluster::counts() {
  return await<Counts>("numbers are counted", [this]() -> std::optional<Counts> {
    const auto running = pods("taskmanager");
    if (running.size() != 1) return std::nullopt;
    return read_counts(log(running.at(0).at("metadata").at("name").get<std::string>()));
  });
}

Json AppliedCluster::restored(const std::string& job) {
  return rest("/jobs/" + job + "/checkpoints").value().at("latest").at("restored");
}

}  // namespace test
