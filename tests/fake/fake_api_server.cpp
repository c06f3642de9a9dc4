#include "fake/fake_api_server.h"

#include <algorithm>
#include <utility>

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
std::string qualified(const std::string& plural) {
  return plural == "deployments" || plural == "replicasets" ? plural + ".apps" : plural;
}

http::Response not_found(const std::string& plural, const std::string& name) {
  return status(404, "NotFound", fmt::format("{} \"{}\" not found", qualified(plural), name),
                plural, name);
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
  for (const auto& part : base::split(text, '&'))
    query[part.substr(0, part.find('='))] = percent_decoded(part.substr(part.find('=') + 1));
  return query;
}

std::string key_of(const Json& object) {
  return object.at("metadata").at("namespace").get<std::string>() + "/" + name_of(object);
}

/// "type=x,app in (a,b)".
bool has_labels(const Json& object, const std::string& selector) {
  const auto labels = object.at("metadata").value("labels", Json::object());
  const auto set = selector.find(" in (");
  const auto before = set == std::string::npos ? std::string::npos : selector.rfind(',', set);
  const auto parts = base::split(selector.substr(0, before), ',');
  const bool equal = selector.empty() || std::all_of(parts.begin(), parts.end(), [&](auto& part) {
                       const auto equals = part.find('=');
                       const bool unequal = equals > 0 && part[equals - 1] == '!';
                       const auto name = part.substr(0, unequal ? equals - 1 : equals);
                       return (labels.value(name, "") == part.substr(equals + 1)) != unequal;
                     });
  if (!equal || set == std::string::npos) return equal;
  const auto values = base::split(selector.substr(set + 5, selector.rfind(')') - set - 5), ',');
  const auto value = labels.value(selector.substr(before + 1, set - before - 1), "");
  return std::find(values.begin(), values.end(), value) != values.end();
}

/// "metadata.name=orders,involvedObject.kind=Pod".
bool has_fields(const Json& object, const std::string& selector) {
  const auto parts = base::split(selector, ',');
  return selector.empty() || std::all_of(parts.begin(), parts.end(), [&](std::string part) {
           const auto equals = part.find('=');
           std::replace(part.begin(), part.begin() + static_cast<std::ptrdiff_t>(equals), '.', '/');
           return object.value(Json::json_pointer("/" + part.substr(0, equals)), "") ==
                  part.substr(equals + 1);
         });
}

bool selects(const Target& target, const Key& key, const Json& object) {
  const auto value = [&](const char* name) {
    return target.query.contains(name) ? target.query.at(name) : std::string();
  };
  return (target.kube_namespace.empty() || std::get<0>(key) == target.kube_namespace) &&
         std::get<1>(key) == target.plural && has_labels(object, value("labelSelector")) &&
         has_fields(object, value("fieldSelector"));
}

}  // namespace

std::optional<Target> target_of(const std::string& text) {
  const auto mark = text.find('?');
  auto parts = base::split(text.substr(0, mark), '/');
  const std::size_t root = parts.size() > 1 && parts[1] == "apis" ? 4 : 3;
  if (parts.size() <= root) return std::nullopt;
  Target target;
  auto at = root;
  if (parts[at] == "namespaces" && parts.size() > at + 2)
    target.kube_namespace = parts[at + 1], at += 2;
  target.plural = parts[at];
  if (parts.size() > at + 1) target.name = parts[at + 1];
  if (parts.size() > at + 2) target.subresource = parts[at + 2];
  if (mark != std::string::npos) target.query = query_of(text.substr(mark + 1));
  const std::set<std::string> core{"services",
                                   "configmaps",
                                   "secrets",
                                   "nodes",
                                   "pods",
                                   "events",
                                   "persistentvolumeclaims",
                                   "serviceaccounts",
                                   "resourcequotas",
                                   "limitranges"};
  const std::set<std::string> apps{"deployments", "replicasets"};
  const bool known = (parts[1] == "apis" ? apps : core).contains(target.plural);
  return known && (target.subresource.empty() || target.subresource == "log")
             ? std::optional(target)
             : std::nullopt;
}

std::string plural_of(const Json& object) {
  return base::lower(object.at("kind").get<std::string>()) + "s";
}
std::string name_of(const Json& object) {
  return object.at("metadata").at("name").get<std::string>();
}
std::string uid_of(const Json& object) {
  return object.at("metadata").at("uid").get<std::string>();
}

http::Response FakeApiServer::answer(const http::Request& request) {
  auto response = carry_out(request);
  if (controllers) controllers();
  if (!garbage_stays) collect_garbage();
  record();
  return response;
}

