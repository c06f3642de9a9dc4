#include "kube/watch/watch.h"

#include <algorithm>
#include <utility>

namespace kube {

Watch::Watch(Client& client, std::vector<Watched> collections, const WatchListener& listener)
    : client_(client) {
  for (std::size_t i = 0; i < collections.size(); ++i) {
    auto changed = [i, tell = listener.changed](const Change& change) {
      if (tell) tell(i, change);
    };
    collections_.push_back(
        std::make_unique<Collection>(client, collections[i], std::move(changed), listener.trouble));
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
  for (auto& collection : collections_) sequences.push_back(collection->sequence());
}

}  // namespace kube
