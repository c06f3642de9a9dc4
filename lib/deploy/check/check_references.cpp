#include "deploy/check/check_references.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/amounts.h"
#include "deploy/cluster/answers.h"
#include "flink/rules/rules.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace deploy {
namespace {

using base::Json;

bool is_name(const std::string& name) { return flink::rules::subdomain(name).empty(); }

std::string wheres(const std::vector<Reference>& references) {
  std::vector<std::string> list;
  for (const auto& each : references) {
    if (std::find(list.begin(), list.end(), each.where) == list.end()) list.push_back(each.where);
  }
  return first_of(list, 3);
}

bool has_key(const Json& object, const std::string& key) {
  return kube::value_at(object, {"data"}).contains(key) ||
         kube::value_at(object, {"binaryData"}).contains(key);
}

std::string state_of(const Json& object) {
  if (kube::is_terminating(object)) return "is being deleted";
  return kube::string_at(object, {"status", "phase"}) == "Lost" ? "has lost its volume" : "";
}

/// What is wrong with one that is there.
void add_lacks(std::vector<std::string>& wrong, const std::string& quoted, const Json& object,
               const std::vector<Reference>& references) {
  if (const auto state = state_of(object); !state.empty())
    wrong.push_back(fmt::format("{} {} ({})", quoted, state, wheres(references)));
  for (const auto& each : references) {
    if (!each.key.empty() && !has_key(object, each.key))
      wrong.push_back(fmt::format("{} has no key '{}' ({})", quoted, base::printable(each.key, 100),
                                  each.where));
  }
}

std::string names_of(const References& references) {
  std::vector<std::string> names;
  for (const auto& entry : references) names.push_back(base::printable(entry.first, 100));
  return first_of(names, 10);
}

}  // namespace

std::vector<kube::Call> look_at_references(const kube::Resource& resource,
                                           const References& references,
                                           const std::string& name_space) {
  std::vector<kube::Call> calls;
  for (const auto& entry : references) {
    if (is_name(entry.first))
      calls.push_back(kube::read(kube::get(resource, name_space, entry.first)));
  }
  return calls;
}

CheckItem check_references(const kube::Resource& resource, const References& references,
                           std::span<const kube::Result> found, const kube::Client& client) {
  Faults faults;
  auto answer = found.begin();
  for (const auto& [name, list] : references) {
    const auto quoted = fmt::format("'{}'", base::printable(name, 100));
    if (!is_name(name)) {
      faults.wrong.push_back(fmt::format("{} is no name of an object ({})", quoted, wheres(list)));
      continue;
    }
    const auto& result = *answer++;
    if (result.object) add_lacks(faults.wrong, quoted, *result.object, list);
    else if (is_absent(result))
      faults.wrong.push_back(fmt::format("{} is not there ({})", quoted, wheres(list)));
    else faults.unread.push_back(client.error_of(result).text);
  }
  const Remedy remedy{
      "create what is missing: no pod that names it starts before",
      fmt::format("check wants the right to get {} for this; a deploy does not", resource.plural)};
  return judged(faults, remedy,
                {std::string(resource.kind) + "s", CheckItem::Verdict::fine,
                 references.empty() ? "none is named" : "all there: " + names_of(references)});
}

}  // namespace deploy