http::Response FakeApiServer::carry_out(const http::Request& request) {
  const auto service = [this](const std::string& kube_namespace, const std::string& name) {
    return find(kube_namespace, "services", name);
  };
  if (auto proxied = proxy.answer(request, service)) return *proxied;
  if (request.target.ends_with("subjectaccessreviews")) return review(request);
  const auto target = target_of(request.target);
  if (!target) return status(404, "NotFound", "the server could not find the requested resource");
  if (request.method == "POST" && target->name.empty()) return post(*target, request);
  if (target->subresource == "log") return log(*target);
  if (request.method == "PATCH" && !target->name.empty()) return patch(*target, request);
  if (request.method == "GET") return target->name.empty() ? list(*target, request) : get(*target);
  if (request.method == "DELETE" && !target->name.empty()) return remove(*target, request);
  return status(405, "MethodNotAllowed",
                "the server does not allow this method on the requested resource");
}

http::Response FakeApiServer::review(const http::Request& request) const {
  auto body = Json::parse(request.body);
  const auto& asked = body.at("spec").at("resourceAttributes");
  auto resource = asked.at("resource").get<std::string>();
  if (asked.contains("subresource")) resource += "/" + asked.at("subresource").get<std::string>();
  const auto user = body.at("spec").value("user", "");
  const auto whose = user.empty() ? "" : user.substr(user.rfind(':') + 1) + ": ";
  const auto right = whose + asked.at("verb").get<std::string>() + " " + resource;
  const auto names = allowed_names.find(right);
  const bool is_denied =
      denied.contains(right) ||
      (names != allowed_names.end() && !names->second.contains(asked.value("name", "")));
  body["status"] = {{"allowed", !is_denied}};
  return json(201, body);
}

http::Response FakeApiServer::post(const Target& target, const http::Request& request) {
  const auto body = Json::parse(request.body);
  const auto own = body.at("metadata").value("namespace", target.kube_namespace);
  if (plural_of(body) != target.plural || own != target.kube_namespace)
    return status(400, "BadRequest", "the object does not fit the path");
  if (!namespaces.contains(target.kube_namespace))
    return not_found("namespaces", target.kube_namespace);
  const Key key{target.kube_namespace, target.plural, name_of(body)};
  if (objects_.contains(key)) {
    return status(409, "AlreadyExists",
                  fmt::format("{} \"{}\" already exists", qualified(target.plural), name_of(body)),
                  target.plural, name_of(body));
  }
  const auto object = admitted(body, target.kube_namespace);
  if (target.query.contains("dryRun")) return json(201, object);
  objects_[key] = {body, object};
  record();
  return json(201, objects_.at(key).object);
}

http::Response FakeApiServer::get(const Target& target) const {
  // Every namespace has this one.
  if (target.plural == "serviceaccounts" && target.name == "default" &&
      namespaces.contains(target.kube_namespace))
    return json(
        200,
        {{"apiVersion", "v1"}, {"kind", "ServiceAccount"}, {"metadata", {{"name", "default"}}}});
  const auto object = find(target.kube_namespace, target.plural, target.name);
  return object.is_null() ? not_found(target.plural, target.name) : json(200, object);
}

http::Response FakeApiServer::list(const Target& target, const http::Request& request) const {
  if (target.plural == "nodes")
    return json(200, {{"kind", "NodeList"},
                      {"apiVersion", "v1"},
                      {"metadata", Json::object()},
                      {"items", nodes}});
  std::vector<Json> found;
  for (const auto& [key, kept] : objects_) {
    if (selects(target, key, kept.object)) found.push_back(kept.object);
  }
  // The order of etcd's keys: "a-b/x" is before "a/x".
  std::sort(found.begin(), found.end(),
            [](const Json& a, const Json& b) { return key_of(a) < key_of(b); });
  const bool as_table =
      std::any_of(request.headers.begin(), request.headers.end(),
                  [](const auto& h) { return h.value.find("as=Table") != std::string::npos; });
  if (as_table) return json(200, table_of(target.plural, found));
  // Items of a list say neither, in a real server's answer.
  for (auto& each : found) each.erase("kind"), each.erase("apiVersion");
  return json(200, Json{{"kind", "List"},
                        {"apiVersion", "v1"},
                        {"metadata", {{"resourceVersion", std::to_string(revision_)}}},
                        {"items", found}});
}

