// Documents of a catalogue, for programs.
#pragma once
#include <vector>

#include "base/json.h"
#include "deploy/catalogue/retention.h"
#include "deploy/catalogue/snapshot.h"

namespace deploy {

base::OrderedJson catalogue_document(const std::vector<Snapshot>& catalogue);

/// What became, or becomes, of savepoints.
base::OrderedJson disposals_document(const std::vector<Disposal>& disposals);

/// "kept", "listed", "disposed", "gone".
std::string_view name_of(const Disposal& disposal);

}  // namespace deploy
