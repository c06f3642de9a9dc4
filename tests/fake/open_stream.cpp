#include "fake/open_stream.h"

#include <fmt/format.h>

#include "fake/fate.h"

namespace test {
namespace {

const http::Failure ended_by_client{http::Failure::Kind::stopped, true, "stopped"};

std::string value(const Target& target, const char* name) {
  return target.query.contains(name) ? target.query.at(name) : std::string();
}

std::string log_name(const Target& target) {
  return fmt::format("{}/{}", target.name, value(target, "container"));
}

std::string too_late() {
  const auto body = Json::parse(status(410, "Expired", "too old resource version").body);
  return Json{{"type", "ERROR"}, {"object", body}}.dump() + "\n";
}

}  // namespace

std::optional<OpenStream> OpenStream::open(FakeApiServer& server, const http::Request& request,
                                           Time now) {
  const auto target = target_of(request.target);
  if (!target || !request.on_bytes) return std::nullopt;
  if (value(*target, "watch") == "true") {
    OpenStream stream(request, *target,
                      now + std::chrono::seconds(std::stoi(value(*target, "timeoutSeconds"))));
    stream.position_ = std::stoi(value(*target, "resourceVersion"));
    return stream;
  }
  if (value(*target, "follow") != "true" || server.answer(request).status != 200)
    return std::nullopt;
  return OpenStream(request, *target, now);
}

std::optional<http::Reply> OpenStream::deliver(const FakeApiServer& server, Time now, bool& moved) {
  return target_.subresource == "log" ? deliver_log(server, moved)
                                      : deliver_watch(server, now, moved);
}

std::optional<http::Reply> OpenStream::deliver_watch(const FakeApiServer& server, Time now,
                                                     bool& moved) {
  const bool late = server.is_too_late(std::to_string(position_));
  const auto bytes = late ? too_late() : server.watched(target_, position_);
  moved = moved || !bytes.empty();
  if (!bytes.empty() && !request_.on_bytes(bytes)) return ended_by_client;
  if (late || now >= ends_) return http::Response{.status = 200};
  return std::nullopt;
}

std::optional<http::Reply> OpenStream::deliver_log(const FakeApiServer& server, bool& moved) {
  const auto found = server.logs.find(log_name(target_));
  if (found == server.logs.end()) return http::Response{.status = 200};
  const auto& log = found->second;
  const auto bytes = log.text(target_.query, read_);
  moved = moved || read_ < log.lines.size();
  read_ = log.lines.size();
  if (!bytes.empty() && !request_.on_bytes(bytes)) return ended_by_client;
  return log.ended ? std::optional<http::Reply>(http::Response{.status = 200}) : std::nullopt;
}

http::Reply pour(const http::Request& request, http::Reply reply) {
  auto* response = std::get_if<http::Response>(&reply);
  if (response == nullptr || !request.on_bytes || response->status < 200 || response->status >= 300)
    return reply;
  const auto body = std::exchange(response->body, {});
  if (!body.empty() && request.on_head && !request.on_head(*response)) return ended_by_client;
  if (!body.empty() && !request.on_bytes(body)) return ended_by_client;
  return reply;
}

}  // namespace test
