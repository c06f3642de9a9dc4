#include "kube/watch/shared_watches.h"

#include <algorithm>
#include <set>
#include <utility>

#include "kube/api/failure.h"
#include "kube/api/object.h"

namespace kube {

/// One watch, and who has feeds of it.
class Feed::Source {
 public:
  Source(const base::World& world, const Watched& watched)
      : field_(watched.shared->field),
        requests_({.world = world,
                   .reached = [this] { return begun_ > 0; },
                   .error_of = [](const http::Failure& failure) { return to_error(failure, ""); }},
                  wide(watched),
                  {.listed = [this](const Json& list) { begin(list); },
                   .changed = [this](WatchEvent event) { hand_on(std::move(event)); },
                   .resource_version = [this] { return resource_version_; }}) {}

  std::size_t begun() const { return begun_; }
  bool is_lost() const { return lost_ || requests_.refusal(); }

  void add(Feed& feed) { feeds_[feed.value_].insert(&feed); }

  void remove(Feed& feed) {
    const auto of_value = feeds_.find(feed.value_);
    of_value->second.erase(&feed);
    if (of_value->second.empty()) feeds_.erase(of_value);
  }

  static http::RequestSequence sequence(const std::shared_ptr<Source>& source) {
    return {.next_request = [source] { return source->next_request(); },
            .on_reply = [source](http::Reply reply) { source->on_reply(std::move(reply)); },
            .given_up = [source] { return source->feeds_.empty(); }};
  }

 private:
  /// The newest version is all that is wanted of its list.
  static Watched wide(const Watched& watched) {
    return {.resource = watched.resource,
            .name_space = watched.name_space,
            .label_selector = watched.shared->label_selector,
            .optional = true,
            .limit = 1};
  }

  std::optional<http::Request> next_request() {
    if (feeds_.empty() || lost_) return std::nullopt;
    return requests_.next_request();
  }

  void on_reply(http::Reply reply) {
    try {
      requests_.on_reply(std::move(reply));
    } catch (const base::Error&) {
      lost_ = true;  // who watches by himself finds out why
    }
  }

  void begin(const Json& list) {
    resource_version_ = string_at(list, {"metadata", "resourceVersion"});
    ++begun_;
  }

  void hand_on(WatchEvent event) {
    const auto version = string_at(event.object, {"metadata", "resourceVersion"});
    if (!version.empty()) resource_version_ = version;
    if (event.kind == WatchEvent::Kind::bookmark) return;
    const auto of_value = feeds_.find(value_of(event.object));
    if (of_value == feeds_.end()) return;
    for (auto* feed : of_value->second) feed->events_.push_back(event);
  }

  std::string value_of(const Json& object) const {
    if (!object.contains(field_)) return {};
    const auto& value = object.at(field_);
    return value.is_string() ? value.get<std::string>() : std::string();
  }

  Json::json_pointer field_;
  std::map<std::string, std::set<Feed*>> feeds_{};  // by the value of their part
  std::string resource_version_{};
  std::size_t begun_ = 0;
  bool lost_ = false;
  ListWatch requests_;
};

Feed::Feed(std::shared_ptr<Source> source, std::string value)
    : source_(std::move(source)), value_(std::move(value)) {
  source_->add(*this);
}

Feed::~Feed() { source_->remove(*this); }

std::size_t Feed::begun() const { return source_->begun(); }

bool Feed::is_lost() const { return source_->is_lost(); }

SharedWatches* SharedWatches::of(http::Common* common) {
  if (common == nullptr) return nullptr;
  if (!common->kept) common->kept = std::make_shared<SharedWatches>(*common);
  return static_cast<SharedWatches*>(common->kept.get());
}

std::unique_ptr<Feed> SharedWatches::feed(const Watched& watched) {
  auto& source = sources_[{std::string(watched.resource.plural), watched.name_space,
                           watched.shared->label_selector, watched.shared->field}];
  if (!source) {
    source = std::make_shared<Feed::Source>(*common_.world, watched);
    common_.add(Feed::Source::sequence(source));
  }
  return std::unique_ptr<Feed>(new Feed(source, watched.shared->value));
}

}  // namespace kube
