#include "node/applied_cluster.h"

namespace test {

Words AppliedCluster::apply(const Words& more, const Words& job_arguments) const {
  const auto storage = storage_ == Storage::s3 ? bucket() : shared();
  auto options = high_availability("-Dhigh-availability.type=kubernetes", storage);
  options.push_back("-Dstate.checkpoints.dir=" + storage + "/checkpoints");
  options.push_back("-Dstate.savepoints.dir=" + storage + "/savepoints");
  if (storage_ == Storage::s3) {
    for (const auto& option : s3()) options.push_back(option);
  }
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

Ended AppliedCluster::about(Words words) const {
  words.insert(words.begin() + 1, {id(), "--namespace", kube().kube_namespace()});
  return drey(words);
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
