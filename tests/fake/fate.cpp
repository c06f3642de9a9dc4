#include "fake/fate.h"

#include <fmt/format.h>

#include "base/json.h"

namespace test {

using Kind = http::Failure::Kind;

namespace fate {

Fate answer(http::Response response) {
  return [response = std::move(response)](const auto&) { return response; };
}

Fate carry_out_but_answer(http::Response response) {
  return [response = std::move(response)](const auto& apply) {
    apply();
    return response;
  };
}

Fate lose_answer() {
  return [](const auto& apply) {
    apply();
    return http::Failure{Kind::broken, true, "connection reset by peer"};
  };
}

Fate lose_request() {
  return [](const auto&) { return http::Failure{Kind::broken, true, "connection reset by peer"}; };
}

Fate break_off() {
  return [](const auto&) { return http::Failure{Kind::broken, false, "connection reset by peer"}; };
}

Fate refuse() {
  return [](const auto&) { return http::Failure{Kind::connect, false, "connection refused"}; };
}

Fate kill_before() {
  return [](const auto&) -> http::Reply { throw Killed{}; };
}

Fate kill_after() {
  return [](const auto& apply) -> http::Reply {
    apply();
    throw Killed{};
  };
}

Fate warn(std::string text) {
  return [header = fmt::format("299 - \"{}\"", text)](const auto& apply) {
    auto response = apply();
    response.headers.push_back({"warning", header});
    return response;
  };
}

}  // namespace fate

http::Response status(int code, const std::string& reason, const std::string& message,
                      const std::string& kind, const std::string& name) {
  base::Json body{{"kind", "Status"},    {"apiVersion", "v1"}, {"metadata", base::Json::object()},
                  {"status", "Failure"}, {"message", message}, {"code", code}};
  if (!reason.empty()) body["reason"] = reason;
  if (!kind.empty()) body["details"] = {{"name", name}, {"kind", kind}};
  return {.status = code, .headers = {{"content-type", "application/json"}}, .body = body.dump()};
}

}  // namespace test
