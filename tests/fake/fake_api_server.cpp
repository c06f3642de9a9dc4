#include "fake/fake_api_server.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "fake/fake_table.h"
#include "fake/fate.h"

namespace test {
namespace {

http::Response json(int status, const Json& body) {
  return {.status = status, .headers = {{"content-type", "application/json"}}, .body = body.dump()};
}

/// "deployments.apps", as the server's messages name a collection.
std::string qualified(const std::string& plural) { return plural == "deployments" ? "deployments.apps" : plural; }

http::Response not_found(const std::string& plural, const std::string& name) {
  return status(404, "NotFound", fmt::format("{} \"{}\" not found", qualified(plural), name), plural, name);
}

std::string percent_decoded(const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') result += text[i];
    else result += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16)), i += 2;
  }
  return result;
}

std::map<std::string, std::string> query_of(const std::string& text) {
  std::map<std::string, std::string> query;
  if (text.empty()) return query;
  for (const auto& part : base::split(text, '&')) query[part.substr(0, part.find('='))] = percent_decoded(part.substr(part.find('=') + 1));
  return query;
}

/// Nothing for a path outside of the kinds that are kept here.
std::optional<Target> target_of(const std::string& text) {
  const auto mark = text.find('?');
  auto parts = base::split(text.substr(0, mark), '/');
  const std::size_t root = parts.size() > 1 && parts[1] == "apis" ? 4 : 3;
  if (parts.size() <= root) return std::nullopt;
  Target target;
  auto at = root;
  if (parts[at] == "namespaces" && parts.size() > at + 2) target.kube_namespace = parts[at + 1], at += 2;
  target.plural = parts[at];
  if (parts.size() > at + 1) target.name = parts[at + 1];
  if (mark != std::string::npos) target.query = query_of(text.substr(mark + 1));
  const bool apps = parts[1] == "apis";
  const std::array<std::string_view, 4> core{"services", "configmaps", "secrets", "nodes"};
  const bool known = apps ? target.plural == "deployments" : std::find(core.begin(), core.end(), target.plural) != core.end();
  return known && parts.size() <= at + 2 ? std::optional(target) : std::nullopt;
}

std::string key_of(const Json& object) { return object.at("metadata").at("namespace").get<std::string>() + "/" + name_of(object); }

bool has_labels(const Json& object, const std::string& selector) {
  const auto labels = object.at("metadata").value("labels", Json::object());
  const auto parts = base::split(selector, ',');
  return selector.empty() || std::all_of(parts.begin(), parts.end(), [&](const auto& part) {
           const auto equals = part.find('=');
           return labels.value(part.substr(0, equals), "") == part.substr(equals + 1);
         });
}

}  // namespace

std::string plural_of(const Json& object) { return base::lower(object.at("kind").get<std::string>()) + "s"; }
std::string name_of(const Json& object) { return object.at("metadata").at("name").get<std::string>(); }
std::string uid_of(const Json& object) { return object.at("metadata").at("uid").get<std::string>(); }

http::Response FakeApiServer::answer(const http::Request& request) {
  auto response = carry_out(request);
  if (!garbage_stays) collect_garbage();
  return response;
}

