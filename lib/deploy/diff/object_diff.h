// Differences between an object that is there and the one that is wanted.
#pragma once
#include <string>
#include <vector>

#include "base/json.h"

namespace deploy {

/// A field of an object. Its values are for people's eyes: secrets masked, of texts of several
/// lines only what differs.
struct FieldDifference {
  std::string field{};  ///< "spec.template.spec.containers[main].image"; empty: the object itself
  base::Json live{};    ///< null: it is not there
  base::Json wanted{};  ///< null: nothing is said of it
  std::string by{};     ///< who else than drey set it, as the API server names it; empty: not known
};

struct ObjectDiff {
  std::vector<FieldDifference> changes{};   ///< what the new object has otherwise
  std::vector<FieldDifference> drift{};     ///< what others changed since the object was made
  std::vector<FieldDifference> not_kept{};  ///< what was not kept as it was sent to be made
};

/// Compares the fields that `wanted` sets, and those of the live object that its maker set and
/// `wanted` does not. What the server writes otherwise or sets by itself is no difference, and
/// neither are drey's annotations; the configuration file of a flink-config ConfigMap is left out.
/// `same_input`: the live object was made from the same input, so that whatever differs is others'
/// doing; else what the managed fields say is. But what is missing of a spec that nobody has
/// changed (metadata.generation 1) the server left out: it does not know the field, its feature is
/// off, or a webhook removed it; and a value that is another there, or one that nobody else has
/// set, is a webhook's.
ObjectDiff compare_objects(const base::Json& live, const base::Json& wanted, bool same_input);

/// What was not kept in a sentence, for people's eyes.
std::string not_kept_sentence(const base::Json& object, const FieldDifference& field);

}  // namespace deploy
