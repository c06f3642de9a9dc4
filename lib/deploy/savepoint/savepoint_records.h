// Reader and writer of a cluster's record of savepoints at the API server.
#pragma once
#include <functional>

#include "deploy/savepoint/savepoint_record.h"
#include "kube/client/client.h"

namespace deploy {

class SavepointRecords {
 public:
  SavepointRecords(kube::Client& client, ClusterRef cluster);

  /// The GET, for those who send it with others, and its result: an empty record when there is
  /// none. Throws base::Error: usage when a newer drey wrote it; what the API server's refusal
  /// means.
  kube::Call call() const;
  SavepointRecord read(const kube::Result& result) const;

  /// Reads the record, changes and writes it; anew when another run has written meanwhile, so that
  /// `change` may be called several times. Throws as `read`.
  void change(const std::function<void(SavepointRecord&)>& change);

 private:
  kube::Result write(const SavepointRecord& record, const kube::Result& over);

  kube::Client& client_;
  ClusterRef cluster_;
};

}  // namespace deploy
