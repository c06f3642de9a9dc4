// Removal of what is kept of a suspended cluster so that it can come back.
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/json.h"
#include "deploy/cluster/cluster_ref.h"
#include "deploy/record/upgrade_record.h"
#include "deploy/teardown/teardown_report.h"
#include "deploy/upgrade/upgrade_records.h"
#include "kube/client/client.h"

namespace deploy {

/// Its record and its revisions, with the Secrets that those own. HA metadata, the record of
/// savepoints and all files stay.
class SuspensionRemoval {
 public:
  /// `records` has read `record`. The referenced ones must outlive it.
  SuspensionRemoval(kube::Client& client, UpgradeRecords& records, ClusterRef cluster,
                    UpgradeRecord record);

  const UpgradeRecord& record() const { return record_; }

  /// Asks the API server whether it lets all of them be deleted. Throws what its refusal means.
  void check();

  /// Deletes the record, unless another run has written it since, and then the revisions by their
  /// uids: whoever would bring the cluster back writes the record first. Throws base::Error, before
  /// anything is deleted: what UpgradeRecords::remove does, what the API server's refusal means;
  /// later partial (10), with what deletes the rest.
  void remove();

  /// Waits until those are gone that finalizers hold; `tick` is called with each look, and true
  /// ends the wait.
  void wait(base::Deadline deadline, const std::function<bool()>& tick);

  /// What became of each, as part of a report: what is held keeps that from being complete.
  void add_to(TeardownReport& report) const;

 private:
  struct Item {
    TeardownItem item{};
    base::Json held{};  // as it is, marked for deletion; null: it is gone
  };

  std::vector<base::Json> revisions();
  void note(const std::string& name, const std::string& uid, const base::Json& left);
  std::chrono::milliseconds since_begin() const;
  void look_again();

  kube::Client& client_;
  UpgradeRecords& records_;
  ClusterRef cluster_;
  UpgradeRecord record_;
  std::vector<Item> items_{};
  base::Deadline began_{};
};

}  // namespace deploy
