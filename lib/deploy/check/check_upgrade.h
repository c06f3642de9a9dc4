// Upgrade of a cluster that is open, or was left, judged from its record.
#pragma once
#include "deploy/check/check_item.h"
#include "deploy/submit/plan.h"
#include "kube/client/client.h"

namespace deploy {

/// An upgrade that is open is in the way of everybody else (exit 6), and so is this input where it
/// was rolled back last; `apply` of exactly this input goes on with an open one, and of other input
/// proves one that is_unproven first, which is fine. State that a
/// suspended cluster left is a warning where no cluster is there: whoever makes one without `apply`
/// begins without it. `record`: the answer to UpgradeRecords::call. `deployment`: that about the
/// cluster's.
CheckItem check_upgrade(const Plan& plan, const kube::Result& record,
                        const kube::Result& deployment, kube::Client& client);

}  // namespace deploy
