#include "kube/api/subject.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "kube/api/object.h"
#include "kube/api/resource.h"

namespace kube {
namespace {

bool wants_table(const http::Request& request) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [](const auto& h) { return h.value.find("as=Table") != std::string::npos; });
}

/// The segments of "/apis/apps/v1/namespaces/NS/deployments/NAME" from the plural on.
std::vector<std::string> place_of(const std::string& target) {
  auto parts = base::split(target.substr(0, target.find('?')), '/');
  const std::size_t root = parts.size() > 1 && parts[1] == "apis" ? 4 : 3;
  if (parts.size() <= root) return {};
  parts.erase(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(root));
  if (parts.size() > 2 && parts[0] == "namespaces") parts.erase(parts.begin(), parts.begin() + 2);
  return parts;
}

bool is_of_kind(const base::Json& object, const std::string& kind) {
  const auto found = string_at(object, {"kind"});
  // A list need not say of what it is one.
  return found == kind || (found == "List" && kind.ends_with("List"));
}

}  // namespace

Subject subject_of(const http::Request& request) {
  const auto place = place_of(request.target);
  if (place.empty() || place.size() > 2) return {};
  const auto* resource = resource_called(place[0]);
  if (resource == nullptr) return {};
  std::string kind(resource->kind);
  if (place.size() == 2) return {std::move(kind), place[1]};
  if (request.method != "GET") return {std::move(kind), {}};
  return {wants_table(request) ? "Table" : kind + "List", {}};
}

bool is_answer_to(const http::Request& request, const base::Json& answer) {
  const auto [kind, name] = subject_of(request);
  if (kind.empty()) return true;
  if (request.method == "DELETE" && is_of_kind(answer, "Status"))
    return string_at(answer, {"status"}) != "Failure";
  if (!is_of_kind(answer, kind)) return false;
  if (kind.ends_with("Review")) return true;  // a question, which has no name
  const auto answered = string_at(answer, {"metadata", "name"});
  if (request.method == "POST")
    return request.body.find(fmt::format(R"("name":"{}")", answered)) != std::string::npos;
  return name.empty() || answered == name;
}

Status not_asked_for(const http::Response& response, const base::Json& answer,
                     const Subject& wanted) {
  const auto asked =
      wanted.kind +
      (wanted.name.empty() ? "" : fmt::format(" '{}'", base::printable(wanted.name, 300)));
  const bool is_status = string_at(answer, {"kind"}) == "Status";
  const auto said = is_status ? string_at(answer, {"message"}) : std::string();
  return {.code = response.status,
          .message = fmt::format("the server answered {} with {} instead of {}: {}",
                                 response.status, is_status ? "a Status" : describe(answer), asked,
                                 said.empty() ? "is this really a Kubernetes API server?" : said),
          .name = wanted.name,
          .kind = wanted.kind};
}

}  // namespace kube