http::Response FakeApiServer::carry_out(const http::Request& request) {
  const auto target = target_of(request.target);
  if (!target) return status(404, "NotFound", "the server could not find the requested resource");
  if (request.method == "POST" && target->name.empty()) return post(*target, request);
  if (request.method == "GET") return target->name.empty() ? list(*target, request) : get(*target);
  if (request.method == "DELETE" && !target->name.empty()) return remove(*target, request);
  return status(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
}

http::Response FakeApiServer::post(const Target& target, const http::Request& request) {
  const auto body = Json::parse(request.body);
  const auto own = body.at("metadata").value("namespace", target.kube_namespace);
  if (plural_of(body) != target.plural || own != target.kube_namespace) return status(400, "BadRequest", "the object does not fit the path");
  if (!namespaces.contains(target.kube_namespace)) return not_found("namespaces", target.kube_namespace);
  const Key key{target.kube_namespace, target.plural, name_of(body)};
  if (objects_.contains(key)) {
    return status(409, "AlreadyExists", fmt::format("{} \"{}\" already exists", qualified(target.plural), name_of(body)), target.plural,
                  name_of(body));
  }
  const auto object = admitted(body, target.kube_namespace);
  if (!target.query.contains("dryRun")) objects_[key] = {body, object};
  return json(201, object);
}

http::Response FakeApiServer::get(const Target& target) const {
  const auto object = find(target.kube_namespace, target.plural, target.name);
  return object.is_null() ? not_found(target.plural, target.name) : json(200, object);
}

http::Response FakeApiServer::list(const Target& target, const http::Request& request) const {
  if (target.plural == "nodes") return json(200, {{"kind", "NodeList"}, {"apiVersion", "v1"}, {"metadata", Json::object()}, {"items", nodes}});
  const auto selector = target.query.contains("labelSelector") ? target.query.at("labelSelector") : "";
  std::vector<Json> found;
  for (const auto& [key, kept] : objects_) {
    const bool here = target.kube_namespace.empty() || std::get<0>(key) == target.kube_namespace;
    if (here && std::get<1>(key) == target.plural && has_labels(kept.object, selector)) found.push_back(kept.object);
  }
  // The order of etcd's keys: "a-b/x" is before "a/x".
  std::sort(found.begin(), found.end(), [](const Json& a, const Json& b) { return key_of(a) < key_of(b); });
  const bool as_table =
      std::any_of(request.headers.begin(), request.headers.end(), [](const auto& h) { return h.value.find("as=Table") != std::string::npos; });
  return json(200, as_table ? table_of(target.plural, found) : Json{{"kind", "List"}, {"apiVersion", "v1"}, {"items", found}});
}

http::Response FakeApiServer::remove(const Target& target, const http::Request& request) {
  const auto found = objects_.find({target.kube_namespace, target.plural, target.name});
  if (found == objects_.end()) return not_found(target.plural, target.name);
  const auto uid = uid_of(found->second.object);
  const auto options = request.body.empty() ? Json::object() : Json::parse(request.body);
  const auto wanted = options.value(Json::json_pointer("/preconditions/uid"), uid);
  if (wanted != uid) {
    return status(409, "Conflict",
                  fmt::format("Operation cannot be fulfilled on {} \"{}\": Precondition failed: UID in precondition: {}, UID in object meta: {}",
                              qualified(target.plural), target.name, wanted, uid),
                  target.plural, target.name);
  }
  if (options.value("propagationPolicy", "") == "Orphan") release(uid);
  objects_.erase(found);
  return json(200, {{"kind", "Status"},
                    {"apiVersion", "v1"},
                    {"metadata", Json::object()},
                    {"status", "Success"},
                    {"details", {{"name", target.name}, {"uid", uid}}}});
}

Json FakeApiServer::admitted(Json object, const std::string& kube_namespace) {
  auto& metadata = object["metadata"];
  metadata["namespace"] = kube_namespace;
  metadata["uid"] = fmt::format("00000000-0000-4000-8000-{:012}", ++uids_);
  metadata["resourceVersion"] = std::to_string(++revision_);
  metadata["creationTimestamp"] = "2023-11-14T19:13:20Z";
  if (object.at("kind") == "Service") allocate(object);
  if (object.at("kind") == "Deployment") object["status"] = Json::object();
  return object;
}

void FakeApiServer::allocate(Json& service) {
  auto& spec = service["spec"];
  if (!spec.contains("type")) spec["type"] = "ClusterIP";
  if (!spec.contains("clusterIP")) spec["clusterIP"] = fmt::format("10.96.0.{}", ++allocated_);
  const bool on_nodes = spec.at("type") == "NodePort" || spec.at("type") == "LoadBalancer";
  for (auto& port : spec["ports"]) {
    if (on_nodes && !port.contains("nodePort")) port["nodePort"] = 30000 + ++allocated_;
  }
  service["status"] = {{"loadBalancer", {{"ingress", spec.at("type") == "LoadBalancer" ? ingress : Json::array()}}}};
}

void FakeApiServer::release(const std::string& owner) {
  for (auto& [key, kept] : objects_) {
    auto& metadata = kept.object["metadata"];
    if (metadata.contains("ownerReferences") && metadata["ownerReferences"].at(0).at("uid") == owner) metadata.erase("ownerReferences");
  }
}

bool FakeApiServer::is_orphan(const Json& object) const {
  const auto owners = object.at("metadata").value("ownerReferences", Json::array());
  return !owners.empty() && std::none_of(owners.begin(), owners.end(), [&](const Json& owner) {
    return std::any_of(objects_.begin(), objects_.end(), [&](const auto& entry) { return uid_of(entry.second.object) == owner.at("uid"); });
  });
}

void FakeApiServer::collect_garbage() {
  std::erase_if(objects_, [&](const auto& entry) { return is_orphan(entry.second.object); });
}

Json FakeApiServer::create(Json object, const std::string& kube_namespace) {
  namespaces.insert(kube_namespace);
  auto kept = admitted(object, kube_namespace);
  objects_[{kube_namespace, plural_of(kept), name_of(kept)}] = {std::move(object), kept};
  return kept;
}

void FakeApiServer::mark_deleted(const std::string& plural, const std::string& name) {
  objects_.at({"default", plural, name}).object["metadata"]["deletionTimestamp"] = "2023-11-14T22:13:20Z";
}

void FakeApiServer::erase(const std::string& plural, const std::string& name) { objects_.erase({"default", plural, name}); }

Json FakeApiServer::find(const std::string& kube_namespace, const std::string& plural, const std::string& name) const {
  const auto found = objects_.find({kube_namespace, plural, name});
  return found == objects_.end() ? Json() : found->second.object;
}

FakeApiServer::Objects FakeApiServer::sent(const std::string& kube_namespace) const {
  Objects result;
  for (const auto& [key, kept] : objects_) {
    if (std::get<0>(key) == kube_namespace) result[std::get<1>(key) + "/" + std::get<2>(key)] = kept.sent;
  }
  return result;
}

FakeApiServer::Objects FakeApiServer::kept(const std::string& kube_namespace) const {
  Objects result;
  for (const auto& [key, kept] : objects_) {
    if (std::get<0>(key) == kube_namespace) result[std::get<1>(key) + "/" + std::get<2>(key)] = kept.object;
  }
  return result;
}

}  // namespace test