http::Response FakeApiServer::remove(const Target& target, const http::Request& request) {
  const auto found = objects_.find({target.kube_namespace, target.plural, target.name});
  if (found == objects_.end()) return not_found(target.plural, target.name);
  const auto uid = uid_of(found->second.object);
  const auto options = request.body.empty() ? Json::object() : Json::parse(request.body);
  const auto wanted = options.value(Json::json_pointer("/preconditions/uid"), uid);
  if (wanted != uid) {
    return status(409, "Conflict",
                  fmt::format("Operation cannot be fulfilled on {} \"{}\": Precondition failed: "
                              "UID in precondition: {}, UID in object meta: {}",
                              qualified(target.plural), target.name, wanted, uid),
                  target.plural, target.name);
  }
  const auto version = found->second.object["metadata"].value("resourceVersion", "");
  const auto wanted_version =
      options.value(Json::json_pointer("/preconditions/resourceVersion"), version);
  if (wanted_version != version) {
    return status(409, "Conflict",
                  fmt::format("Operation cannot be fulfilled on {} \"{}\": Precondition failed: "
                              "ResourceVersion in precondition: {}, ResourceVersion in "
                              "object meta: {}",
                              qualified(target.plural), target.name, wanted_version, version),
                  target.plural, target.name);
  }
  if (options.contains("dryRun")) return json(200, found->second.object);
  if (options.value("propagationPolicy", "") == "Orphan") release(uid);
  if (!take_away(Key(found->first))) return json(200, found->second.object);
  return json(200, {{"kind", "Status"},
                    {"apiVersion", "v1"},
                    {"metadata", Json::object()},
                    {"status", "Success"},
                    {"details", {{"name", target.name}, {"uid", uid}}}});
}

/// What is slow, or has finalizers, is only marked.
bool FakeApiServer::take_away(const Key& key) {
  auto& metadata = objects_.at(key).object["metadata"];
  if (slow.contains(std::get<1>(key)) || !metadata.value("finalizers", Json::array()).empty()) {
    metadata["deletionTimestamp"] = "2023-11-14T22:13:20Z";
    return false;
  }
  objects_.erase(key);
  return true;
}

http::Response FakeApiServer::patch(const Target& target, const http::Request& request) {
  const auto found = objects_.find({target.kube_namespace, target.plural, target.name});
  if (found == objects_.end()) return not_found(target.plural, target.name);
  const auto body = Json::parse(request.body);
  const auto uid = uid_of(found->second.object);
  if (body.value(Json::json_pointer("/metadata/uid"), uid) != uid) {
    return status(
        409, "Conflict",
        fmt::format(
            "Operation cannot be fulfilled on {} \"{}\": Precondition failed: UID in precondition",
            qualified(target.plural), target.name),
        target.plural, target.name);
  }
  const auto version = found->second.object["metadata"].value("resourceVersion", "");
  if (body.value(Json::json_pointer("/metadata/resourceVersion"), version) != version) {
    return status(
        409, "Conflict",
        fmt::format("Operation cannot be fulfilled on {} \"{}\": the object has been modified; "
                    "please apply your changes to the latest version and try again",
                    qualified(target.plural), target.name),
        target.plural, target.name);
  }
  found->second.object.merge_patch(body);
  record();
  return json(200, found->second.object);
}

http::Response FakeApiServer::log(const Target& target) const {
  const auto pod = find(target.kube_namespace, target.plural, target.name);
  if (pod.is_null()) return not_found(target.plural, target.name);
  const auto value = [&](const char* name) {
    return target.query.contains(name) ? target.query.at(name) : std::string();
  };
  const bool previous = value("previous") == "true";
  const auto found = logs.find(
      fmt::format("{}/{}{}", target.name, value("container"), previous ? "/previous" : ""));
  const auto refuse = [&](const std::string& what) {
    return status(
        400, "BadRequest",
        fmt::format("{}container \"{}\" in pod \"{}\" {}", previous ? "previous terminated " : "",
                    value("container"), target.name, what));
  };
  if (found == logs.end())
    return refuse(previous ? "not found" : "is waiting to start: ContainerCreating");
  if (!found->second.waits.empty()) return refuse("is waiting to start: " + found->second.waits);
  return {.status = 200,
          .headers = {{"content-type", "text/plain"}},
          .body = found->second.text(target.query)};
}

void FakeApiServer::record() {
  std::map<Key, Json*> now;
  for (auto& [key, kept] : objects_) now[key] = &kept.object;
  history_.record(now, revision_);
}

std::string FakeApiServer::watched(const Target& target, int& position) const {
  auto lines = history_.since(
      position, [&](const Key& key, const Json& object) { return selects(target, key, object); });
  position = revision_;
  return lines;
}

bool FakeApiServer::is_too_late(const std::string& resource_version) const {
  return history_.is_too_late(std::stoi(resource_version));
}

void FakeApiServer::compact() { history_.compact(++revision_); }

