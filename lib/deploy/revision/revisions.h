// Revisions of a cluster at the API server.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "deploy/revision/revision.h"
#include "kube/client/client.h"

namespace deploy {

/// How many revisions of a cluster are kept, as of a Deployment's ReplicaSets
/// (revisionHistoryLimit).
inline constexpr std::size_t kept_revisions = 10;

class Revisions {
 public:
  Revisions(kube::Client& client, ClusterRef cluster);

  /// The list's GET, for those who send it with others, and the revisions in its result that can
  /// be read, the oldest first. Throws what the API server's refusal means.
  kube::Call call() const;
  std::vector<Revision> read(const kube::Result& result);

  /// Both.
  std::vector<Revision> list();

  /// The one with that number; absent when it is not kept. Throws as `list`.
  std::optional<Revision> find(int number);

  /// The same revision with its Secrets, which are looked up where it has such; absent where they
  /// are kept no more. Throws what the API server's refusal means.
  std::optional<Revision> whole(Revision revision);

  /// The same. Throws base::Error{not_found} where they are kept no more.
  Revision with_secrets(const Revision& revision);

  /// Copies the cluster that is there, unless that was done before. Throws base::Error: usage when
  /// it cannot be copied, as it owns Secrets of a keytab, is too large for a ConfigMap or has parts
  /// that are not its Deployment's, with the hint `way_on`; what the API server's refusal means.
  Revision keep(const base::Json& deployment,
                std::string way_on = "--no-rollback goes on without one");

  /// Writes down with which savepoint a revision was stopped. Nothing when it is not kept any more.
  void note_end(int number, const std::string& savepoint);

  /// Deletes those that are more than `kept_revisions` ago.
  void prune();

 private:
  std::vector<base::Json> seen(const std::vector<kube::Watched>& collections,
                               std::span<const kube::Result> results) const;
  base::Json make(Revision& revision);
  void require_whole(const Revision& revision);
  void keep_secrets(const Revision& revision, const base::Json& config_map);
  [[noreturn]] void not_seen(const kube::Result& result) const;
  [[noreturn]] void not_kept(const std::string& why) const;

  kube::Client& client_;
  ClusterRef cluster_;
  std::string way_on_{};  ///< of whoever wants a copy, where there can be none
};

}  // namespace deploy
