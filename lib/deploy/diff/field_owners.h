// Owners of an object's fields, as the API server records them (metadata.managedFields).
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "base/json.h"
#include "deploy/diff/field_path.h"

namespace deploy {

class FieldOwners {
 public:
  /// The object must outlive it. Its maker is whoever set the annotation of drey's run; of what
  /// another client made the label by which Flink knows its objects, and drey itself, where it has
  /// adopted or changed that since. Where there is neither nobody is known to be another.
  explicit FieldOwners(const base::Json& object);

  /// The name of another than the maker who set the field last ("kubectl-edit"); empty when the
  /// maker did, or that is not known.
  std::string other(const FieldPath& path) const;

  /// Whether its maker is one manager of fields, who is known: then a field that has a value and no
  /// other owner is as the API server, or an admission webhook, made it of the maker's.
  bool knows_maker() const { return makers_ == 1; }

 private:
  struct Entry {
    std::string manager{};
    const base::Json* fields = nullptr;
  };
  /// How many set that field; they are no others then.
  std::size_t take_out(const FieldPath& mark);

  std::vector<Entry> others_{};
  std::size_t makers_ = 0;
};

/// Whether that is a controller of Kubernetes' own, which keeps its notes on objects.
bool is_controller(const std::string& manager);

}  // namespace deploy
