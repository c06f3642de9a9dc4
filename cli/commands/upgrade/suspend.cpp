// `drey suspend`: stops a job with a savepoint, removes its cluster, and keeps what it needs to
// come back.
#include <memory>

#include "cli/commands/commands.h"
#include "cli/commands/upgrade/named_upgrade.h"

namespace cli {
namespace {

using base::Exit;

struct Options : NamedUpgradeOptions {
  std::optional<std::string> directory{};
  bool stateless = false;
};

Exit suspend(const Context& context, Options& o, const Arguments& arguments) {
  if (o.stateless) o.upgrade.mode = "stateless";
  NamedUpgrade named(context, o, arguments);
  named.require_known();
  named.upgrade().settle(deploy::suspension, o.wait);
  named.upgrade().require_none_open_but(deploy::suspension);
  auto request = named.request("Suspend", o.directory);
  request.has_modes = false;
  named.upgrade().suspend(request, o.wait);
  return Exit::done;
}

}  // namespace

Prepare declare_suspend(OptionSet& set) {
  constexpr const char* group = "Suspend";
  auto options = std::make_shared<Options>();
  set.add_option("-p,--savepointPath", options->directory,
                 "the folder of the savepoint; else the cluster's own "
                 "(execution.checkpointing.savepoint-dir)")
      .option_text("<directory>")
      .group(group);
  set.add_flag("--stateless", options->stateless, "without a savepoint: its state is given up")
      .group(group);
  declare_timeout(set, options->wait, options->server,
                  "longest time to wait until everything is gone, 10m by default; 0 for no limit",
                  group);
  declare(set, static_cast<ClusterOptions&>(*options));
  declare_reports(set, options->output.reports);
  return without_checks(options, suspend);
}

}  // namespace cli
