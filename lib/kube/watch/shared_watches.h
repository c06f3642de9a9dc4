// Watches that many share.
#pragma once
#include <array>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "http/transport.h"
#include "kube/watch/list_watch.h"
#include "kube/watch/watch_events.h"
#include "kube/watch/watched.h"

namespace kube {

/// What a shared watch has for one of those who share it. It brings changes alone: what was there
/// before, each lists by itself, once the watch has begun.
class Feed {
 public:
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;
  ~Feed();

  /// The events that came since, bookmarks and errors left out.
  std::deque<WatchEvent> take() { return std::exchange(events_, {}); }
  bool has_events() const { return !events_.empty(); }

  /// How often the watch has begun anew, as changes were missed: with each, what is there has to be
  /// listed. 0: it has not begun yet.
  std::size_t begun() const;

  /// The watch will not go on: it is refused, or failed. Whoever has this feed watches by himself.
  bool is_lost() const;

 private:
  friend class SharedWatches;
  class Source;
  Feed(std::shared_ptr<Source> source, std::string value);

  std::shared_ptr<Source> source_;
  std::string value_;
  std::deque<WatchEvent> events_{};
};

/// The watches that the users of one connection share: one for each collection and field by which
/// they tell their parts. Each lasts as long as there is a feed of it.
class SharedWatches {
 public:
  /// Those of a connection, which are made when they are first asked for; null where nobody shares
  /// it.
  static SharedWatches* of(http::Common* common);

  explicit SharedWatches(http::Common& common) : common_(common) {}

  /// What comes for one part; `watched` must be shared.
  std::unique_ptr<Feed> feed(const Watched& watched);

 private:
  using Key = std::array<std::string, 4>;
  http::Common& common_;
  std::map<Key, std::shared_ptr<Feed::Source>> sources_{};
};

}  // namespace kube
