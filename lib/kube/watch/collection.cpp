#include "kube/watch/collection.h"

#include <algorithm>
#include <utility>

#include "kube/api/object.h"

namespace kube {
namespace {

/// Whether a resource version is not newer than another. They are numbers, which Kubernetes
/// promises since 1.35; of what is none nothing is known.
bool is_not_newer(const std::string& version, const std::string& than) {
  const auto is_number = [](const std::string& text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (!is_number(version) || !is_number(than)) return false;
  return version.size() < than.size() || (version.size() == than.size() && version <= than);
}

}  // namespace

Collection::Collection(Client& client, const Watched& watched,
                       std::function<void(const Change&)> changed,
                       std::function<void(const std::string&)> trouble)
    : cache_(watched.resource),
      changed_(std::move(changed)),
      requests_({.world = client.world(),
                 .reached = [&client] { return client.has_reached_server(); },
                 .error_of =
                     [&client](const http::Failure& failure) { return client.error_of(failure); }},
                watched,
                {.listed =
                     [this](const Json& list) {
                       for (const auto& change : cache_.take_list(list)) changed_(change);
                       listed_version_ = cache_.resource_version();
                     },
                 .changed = [this](WatchEvent event) { take(std::move(event)); },
                 .resource_version = [this] { return cache_.resource_version(); },
                 .trouble = std::move(trouble)}) {
  auto* shared = watched.shared ? SharedWatches::of(client.common()) : nullptr;
  if (shared != nullptr) feed_ = shared->feed(watched);
}

http::RequestSequence Collection::sequence() {
  http::RequestSequence sequence{
      .next_request = [this] { return next_request(); },
      .on_reply = [this](http::Reply reply) { requests_.on_reply(std::move(reply)); }};
  if (feed_) sequence.has_news = [this] { return has_news(); };
  return sequence;
}

void Collection::take(WatchEvent event) {
  if (const auto change = cache_.take_event(std::move(event))) changed_(*change);
}

std::optional<http::Request> Collection::next_request() {
  take_feed();
  if (waits_for_feed()) return std::nullopt;
  return requests_.next_request();
}

void Collection::take_feed() {
  if (!feed_) return;
  if (feed_->begun() != listed_since_) {
    feed_->take();  // the list will have it
    listed_since_ = feed_->begun();
    requests_.refresh();
  }
  if (!requests_.is_listed()) return;
  for (auto& event : feed_->take()) {
    if (!is_not_newer(string_at(event.object, {"metadata", "resourceVersion"}), listed_version_))
      take(std::move(event));
  }
  if (feed_->is_lost()) feed_.reset();
}

bool Collection::has_news() const {
  return feed_ && (feed_->begun() != listed_since_ ||
                   (requests_.is_listed() && (feed_->has_events() || feed_->is_lost())));
}

/// Before the watch that it shares has begun nothing is listed, and afterwards nothing is watched.
bool Collection::waits_for_feed() const {
  return feed_ && !feed_->is_lost() &&
         (feed_->begun() == 0 || (requests_.is_listed() && listed_since_ == feed_->begun()));
}

}  // namespace kube
