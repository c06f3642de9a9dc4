#include "cli/upgrade/upgrade_hold.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "base/deadline.h"
#include "base/error.h"
#include "cli/ci/pipeline.h"

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

}  // namespace

std::string caller(const Context& context) {
  const auto& world = context.world;
  const auto who = fmt::format("{}@{}", world.env("USER").value_or("somebody"), host_name(world));
  const auto job = pipeline(context.output.ci(), world.env).run_url;
  return job.empty() ? who : fmt::format("{} ({})", who, job);
}

std::string lease_holder(const Context& context) {
  return fmt::format("{}_{}", caller(context), context.world.random_token().substr(0, 8));
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
