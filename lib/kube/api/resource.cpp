#include "kube/api/resource.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "http/url.h"

namespace kube {
namespace {

constexpr std::array table{deployments,
                           replica_sets,
                           services,
                           config_maps,
                           secrets,
                           pods,
                           events,
                           endpoint_slices,
                           persistent_volume_claims,
                           service_accounts,
                           nodes,
                           namespaces,
                           resource_quotas,
                           limit_ranges,
                           self_subject_access_reviews,
                           local_subject_access_reviews};

constexpr std::size_t longest_name = 253;  // a DNS subdomain's, of RFC 1123

/// One part of a path. `what` is what it names: "name", "namespace".
std::string segment(std::string_view what, std::string_view text) {
  const auto refuse = [&](const std::string& why) {
    throw base::Error(base::Exit::usage, fmt::format("'{}' cannot be a {}: {}",
                                                     base::printable(text, 300), what, why));
  };
  if (text.empty())
    throw base::Error(base::Exit::usage, fmt::format("the {} of an object is missing", what));
  if (text.size() > longest_name) refuse(fmt::format("it is longer than {} bytes", longest_name));
  if (text == "." || text == "..") refuse(fmt::format("it may not be '{}'", text));
  if (const auto at = text.find_first_of("/%"); at != std::string_view::npos)
    refuse(fmt::format("it may not contain '{}'", text[at]));
  return http::percent_encode(text);
}

/// The core group is older than groups and has a root of its own.
std::string api_root(const Resource& resource) {
  return fmt::format("/{}/{}",
                     resource.api_version.find('/') == std::string_view::npos ? "api" : "apis",
                     resource.api_version);
}

}  // namespace

const Resource& resource_of(std::string_view api_version, std::string_view kind) {
  const auto* found = std::find_if(table.begin(), table.end(), [&](const Resource& r) {
    return r.api_version == api_version && r.kind == kind;
  });
  if (found == table.end())
    throw base::Error(base::Exit::failed,
                      fmt::format("objects of kind '{}' ({}) are not known",
                                  base::printable(kind, 100), base::printable(api_version, 100)));
  return *found;
}

const Resource* resource_called(std::string_view plural) {
  const auto* found = std::find_if(table.begin(), table.end(),
                                   [&](const Resource& r) { return r.plural == plural; });
  return found == table.end() ? nullptr : found;
}

std::string collection_path(const Resource& resource, std::string_view name_space) {
  const bool everywhere = name_space.empty() || !resource.namespaced;
  return everywhere ? fmt::format("{}/{}", api_root(resource), resource.plural)
                    : fmt::format("{}/namespaces/{}/{}", api_root(resource),
                                  segment("namespace", name_space), resource.plural);
}

std::string object_path(const Resource& resource, std::string_view name_space,
                        std::string_view name, std::string_view subresource) {
  if (resource.namespaced) static_cast<void>(segment("namespace", name_space));
  auto path = fmt::format("{}/{}", collection_path(resource, name_space), segment("name", name));
  return subresource.empty() ? path : path + "/" + segment("subresource", subresource);
}

std::string service_proxy_path(std::string_view name_space, std::string_view service,
                               std::string_view port, std::string_view target, bool https) {
  return fmt::format("{}/{}{}:{}/proxy{}", collection_path(services, name_space),
                     https ? "https:" : "", segment("name", service), segment("port", port),
                     target);
}

}  // namespace kube
