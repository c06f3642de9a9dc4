// Reader and writer of a cluster's upgrade record at the API server.
#pragma once
#include <optional>
#include <string>

#include "deploy/upgrade/upgrade_record.h"
#include "kube/client/client.h"

namespace deploy {

/// What was written is fenced by the resource version of what was read: of two runs that write,
/// one fails.
class UpgradeRecords {
 public:
  UpgradeRecords(kube::Client& client, ClusterRef cluster);

  /// The GET, for those who send it with others, and its result.
  kube::Call call() const;
  std::optional<UpgradeRecord> read(const kube::Result& result);

  /// Writes the record over that which was read or written last. Throws base::Error{conflict} when
  /// another run has written since.
  void write(const UpgradeRecord& record);

 private:
  kube::Result send(const UpgradeRecord& record);
  bool is_written(const UpgradeRecord& record);
  void remember(const base::Json& config_map);

  kube::Client& client_;
  ClusterRef cluster_;
  std::string uid_{};  // empty: there is none
  std::string resource_version_{};
};

}  // namespace deploy
