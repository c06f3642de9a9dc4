// A collection of objects, kept up to date.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "http/transport.h"
#include "kube/client/client.h"
#include "kube/watch/cache.h"
#include "kube/watch/list_watch.h"
#include "kube/watch/shared_watches.h"
#include "kube/watch/watched.h"

namespace kube {

/// The objects of a collection as its own list and watch bring them, or its own list and a watch
/// that it shares.
class Collection {
 public:
  /// The client must outlive it. `changed` is told of each change, `trouble` as WatchSink::trouble.
  Collection(Client& client, const Watched& watched, std::function<void(const Change&)> changed,
             std::function<void(const std::string&)> trouble);
  Collection(const Collection&) = delete;
  Collection& operator=(const Collection&) = delete;

  /// What sends and takes its requests; it must not outlive this.
  http::RequestSequence sequence();

  /// Whether it has been listed, or refused.
  bool is_seen() const { return requests_.refusal() || requests_.is_listed(); }
  const Cache& cache() const { return cache_; }
  const std::optional<Status>& refusal() const { return requests_.refusal(); }

  /// Lists it anew before going on.
  void refresh() { requests_.refresh(); }

 private:
  std::optional<http::Request> next_request();
  void take(WatchEvent event);
  void take_feed();
  bool has_news() const;
  bool waits_for_feed() const;

  Cache cache_;
  std::function<void(const Change&)> changed_;
  ListWatch requests_;
  std::unique_ptr<Feed> feed_{};  // null: it is watched by itself
  std::size_t listed_since_ = 0;  // Feed::begun when it was listed last
  std::string listed_version_{};  // what the feed brings of before is in that list
};

}  // namespace kube
