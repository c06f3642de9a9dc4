#include "cli/upgrade/upgrade_hold.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "base/deadline.h"
#include "base/error.h"

namespace cli {
namespace {

/// Of bash, which exports it seldom, or of the machine.
std::string host_name(const base::World& world) {
  if (const auto name = world.env("HOSTNAME")) return *name;
  try {
    auto name = world.read_file("/etc/hostname").value_or("");
    name.erase(std::min(name.find('\n'), name.size()));
    if (!name.empty()) return name;
  } catch (const base::Error&) {  // it is there, and not for us
  }
  return "somewhere";
}

/// Empty: it runs in no job that is known.
std::string job_url(const base::World& world) {
  for (const auto* name : {"CI_JOB_URL", "BUILD_URL"}) {
    if (const auto url = world.env(name)) return *url;
  }
  const auto run = world.env("GITHUB_RUN_ID");
  if (!run) return {};
  return fmt::format("{}/{}/actions/runs/{}", world.env("GITHUB_SERVER_URL").value_or(""),
                     world.env("GITHUB_REPOSITORY").value_or(""), *run);
}

}  // namespace

std::string caller(const base::World& world) {
  const auto who = fmt::format("{}@{}", world.env("USER").value_or("somebody"), host_name(world));
  const auto job = job_url(world);
  return job.empty() ? who : fmt::format("{} ({})", who, job);
}

std::string lease_holder(const base::World& world) {
  return fmt::format("{}_{}", caller(world), world.random_token().substr(0, 8));
}

UpgradeHold::UpgradeHold(const Context& context, Connection& connection,
                         deploy::UpgradeRecords& records)
    : context_(context), connection_(connection), records_(records) {}

/// On a connection of its own, as the other one is in use by what waits; and one that no signal
/// stops, so that what is interrupted lets go.
kube::Client& UpgradeHold::client() {
  constexpr std::chrono::seconds limit{5};
  const auto& world = context_.world;
  if (!client_) {
    auto endpoint = connection_.access().endpoint;
    endpoint.stopped = {};
    transport_ = context_.connect(endpoint);
    client_.emplace(*transport_, connection_.access().server, world, base::never);
  }
  client_->set_deadline(world.steady_now() + limit);
  return *client_;
}

void UpgradeHold::keep() {
  records_.keep([this]() -> kube::Client& { return client(); });
}

void UpgradeHold::let_go() {
  records_.release([this]() -> kube::Client& { return client(); });
}

void UpgradeHold::during(const std::function<void()>& work) {
  try {
    const base::Meanwhile renewal(context_.world, [this] { keep(); });
    work();
  } catch (const base::Error&) {
    let_go();
    throw;
  }
}

}  // namespace cli
