// Hold of this run on a cluster's upgrade: the lease on its record, renewed while this run works.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/world.h"
#include "cli/connection/connection.h"
#include "deploy/upgrade/upgrade_records.h"
#include "http/transport.h"
#include "kube/client/client.h"

namespace cli {

/// Who runs this program, as far as the environment tells: "ci@runner-7", and of a run of a
/// CI system its URL: "ci@runner-7 (https://gitlab.example.com/a/b/-/jobs/42)".
std::string caller(const Context& context);

/// This run, as a lease names it: like no other one of the same caller.
std::string lease_holder(const Context& context);

class UpgradeHold {
 public:
  /// The referenced ones must outlive it.
  UpgradeHold(const Context& context, Connection& connection, deploy::UpgradeRecords& records);

  /// Works, and renews the lease when it is time, whatever the work waits for (World::meanwhile):
  /// base::Error{conflict} comes out of that when another run has taken over. Lets go of the lease
  /// when the work fails. A failure after another run has taken over is told as that.
  void during(const std::function<void()>& work);

  /// Others need not wait until the lease of an upgrade expires that stays open.
  void let_go();

 private:
  void keep();
  kube::Client& client();

  const Context& context_;
  Connection& connection_;
  deploy::UpgradeRecords& records_;
  std::unique_ptr<http::Transport> transport_{};
  std::optional<kube::Client> client_{};
};

}  // namespace cli
