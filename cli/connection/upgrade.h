// Upgrade of a running cluster to what was prepared.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "cli/arguments/command.h"
#include "cli/connection/application.h"
#include "cli/connection/connection.h"
#include "cli/connection/flink_connection.h"
#include "cli/connection/wait.h"
#include "deploy/submit/plan.h"
#include "deploy/upgrade/upgrade.h"
#include "deploy/upgrade/upgrade_decision.h"
#include "deploy/upgrade/upgrade_records.h"
#include "flink/config/program_options.h"
#include "flink/operator/flink_deployment.h"

namespace cli {

/// How a job's state goes over.
struct UpgradeOptions {
  std::string mode{};                 ///< "savepoint", "stateless", "never"; empty: not said
  std::optional<std::string> from{};  ///< path of a savepoint or checkpoint
};

void declare(CLI::App& app, UpgradeOptions& options);

/// What is applied to one cluster that may be there.
class ClusterUpgrade {
 public:
  /// Looks at the cluster. Throws what deploy::decide_apply does. The referenced ones must outlive
  /// it.
  ClusterUpgrade(const Context& context, const ApplicationOptions& application,
                 const UpgradeOptions& options, Connection& connection,
                 const PreparedDeployment& prepared, const deploy::Plan& plan);

  /// What the input says of upgrades; options go before it.
  void prefer(flink::UpgradeMode mode);

  /// Whether a cluster of other input is there, or an upgrade is open.
  bool is_needed() const;

  /// Does it, and waits until the new job runs from the old one's state. `decide` gives the same
  /// input, with another start. Throws base::Error: conflict (6) with --upgrade=never, and what the
  /// steps throw.
  void run(const WaitOptions& options,
           const std::function<PreparedDeployment(const flink::Start&)>& decide);

 private:
  deploy::UpgradeRecord new_record();
  std::string savepoint_directory(const std::string& attempt) const;
  void take_given_savepoint(deploy::UpgradeRecord& record) const;
  FlinkConnection& job_manager();
  void require_allowed() const;
  void tell_begin(const deploy::UpgradeRecord& record) const;
  void start(deploy::Upgrade& upgrade, const WaitOptions& options,
             const PreparedDeployment& prepared);
  void verify(const deploy::UpgradeRecord& record);
  bool is_stateless() const;

  const Context& context_;
  const ApplicationOptions& application_;
  UpgradeOptions options_;
  Connection& connection_;
  const PreparedDeployment& prepared_;
  const deploy::Plan& plan_;
  deploy::UpgradeRecords records_;
  deploy::Existing existing_{};
  deploy::Apply apply_ = deploy::Apply::create;
  std::unique_ptr<FlinkConnection> job_manager_{};
};

}  // namespace cli
