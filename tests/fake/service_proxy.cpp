#include "fake/service_proxy.h"

#include <algorithm>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "fake/fake_job_manager.h"
#include "fake/fate.h"

namespace test {
namespace {

using base::Json;

struct Id {
  bool https = false;
  std::string name{};
  std::string port{};
};

/// "orders-rest:rest", "https:orders-rest:rest".
Id id_of(const std::string& text) {
  const auto parts = base::split(text, ':');
  if (parts.size() == 3) return {parts[0] == "https", parts[1], parts[2]};
  return {false, parts[0], parts.size() == 2 ? parts[1] : ""};
}

/// Only the port's name finds its endpoints, or its number the name.
bool has_port(const Json& service, const std::string& wanted) {
  const auto& ports = service.at("spec").at("ports");
  return std::any_of(ports.begin(), ports.end(), [&](const Json& port) {
    return port.value("name", "") == wanted || std::to_string(port.at("port").get<int>()) == wanted;
  });
}

http::Response unavailable(const std::string& message) {
  return status(503, "ServiceUnavailable", message);
}

/// As Go words it.
std::string dialled(const http::Failure& failure) {
  const bool is_dialling = failure.kind == http::Failure::Kind::connect;
  return is_dialling ? "dial tcp 10.244.0.4:8081: connect: " + failure.text : failure.text;
}

}  // namespace

std::optional<http::Response> ServiceProxy::answer(
    const http::Request& request,
    const std::function<Json(const std::string&, const std::string&)>& service) const {
  constexpr std::string_view root = "/api/v1/namespaces/", mark = "/proxy/";
  const auto at = request.target.find(mark);
  if (!request.target.starts_with(root) || at == std::string::npos) return std::nullopt;
  const auto parts = base::split(request.target.substr(root.size(), at - root.size()), '/');
  if (parts.size() != 3 || parts[1] != "services") return std::nullopt;
  const auto id = id_of(parts[2]);
  const auto object = service(parts[0], id.name);
  if (object.is_null())
    return status(404, "NotFound", fmt::format("services \"{}\" not found", id.name), "services",
                  id.name);
  const auto found = behind.find(parts[0] + "/" + id.name);
  if (found == behind.end() || !has_port(object, id.port))
    return unavailable(fmt::format("no endpoints available for service \"{}\"", id.name));
  auto inner = request;
  inner.target = request.target.substr(at + mark.size() - 1);
  const auto reply = found->second->reply(inner);
  if (const auto* failure = std::get_if<http::Failure>(&reply))
    return unavailable("error trying to reach service: " + dialled(*failure));
  return std::get<http::Response>(reply);
}

}  // namespace test
