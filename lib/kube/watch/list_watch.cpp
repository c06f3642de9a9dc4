#include "kube/watch/list_watch.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "kube/api/answer_size.h"
#include "kube/api/object.h"
#include "kube/api/request.h"
#include "kube/api/subject.h"
#include "kube/client/client.h"
#include "kube/client/retry.h"

namespace kube {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;
using Step = NextStep::Kind;

namespace {

constexpr std::chrono::seconds longest_list{40};  // beyond the server's own limit of 34 s
constexpr milliseconds between_polls{2'000};
constexpr milliseconds healthy{10'000};  // a watch that lasted for so long ends a row of failures

Status status_of_event(const Json& object) {
  return status_of({.status = 500, .body = object.dump()});
}

bool is_refusal(const Status& status) { return status.code == 403 || status.code == 404; }

std::string reason_of(const WatchEnd& end, const std::string& problem) {
  if (end.error) return sentence(*end.error);
  if (end.malformed) return problem;
  if (const auto* failure = std::get_if<http::Failure>(&end.reply))
    return base::printable(failure->text, 300);
  const auto& response = std::get<http::Response>(end.reply);
  return response.status < 300 ? "it ended at once" : sentence(status_of(response));
}

bool is_stopped(const http::Reply& reply) {
  const auto* failure = std::get_if<http::Failure>(&reply);
  return failure != nullptr && failure->kind == http::Failure::Kind::stopped;
}

}  // namespace

ListWatch::ListWatch(WatchPlace place, Watched watched, WatchSink sink)
    : place_(std::move(place)), watched_(std::move(watched)), sink_(std::move(sink)) {}

std::optional<http::Request> ListWatch::next_request() {
  if (refusal_ || now() < due_) return std::nullopt;
  began_ = now();
  listing_ = wants_list_;
  return listing_ ? list_request() : watch_request();
}

void ListWatch::on_reply(http::Reply reply) {
  if (listing_) take_list(std::move(reply));
  else end_watch(std::move(reply));
}

void ListWatch::refresh() {
  wants_list_ = true;
  listed_ = false;
  due_ = {};
}

http::Request ListWatch::list_request() const {
  auto request = list(watched_.resource, watched_.name_space,
                      {.label_selector = watched_.label_selector,
                       .field_selector = watched_.field_selector,
                       .limit = watched_.limit});
  request.most_silence = longest_list;
  if (pages_.begun()) request.target = pages_.target(std::move(request.target));
  return request;
}

http::Request ListWatch::watch_request() {
  decoder_ = {};
  error_.reset();
  had_events_ = false;
  auto request = watch(watched_.resource, watched_.name_space,
                       {.label_selector = watched_.label_selector,
                        .field_selector = watched_.field_selector,
                        .resource_version = sink_.resource_version()});
  request.on_bytes = [this](std::string_view bytes) { return take_bytes(bytes); };
  return request;
}

bool ListWatch::take_bytes(std::string_view bytes) {
  for (auto& event : decoder_.take(bytes)) {
    if (event.kind == WatchEvent::Kind::error) return error_ = status_of_event(event.object), false;
    had_events_ = true;
    sink_.changed(std::move(event));
  }
  return decoder_.problem().empty();
}

void ListWatch::take_list(http::Reply reply) {
  const auto* response = std::get_if<http::Response>(&reply);
  if (response == nullptr || response->status < 200 || response->status >= 300)
    return list_failed(reply);
  if (auto failure = refuse_too_large(response->body))
    return list_failed(http::Reply(std::move(*failure)));
  auto found = parse_object(response->body);
  if (!found) throw to_error(not_an_object(*response));
  if (!string_at(*found, {"kind"}).ends_with("List"))
    throw to_error(
        not_asked_for(*response, *found, {std::string(watched_.resource.kind) + "List", {}}));
  if (pages_.begun() && !pages_.take(*found)) {
    if (pages_.is_endless()) throw base::Error(base::Exit::failed, "the list does not end");
    return;
  }
  wants_list_ = polls_;
  if (polls_) due_ = now() + between_polls;
  listed_ = ever_listed_ = true;
  sink_.listed(*found);
}

void ListWatch::list_failed(const http::Reply& reply) {
  if (is_stopped(reply)) return;
  if (const auto* failure = std::get_if<http::Failure>(&reply);
      failure != nullptr && failure->kind == http::Failure::Kind::too_large && pages_.shrink())
    return;
  const auto* response = std::get_if<http::Response>(&reply);
  const auto status = response == nullptr ? std::nullopt : std::optional(status_of(*response));
  ++failures_;
  if (pages_.in_the_middle()) {
    pages_.begin();
    // Too old to be gone on from.
    if (status && status->code == 410)
      return static_cast<void>(due_ = now() + backoff(failures_, chance(place_.world)));
  }
  // Whoever has seen the collection waits for it to come back.
  const int number = ever_listed_ ? std::min(failures_, most_tries - 1) : failures_;
  const auto decision = decide({.method = "GET",
                                .repeatable = true,
                                .number = number,
                                .reached_before = ever_listed_ || place_.reached(),
                                .jitter = chance(place_.world),
                                .time_left = milliseconds::max()},
                               reply);
  if (!decision.again) return refused(reply, status);
  due_ =
      now() + std::max(decision.wait, failures_ > number ? backoff(failures_, chance(place_.world))
                                                         : milliseconds{});
  tell(status ? sentence(*status) : base::printable(std::get<http::Failure>(reply).text, 300));
}

void ListWatch::end_watch(http::Reply reply) {
  WatchEnd end{.reply = std::move(reply),
               .error = error_,
               .malformed = !decoder_.problem().empty(),
               .had_events = had_events_,
               .duration = std::chrono::duration_cast<milliseconds>(now() - began_)};
  if (end.had_events || end.duration >= healthy) failures_ = 0;
  end.failures = failures_;
  end.jitter = chance(place_.world);
  const auto step = next_step(end);
  if (is_to_be_polled(end)) {
    polls_ = wants_list_ = true;
    due_ = now() + between_polls;
    return tell(reason_of(end, decoder_.problem()));
  }
  if (step.kind == Step::give_up) return refused(end.reply, end.error);
  wants_list_ = wants_list_ || step.kind == Step::list;
  due_ = now() + step.wait;
  if (!step.failure) return;
  ++failures_;
  tell(reason_of(end, decoder_.problem()));
}

/// Whether that is a refusal of the watch alone.
bool ListWatch::is_to_be_polled(const WatchEnd& end) const {
  const auto* response = std::get_if<http::Response>(&end.reply);
  const auto code = end.error ? end.error->code : response != nullptr ? response->status : 0;
  return watched_.polled && code == 403;
}

/// It will not be different next time.
void ListWatch::refused(const http::Reply& reply, std::optional<Status> status) {
  if (const auto* failure = std::get_if<http::Failure>(&reply); failure != nullptr && !status)
    throw place_.error_of(*failure);
  if (!status) status = status_of(std::get<http::Response>(reply));
  if (!watched_.optional || !is_refusal(*status)) throw to_error(*status);
  refusal_ = std::move(status);
}

void ListWatch::tell(const std::string& what) const {
  if (sink_.trouble)
    sink_.trouble(fmt::format("the watch of {}: {}", watched_.resource.plural, what));
}

}  // namespace kube
