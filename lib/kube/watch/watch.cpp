#include "kube/watch/watch.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "kube/api/object.h"
#include "kube/api/pages.h"
#include "kube/api/subject.h"
#include "kube/client/retry.h"
#include "kube/watch/watch_events.h"
#include "kube/watch/watch_retry.h"

namespace kube {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;
using Step = NextStep::Kind;

namespace {

constexpr std::chrono::seconds longest_list{40};  // beyond the server's own limit of 34 s
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

}  // namespace

/// One collection: it is listed, then watched, and so on.
class Watch::Collection {
 public:
  Collection(Client& client, Watched watched, std::function<void(const Change&)> changed,
             std::function<void(const std::string&)> trouble)
      : client_(client),
        watched_(std::move(watched)),
        cache_(watched_.resource),
        changed_(std::move(changed)),
        trouble_(std::move(trouble)) {}

  std::optional<http::Request> next_request() {
    if (refusal_ || client_.world().steady_now() < due_) return std::nullopt;
    began_ = client_.world().steady_now();
    listing_ = wants_list_;
    return listing_ ? list_request() : watch_request();
  }

  void on_reply(http::Reply reply) {
    if (listing_) take_list(std::move(reply));
    else end_watch(std::move(reply));
  }

  bool is_seen() const { return refusal_ || listed_; }
  const Cache& cache() const { return cache_; }
  const std::optional<Status>& refusal() const { return refusal_; }

  void refresh() {
    wants_list_ = true;
    listed_ = false;
    due_ = {};
  }

 private:
  http::Request list_request() const {
    auto request = list(
        watched_.resource, watched_.name_space,
        {.label_selector = watched_.label_selector, .field_selector = watched_.field_selector});
    request.most_silence = longest_list;
    if (pages_.begun()) request.target = pages_.target(std::move(request.target));
    return request;
  }

  http::Request watch_request() {
    decoder_ = {};
    error_.reset();
    had_events_ = false;
    auto request = watch(watched_.resource, watched_.name_space,
                         {.label_selector = watched_.label_selector,
                          .field_selector = watched_.field_selector,
                          .resource_version = cache_.resource_version()});
    request.on_bytes = [this](std::string_view bytes) { return take_bytes(bytes); };
    return request;
  }

  bool take_bytes(std::string_view bytes) {
    for (auto& event : decoder_.take(bytes)) {
      if (event.kind == WatchEvent::Kind::error)
        return error_ = status_of_event(event.object), false;
      had_events_ = true;
      if (const auto change = cache_.take_event(std::move(event))) changed_(*change);
    }
    return decoder_.problem().empty();
  }

  void take_list(http::Reply reply) {
    const auto* response = std::get_if<http::Response>(&reply);
    if (response == nullptr || response->status < 200 || response->status >= 300)
      return list_failed(reply);
    auto found = parse_object(response->body);
    if (!found) throw to_error(not_an_object(*response));
    if (!string_at(*found, {"kind"}).ends_with("List"))
      throw to_error(
          not_asked_for(*response, *found, {std::string(watched_.resource.kind) + "List", {}}));
    if (pages_.begun() && !pages_.take(*found)) return;
    wants_list_ = false;
    listed_ = ever_listed_ = true;
    for (const auto& change : cache_.take_list(*found)) changed_(change);
  }

  void list_failed(const http::Reply& reply) {
    if (is_stopped(reply)) return;
    if (const auto* failure = std::get_if<http::Failure>(&reply);
        failure != nullptr && failure->kind == http::Failure::Kind::too_large && !pages_.begun())
      return pages_.begin();
    const auto* response = std::get_if<http::Response>(&reply);
    const auto status = response == nullptr ? std::nullopt : std::optional(status_of(*response));
    ++failures_;
    if (pages_.in_the_middle()) {
      pages_.begin();
      // Too old to be gone on from.
      if (status && status->code == 410)
        return static_cast<void>(due_ = client_.world().steady_now() +
                                        backoff(failures_, client_.chance()));
    }
    // Whoever has seen the collection waits for it to come back.
    const int number = ever_listed_ ? std::min(failures_, most_tries - 1) : failures_;
    const auto decision = decide({.method = "GET",
                                  .repeatable = true,
                                  .number = number,
                                  .reached_before = ever_listed_ || client_.has_reached_server(),
                                  .jitter = client_.chance(),
                                  .time_left = milliseconds::max()},
                                 reply);
    if (!decision.again) return refused(reply, status);
    due_ = client_.world().steady_now() +
           std::max(decision.wait,
                    failures_ > number ? backoff(failures_, client_.chance()) : milliseconds{});
    tell(status ? sentence(*status) : base::printable(std::get<http::Failure>(reply).text, 300));
  }