Json FakeApiServer::admitted(Json object, const std::string& kube_namespace) {
  auto& metadata = object["metadata"];
  metadata["namespace"] = kube_namespace;
  metadata["uid"] = fmt::format("00000000-0000-4000-8000-{:012}", ++uids_);
  metadata["resourceVersion"] = std::to_string(++revision_);
  metadata["creationTimestamp"] = "2023-11-14T19:13:20Z";
  if (object.at("kind") == "Service") allocate(object);
  if (object.at("kind") == "Deployment") object["status"] = Json::object();
  if (object.at("kind") == "Pod") give_pull_secrets(object["spec"], kube_namespace);
  return object;
}

void FakeApiServer::give_pull_secrets(Json& spec, const std::string& kube_namespace) const {
  const auto account = objects_.find(
      {kube_namespace, "serviceaccounts", spec.value("serviceAccountName", "default")});
  if (account == objects_.end() || spec.contains("imagePullSecrets")) return;
  const auto& object = account->second.object;
  if (object.contains("imagePullSecrets")) spec["imagePullSecrets"] = object["imagePullSecrets"];
}

void FakeApiServer::allocate(Json& service) {
  auto& spec = service["spec"];
  if (!spec.contains("type")) spec["type"] = "ClusterIP";
  if (!spec.contains("clusterIP")) spec["clusterIP"] = fmt::format("10.96.0.{}", ++allocated_);
  const bool on_nodes = spec.at("type") == "NodePort" || spec.at("type") == "LoadBalancer";
  for (auto& port : spec["ports"]) {
    if (on_nodes && !port.contains("nodePort")) port["nodePort"] = 30000 + ++allocated_;
  }
  service["status"] = {
      {"loadBalancer", {{"ingress", spec.at("type") == "LoadBalancer" ? ingress : Json::array()}}}};
}

void FakeApiServer::release(const std::string& owner) {
  for (auto& [key, kept] : objects_) {
    auto& metadata = kept.object["metadata"];
    if (metadata.contains("ownerReferences") &&
        metadata["ownerReferences"].at(0).at("uid") == owner)
      metadata.erase("ownerReferences");
  }
}

bool FakeApiServer::is_orphan(const Json& object) const {
  const auto owners = object.at("metadata").value("ownerReferences", Json::array());
  return !owners.empty() && std::none_of(owners.begin(), owners.end(), [&](const Json& owner) {
    return std::any_of(objects_.begin(), objects_.end(), [&](const auto& entry) {
      return owner.at("uid") == uid_of(entry.second.object);
    });
  });
}

void FakeApiServer::collect_garbage() {
  for (bool again = true; std::exchange(again, false);) {
    std::vector<Key> orphans;
    for (const auto& [key, kept] : objects_) {
      if (is_orphan(kept.object) && !kept.object.at("metadata").contains("deletionTimestamp"))
        orphans.push_back(key);
    }
    for (const auto& key : orphans) again = take_away(key) || again;
  }
  record();
}

Json FakeApiServer::create(Json object, const std::string& kube_namespace) {
  namespaces.insert(kube_namespace);
  auto kept = admitted(object, kube_namespace);
  const Key key{kube_namespace, plural_of(kept), name_of(kept)};
  objects_[key] = {std::move(object), kept};
  record();
  return objects_.at(key).object;
}

void FakeApiServer::change(const std::string& plural, const std::string& name, const Json& patch) {
  objects_.at({"default", plural, name}).object.merge_patch(patch);
  record();
}

void FakeApiServer::mark_deleted(const std::string& plural, const std::string& name) {
  objects_.at({"default", plural, name}).object["metadata"]["deletionTimestamp"] =
      "2023-11-14T22:13:20Z";
  record();
}

void FakeApiServer::erase(const std::string& plural, const std::string& name) {
  objects_.erase({"default", plural, name});
  record();
}

Json FakeApiServer::find(const std::string& kube_namespace, const std::string& plural,
                         const std::string& name) const {
  const auto found = objects_.find({kube_namespace, plural, name});
  return found == objects_.end() ? Json() : found->second.object;
}

FakeApiServer::Objects FakeApiServer::sent(const std::string& kube_namespace) const {
  Objects result;
  for (const auto& [key, kept] : objects_) {
    if (std::get<0>(key) == kube_namespace)
      result[std::get<1>(key) + "/" + std::get<2>(key)] = kept.sent;
  }
  return result;
}

FakeApiServer::Objects FakeApiServer::kept(const std::string& kube_namespace) const {
  Objects result;
  for (const auto& [key, kept] : objects_) {
    if (std::get<0>(key) == kube_namespace)
      result[std::get<1>(key) + "/" + std::get<2>(key)] = kept.object;
  }
  return result;
}

}  // namespace test
