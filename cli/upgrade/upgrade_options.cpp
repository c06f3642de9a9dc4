#include "cli/upgrade/upgrade_options.h"

#include "cli/arguments/common_options.h"

namespace cli {

void declare(OptionSet& set, UpgradeOptions& o) {
  constexpr const char* group = "Upgrade";
  add_choice(
      set, "--upgrade", o.mode, {"savepoint", "last-state", "stateless", "never"},
      "what becomes of the state of a job that is upgraded: savepoint, the default; "
      "last-state goes on from its last checkpoint, and takes no savepoint; stateless; never "
      "refuses to upgrade")
      .group(group);
  set.add_option(
         "--from", o.from,
         "start from this savepoint or checkpoint; no other one is taken. latest: the newest one "
         "that is known and stays")
      .option_text("<path>|latest")
      .group(group);
  set.add_flag("--no-rollback", o.no_rollback,
               "when the new cluster does not run, leave it as it is; else the old one comes back")
      .group(group);
  set.add_flag("--retry", o.retry, "try an input again that was rolled back").group(group);
}

}  // namespace cli
