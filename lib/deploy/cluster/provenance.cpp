#include "deploy/cluster/provenance.h"

#include <array>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/document.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

struct Field {
  const char* annotation;
  const char* member;
  std::string Provenance::*value;
};

constexpr std::array fields{Field{"drey/commit", "commit", &Provenance::commit},
                            Field{"drey/ref", "ref", &Provenance::ref},
                            Field{"drey/run-url", "runUrl", &Provenance::run_url},
                            Field{"drey/actor", "actor", &Provenance::actor}};

constexpr std::size_t most = 300;

std::string shown(const std::string& text) { return base::printable(text, most); }

}  // namespace

std::map<std::string, std::string> annotations_of(const Provenance& provenance) {
  std::map<std::string, std::string> annotations;
  for (const auto& field : fields) {
    if (const auto& value = provenance.*field.value; !value.empty())
      annotations.emplace(field.annotation, value);
  }
  return annotations;
}

Provenance provenance_of(const base::Json& object) {
  Provenance provenance;
  for (const auto& field : fields)
    provenance.*field.value =
        kube::string_at(object, {"metadata", "annotations", field.annotation});
  return provenance;
}

base::Json provenance_change(const Provenance& wanted, const Provenance& live) {
  auto change = base::Json::object();
  for (const auto& field : fields) {
    const auto& value = wanted.*field.value;
    if (value == live.*field.value) continue;
    change[field.annotation] = value.empty() ? base::Json() : base::Json(value);
  }
  return change;
}

std::string provenance_text(const Provenance& provenance) {
  constexpr std::size_t short_commit = 12;
  std::vector<std::string> parts;
  std::string what;
  if (!provenance.commit.empty())
    what = "commit " + shown(provenance.commit.substr(0, short_commit));
  if (!provenance.ref.empty()) what += (what.empty() ? "" : " of ") + shown(provenance.ref);
  if (!what.empty()) parts.push_back(what);
  if (!provenance.actor.empty()) parts.push_back("by " + shown(provenance.actor));
  if (!provenance.run_url.empty()) parts.push_back(shown(provenance.run_url));
  return base::join(parts, ", ");
}

base::OrderedJson provenance_document(const Provenance& provenance) {
  if (provenance.empty()) return nullptr;
  auto document = base::OrderedJson::object();
  for (const auto& field : fields) document[field.member] = document::text(provenance.*field.value);
  return document;
}

Provenance read_provenance(const base::Json& document) {
  Provenance provenance;
  for (const auto& field : fields)
    provenance.*field.value = kube::string_at(document, {field.member});
  return provenance;
}

}  // namespace deploy
