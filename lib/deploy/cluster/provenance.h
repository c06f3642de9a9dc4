// Origin of a cluster's objects: which pipeline deployed them, of which commit.
#pragma once
#include <map>
#include <string>

#include "base/json.h"

namespace deploy {

/// What is recorded on the Deployment. Empty: not known, as of what no pipeline has deployed. It is
/// no part of what a cluster is to be.
struct Provenance {
  std::string commit{};
  std::string ref{};
  std::string run_url{};
  std::string actor{};

  bool empty() const { return (commit + ref + run_url + actor).empty(); }
  bool operator==(const Provenance&) const = default;
};

/// The annotations that record it, without those that would be empty.
std::map<std::string, std::string> annotations_of(const Provenance& provenance);

/// What an object's annotations record.
Provenance provenance_of(const base::Json& object);

/// The patch of annotations that makes an object's those; what it has and they have not goes.
base::Json provenance_change(const Provenance& wanted, const Provenance& live);

/// "commit 0123456789ab of refs/heads/main, by octocat, https://…".
std::string provenance_text(const Provenance& provenance);

/// `commit`, `ref`, `runUrl`, `actor`; null where nothing is known. And back.
base::OrderedJson provenance_document(const Provenance& provenance);
Provenance read_provenance(const base::Json& document);

}  // namespace deploy
