#include "deploy/check/check_upgrade.h"

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/answers.h"
#include "deploy/record/open_upgrade.h"
#include "deploy/upgrade/upgrade_decision.h"
#include "deploy/upgrade/upgrade_records.h"

namespace deploy {
namespace {

using base::Error;
using Verdict = CheckItem::Verdict;

constexpr const char* what = "upgrade";

CheckItem refused(const Error& error) {
  return {what, Verdict::wrong, error.text, error.hint, base::Exit::conflict};
}

CheckItem kept_state(const Plan& plan, const UpgradeRecord& record) {
  const auto start = record.start().empty() ? std::string("nothing") : record.start();
  return {what, Verdict::warning,
          fmt::format("the cluster is {} since {}, and 'drey apply' goes on from {}",
                      name_of(record.phase), upgrade_title(record), base::printable(start)),
          fmt::format("'drey run-application' would begin without that state; 'drey history {} "
                      "--namespace {}' tells more",
                      plan.cluster_id, plan.kube_namespace)};
}

/// `apply` of other input than it goes to proves it before it does anything else.
CheckItem proved_first(const UpgradeRecord& record, bool is_gone) {
  const auto text = upgrade_title(record) + " is not proven yet, and 'drey apply' ";
  if (!is_gone) return {what, Verdict::fine, text + "proves it first"};
  return {what, Verdict::wrong,
          text + (record.has_way_back() ? "rolls it back first, as its cluster is gone"
                                        : "ends it as failed first, as its cluster is gone"),
          "after that 'drey apply' of this input again", base::Exit::conflict};
}

CheckItem judge(const Plan& plan, const UpgradeRecord& record, const UpgradeLease& lease,
                const base::Json& deployment) {
  if (record.to.spec != plan.spec_hash && is_unproven(record, lease, deployment))
    return proved_first(record, deployment.is_null());
  if (const auto refusal = refusal_of_open_upgrade(record, lease, plan.ref(), plan.spec_hash))
    return refused(*refusal);
  const bool is_other = !deployment.is_null() && spec_of(deployment) != plan.spec_hash;
  if (const auto refusal = refusal_of_rolled_back(record, plan.ref(), plan.spec_hash);
      refusal && is_other)
    return refused(*refusal);
  if (record.keeps_state() && deployment.is_null()) return kept_state(plan, record);
  return {what, Verdict::fine, "none is open"};
}

}  // namespace

CheckItem check_upgrade(const Plan& plan, const kube::Result& record,
                        const kube::Result& deployment, kube::Client& client) {
  if (!record.object && !is_absent(record))
    return not_checked(what, client.error_of(record).text,
                       "the right to get ConfigMaps is needed for this");
  UpgradeRecords records(client, plan.ref());
  try {
    const auto found = records.read(record);
    if (found)
      return judge(plan, *found, records.lease(), deployment.object.value_or(base::Json()));
  } catch (const Error& error) {
    return {what, Verdict::wrong, error.text, error.hint, error.exit};
  }
  return {what, Verdict::fine, "none is open"};
}

}  // namespace deploy
