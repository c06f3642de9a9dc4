#include "deploy/observations/event_json.h"

#include <utility>

#include "kube/api/fields.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using base::Json;
using kube::string_at;
using std::chrono::milliseconds;

const char* name_of(Silence silence) {
  switch (silence) {
    case Silence::endpoints: return "endpoints";
    case Silence::way: return "way";
    case Silence::job_manager: break;
  }
  return "job manager";
}

Silence silence_named(const std::string& name) {
  for (const auto silence : {Silence::endpoints, Silence::way}) {
    if (name == name_of(silence)) return silence;
  }
  return Silence::job_manager;
}

Json fields_of(const ClusterNamed& what) {
  return {{"event", "cluster named"},
          {"cluster", what.cluster_id},
          {"namespace", what.kube_namespace},
          {"object", what.deployment}};
}
Json fields_of(const ObjectSeen& what) {
  return {{"event", "object seen"}, {"object", what.object}};
}
Json fields_of(const ObjectGone& what) {
  return {{"event", "object gone"}, {"object", what.object}};
}
Json fields_of(const ListsComplete& what) {
  return {{"event", "lists complete"},
          {"deployment", what.deployment_there},
          {"podsHidden", what.pods_hidden}};
}
Json fields_of(const LogWritten& what) { return {{"event", "log"}, {"text", what.text}}; }
Json fields_of(const EndedLogRead& what) {
  return {{"event", "ended log"}, {"container", what.container}, {"text", what.text}};
}
Json fields_of(const RestAnswered& what) {
  return {{"event", "REST answer"}, {"path", what.path}, {"body", what.body}};
}
Json fields_of(const RestRefused& what) {
  return {{"event", "REST refusal"}, {"path", what.path}, {"status", what.status}};
}
Json fields_of(const RestFailed& what) {
  return {{"event", "REST failure"}, {"problem", what.problem}, {"silence", name_of(what.silence)}};
}
Json fields_of(const RestForbidden&) { return Json::object({{"event", "REST forbidden"}}); }

std::optional<Event::What> read_what(const Json& document) {
  const auto text = [&](const char* name) { return string_at(document, {name}); };
  const auto object = [&] { return kube::value_at(document, {"object"}); };
  const auto kind = text("event");
  if (kind == "cluster named") return ClusterNamed{text("cluster"), text("namespace"), object()};
  if (kind == "object seen") return ObjectSeen{object()};
  if (kind == "object gone") return ObjectGone{object()};
  if (kind == "lists complete")
    return ListsComplete{kube::flag_at(document, {"deployment"}),
                         kube::flag_at(document, {"podsHidden"})};
  if (kind == "log") return LogWritten{text("text")};
  if (kind == "ended log") return EndedLogRead{text("container"), text("text")};
  if (kind == "REST answer") return RestAnswered{text("path"), text("body")};
  if (kind == "REST refusal")
    return RestRefused{text("path"), kube::number_at(document, {"status"}, 0)};
  if (kind == "REST failure") return RestFailed{text("problem"), silence_named(text("silence"))};
  if (kind == "REST forbidden") return RestForbidden{};
  return std::nullopt;
}

}  // namespace

Json to_json(const Event& event, std::chrono::steady_clock::time_point begun) {
  auto document = std::visit([](const auto& what) { return fields_of(what); }, event.what);
  document["ms"] = std::chrono::duration_cast<milliseconds>(event.when - begun).count();
  return document;
}

std::optional<Event> read_event(const Json& document, std::chrono::steady_clock::time_point begun) {
  auto what = read_what(document);
  if (!what) return std::nullopt;
  return Event{begun + milliseconds(kube::number_at(document, {"ms"}, 0)), std::move(*what)};
}

}  // namespace deploy
