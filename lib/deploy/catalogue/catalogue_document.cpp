#include "deploy/catalogue/catalogue_document.h"

#include <string>

#include "deploy/cluster/document.h"

namespace deploy {
namespace {

using base::OrderedJson;

OrderedJson list_of(const std::vector<std::string>& texts) {
  auto list = OrderedJson::array();
  for (const auto& text : texts) list.push_back(text);
  return list;
}

OrderedJson snapshot_document(const Snapshot& one) {
  return {{"path", document::text(one.path)},
          {"kind", document::text(std::string(name_of(one.kind)))},
          {"time", document::moment(one.time)},
          {"format", document::text(one.format)},
          {"bytes", document::count(one.bytes)},
          {"flinkVersion", document::text(one.version)},
          {"job", document::text(one.job)},
          {"id", document::count(one.id)},
          {"haFile", document::text(one.file)},
          {"readFrom", list_of(one.sources)},
          {"inUseBy", list_of(one.users)},
          {"needed", !one.needs.empty()},
          {"neededFor", list_of(one.needs)},
          {"claimedBy", document::text(one.claimed_by)}};
}

}  // namespace

OrderedJson catalogue_document(const std::vector<Snapshot>& catalogue) {
  auto list = OrderedJson::array();
  for (const auto& one : catalogue) list.push_back(snapshot_document(one));
  return list;
}

std::string_view name_of(const Disposal& disposal) {
  if (!disposal.kept.empty()) return "kept";
  switch (disposal.outcome) {
    case Disposal::Outcome::disposed: return "disposed";
    case Disposal::Outcome::was_gone: return "gone";
    case Disposal::Outcome::chosen: break;
  }
  return "listed";
}

OrderedJson disposals_document(const std::vector<Disposal>& disposals) {
  auto list = OrderedJson::array();
  for (const auto& each : disposals)
    list.push_back({{"path", each.snapshot.path},
                    {"time", document::moment(each.snapshot.time)},
                    {"result", name_of(each)},
                    {"why", document::text(each.kept)}});
  return list;
}

}  // namespace deploy