  void end_watch(http::Reply reply) {
    WatchEnd end{.reply = std::move(reply),
                 .error = error_,
                 .malformed = !decoder_.problem().empty(),
                 .had_events = had_events_,
                 .duration = std::chrono::duration_cast<milliseconds>(client_.world().steady_now() -
                                                                      began_)};
    if (end.had_events || end.duration >= healthy) failures_ = 0;
    end.failures = failures_;
    end.jitter = client_.chance();
    const auto step = next_step(end);
    if (step.kind == Step::give_up) return refused(end.reply, end.error);
    wants_list_ = wants_list_ || step.kind == Step::list;
    due_ = client_.world().steady_now() + step.wait;
    if (!step.failure) return;
    ++failures_;
    tell(reason_of(end, decoder_.problem()));
  }

  /// It will not be different next time.
  void refused(const http::Reply& reply, std::optional<Status> status) {
    if (const auto* failure = std::get_if<http::Failure>(&reply); failure != nullptr && !status)
      throw client_.error_of(*failure);
    if (!status) status = status_of(std::get<http::Response>(reply));
    if (!watched_.optional || !is_refusal(*status)) throw to_error(*status);
    refusal_ = std::move(status);
  }

  static bool is_stopped(const http::Reply& reply) {
    const auto* failure = std::get_if<http::Failure>(&reply);
    return failure != nullptr && failure->kind == http::Failure::Kind::stopped;
  }

  void tell(const std::string& what) const {
    if (trouble_) trouble_(fmt::format("the watch of {}: {}", watched_.resource.plural, what));
  }

  Client& client_;
  Watched watched_;
  Cache cache_;
  std::function<void(const Change&)> changed_;
  std::function<void(const std::string&)> trouble_;

  Pages pages_{};
  bool wants_list_ = true;
  bool listing_ = false;  // the request under way is a list
  bool listed_ = false;   // since the last refresh
  bool ever_listed_ = false;
  std::optional<Status> refusal_{};
  int failures_ = 0;         // in a row
  Clock::time_point due_{};  // when the next request is
  Clock::time_point began_{};

  // Of the watch under way:
  WatchDecoder decoder_{};
  std::optional<Status> error_{};
  bool had_events_ = false;
};

Watch::Watch(Client& client, std::vector<Watched> collections, const WatchListener& listener)
    : client_(client) {
  for (std::size_t i = 0; i < collections.size(); ++i) {
    auto changed = [i, tell = listener.changed](const Change& change) {
      if (tell) tell(i, change);
    };
    collections_.push_back(std::make_unique<Collection>(client, std::move(collections[i]),
                                                        std::move(changed), listener.trouble));
  }
  add_to(sequences_);
}

Watch::~Watch() = default;
Watch::Watch(Watch&&) noexcept = default;

Client::End Watch::until(const std::function<bool()>& done, base::Deadline deadline) {
  return client_.run(sequences_, deadline, done);
}

bool Watch::is_complete() const {
  return std::all_of(collections_.begin(), collections_.end(),
                     [](const auto& collection) { return collection->is_seen(); });
}

void Watch::look(base::Deadline deadline) {
  switch (until([this] { return is_complete(); }, deadline)) {
    case Client::End::done: return;
    case Client::End::stopped: throw base::Error(base::Exit::interrupted, "stopped");
    case Client::End::deadline: break;
  }
  throw client_.error_of(
      http::Failure{.kind = http::Failure::Kind::timeout, .text = "the deadline passed"});
}

const std::map<std::string, Json>& Watch::objects(std::size_t collection) const {
  return collections_.at(collection)->cache().objects();
}

const std::optional<Status>& Watch::refusal(std::size_t collection) const {
  return collections_.at(collection)->refusal();
}

void Watch::refresh(std::size_t collection) { collections_.at(collection)->refresh(); }

void Watch::add_to(std::deque<http::RequestSequence>& sequences) {
  for (auto& collection : collections_) {
    auto* one = collection.get();
    sequences.push_back({[one] { return one->next_request(); },
                         [one](http::Reply reply) { one->on_reply(std::move(reply)); }});
  }
}

}  // namespace kube
