#include "kube/api/request.h"

#include <chrono>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "http/url.h"
#include "kube/api/object.h"

namespace kube {
namespace {

constexpr std::size_t most_object_bytes = std::size_t{4} << 20;  // etcd takes 1.5 MiB
constexpr std::size_t most_list_bytes = std::size_t{8} << 20;    // beyond it a list comes in pages

constexpr std::string_view table_media_type =
    "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

/// The server sends all metadata or none; of a Deployment's two thirds are managedFields.
const std::vector<std::string> unread_in_tables = {
    "managedFields",   "ownerReferences",
    "labels",          "uid",
    "resourceVersion", "generation",
    "description",     "kubectl.kubernetes.io/last-applied-configuration"};

/// Gathers the parameters of a URL; empty values are left out.
class Query {
 public:
  Query& add(std::string_view name, std::string_view value) {
    if (!value.empty())
      text_ += fmt::format("{}{}={}", text_.empty() ? '?' : '&', name, http::percent_encode(value));
    return *this;
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_{};
};

std::string_view dry_run_value(DryRun dry_run) { return dry_run == DryRun::yes ? "All" : ""; }

std::string_view policy_name(Propagation propagation) {
  switch (propagation) {
    case Propagation::foreground: return "Foreground";
    case Propagation::orphan: return "Orphan";
    case Propagation::background: break;
  }
  return "Background";
}

void require_uid(const Resource& resource, std::string_view name, std::string_view uid,
                 std::string_view what) {
  if (uid.empty())
    throw base::Error(base::Exit::failed,
                      fmt::format("{} '{}' is not {}: its uid is not known", resource.kind,
                                  base::printable(name, 300), what));
}

std::string body_of(const Json& object) {
  try {
    return object.dump();
  } catch (const Json::exception&) {
    throw base::Error(
        base::Exit::usage,
        fmt::format("{} holds bytes that are not UTF-8, and cannot be sent", describe(object)));
  }
}

}  // namespace

http::Request create(const Json& object, std::string_view name_space, DryRun dry_run) {
  const auto& resource =
      resource_of(string_at(object, {"apiVersion"}), string_at(object, {"kind"}));
  const auto own = string_at(object, {"metadata", "namespace"});
  if (!own.empty() && own != name_space)
    throw base::Error(base::Exit::usage,
                      fmt::format("{} is meant for namespace '{}', not for '{}'", describe(object),
                                  base::printable(own, 100), name_space));
  if (resource.namespaced && name_space.empty())
    throw base::Error(base::Exit::usage, fmt::format("{} lacks a namespace", describe(object)));
  const auto query = Query().add("dryRun", dry_run_value(dry_run));
  return {.method = "POST",
          .target = collection_path(resource, name_space) + query.text(),
          .body = body_of(object),
          .most_bytes = most_object_bytes,
          .without = {"managedFields"}};  // a third of the answer: who just made it owns it all
}

http::Request get(const Resource& resource, std::string_view name_space, std::string_view name) {
  return {.method = "GET",
          .target = object_path(resource, name_space, name),
          .most_bytes = most_object_bytes};
}

http::Request list(const Resource& resource, std::string_view name_space,
                   const ListOptions& options) {
  const bool table = options.as != ListAs::objects;
  const auto query = Query()
                         .add("labelSelector", options.label_selector)
                         .add("fieldSelector", options.field_selector)
                         .add("limit", options.limit > 0 ? std::to_string(options.limit) : "")
                         .add("includeObject", !table                        ? ""
                                               : options.as == ListAs::table ? "None"
                                                                             : "Metadata");
  http::Request request{.method = "GET",
                        .target = collection_path(resource, name_space) + query.text(),
                        .most_bytes = most_list_bytes,
                        .without = table ? unread_in_tables : options.without};
  if (table) request.headers.push_back({"Accept", std::string(table_media_type)});
  return request;
}

std::string page_after(std::string_view token, const std::string& target) {
  return token.empty() ? target : target + "&continue=" + http::percent_encode(token);
}

http::Request watch(const Resource& resource, std::string_view name_space,
                    const WatchOptions& options) {
  // Shorter than what front ends allow a silent connection; a server that is silent for longer than
  // that is not there.
  constexpr std::chrono::seconds server_ends_after{290};
  constexpr std::chrono::seconds most_silence{330};
  const auto query = Query()
                         .add("watch", "true")
                         .add("labelSelector", options.label_selector)
                         .add("fieldSelector", options.field_selector)
                         .add("resourceVersion", options.resource_version)
                         .add("allowWatchBookmarks", "true")
                         .add("timeoutSeconds", std::to_string(server_ends_after.count()));
  return {.method = "GET",
          .target = collection_path(resource, name_space) + query.text(),
          .most_silence = most_silence};
}

http::Request merge_patch(const Resource& resource, std::string_view name_space,
                          std::string_view name, std::string_view uid, Json change) {
  require_uid(resource, name, uid, "changed");
  change["metadata"]["uid"] = uid;
  return {.method = "PATCH",
          .target = object_path(resource, name_space, name),
          .headers = {{"Content-Type", "application/merge-patch+json"}},
          .body = body_of(change),
          .most_bytes = most_object_bytes};
}

http::Request remove(const Resource& resource, std::string_view name_space, std::string_view name,
                     std::string_view uid, Propagation propagation, DryRun dry_run,
                     std::string_view resource_version) {
  require_uid(resource, name, uid, "deleted");
  Json options{{"kind", "DeleteOptions"},
               {"apiVersion", "v1"},
               {"propagationPolicy", policy_name(propagation)},
               {"preconditions", {{"uid", uid}}}};
  if (!resource_version.empty()) options["preconditions"]["resourceVersion"] = resource_version;
  // A body makes the server ignore the query.
  if (dry_run == DryRun::yes) options["dryRun"] = Json::array({"All"});
  return {.method = "DELETE",
          .target = object_path(resource, name_space, name),
          .body = body_of(options),
          .most_bytes = most_object_bytes};
}

http::Request remove_at_once(std::string_view name_space, std::string_view pod,
                             std::string_view uid) {
  require_uid(pods, pod, uid, "deleted");
  const Json options{{"kind", "DeleteOptions"},
                     {"apiVersion", "v1"},
                     {"gracePeriodSeconds", 0},
                     {"preconditions", {{"uid", uid}}}};
  return {.method = "DELETE",
          .target = object_path(pods, name_space, pod),
          .body = body_of(options),
          .most_bytes = most_object_bytes};
}

}  // namespace kube
