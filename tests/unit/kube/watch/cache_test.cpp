#include "kube/watch/cache.h"

#include "support/catch.h"

using namespace kube;
using Kind = Change::Kind;

namespace {

Json pod(const std::string& uid, const std::string& version) {
  return {{"metadata", {{"uid", uid}, {"name", "n-" + uid}, {"resourceVersion", version}}}};
}

Json list(const std::string& version, std::vector<Json> items) {
  return {{"kind", "PodList"},
          {"metadata", {{"resourceVersion", version}}},
          {"items", std::move(items)}};
}

/// "+a ~b -c"
std::string text(const std::vector<Change>& changes) {
  std::string result;
  for (const auto& change : changes) {
    const char sign = change.kind == Kind::added ? '+' : change.kind == Kind::modified ? '~' : '-';
    result += (result.empty() ? "" : " ") +
              (sign + change.object.at("metadata").at("uid").get<std::string>());
  }
  return result;
}

std::string text(const std::optional<Change>& change) {
  return change ? text(std::vector{*change}) : "";
}

}  // namespace

TEST_CASE("a list is told as changes, and its objects get their kind") {
  Cache cache(pods);
  CHECK(cache.resource_version().empty());
  CHECK(text(cache.take_list(list("10", {pod("a", "1"), pod("b", "2")}))) == "+a +b");
  CHECK(cache.resource_version() == "10");
  CHECK(cache.objects().at("a").at("kind") == "Pod");
  CHECK(cache.objects().at("a").at("apiVersion") == "v1");
}

TEST_CASE("a later list is told by what differs, what is gone first") {
  Cache cache(pods);
  cache.take_list(list("10", {pod("a", "1"), pod("b", "2"), pod("c", "3")}));
  CHECK(text(cache.take_list(list("20", {pod("b", "2"), pod("c", "15"), pod("d", "16")}))) ==
        "-a ~c +d");
  CHECK(cache.resource_version() == "20");
  CHECK(cache.objects().size() == 3);
  CHECK(text(cache.take_list(list("21", {}))) == "-b -c -d");
}

TEST_CASE("an object made anew under its name is another one") {
  Cache cache(pods);
  auto again = pod("b", "12");
  again["metadata"]["name"] = "n-a";
  cache.take_list(list("10", {pod("a", "1")}));
  CHECK(text(cache.take_list(list("20", {again}))) == "-a +b");
}

TEST_CASE("events move the version on; what is known already is no change") {
  Cache cache(pods);
  cache.take_list(list("10", {pod("a", "1")}));
  CHECK(text(cache.take_event({WatchEvent::Kind::added, pod("b", "11")})) == "+b");
  CHECK(text(cache.take_event({WatchEvent::Kind::added, pod("b", "11")})) == "");
  CHECK(text(cache.take_event({WatchEvent::Kind::modified, pod("a", "12")})) == "~a");
  CHECK(cache.objects().at("a").at("metadata").at("resourceVersion") == "12");
  CHECK(text(cache.take_event({WatchEvent::Kind::deleted, pod("a", "13")})) == "-a");
  CHECK(text(cache.take_event({WatchEvent::Kind::deleted, pod("a", "13")})) == "");
  CHECK(cache.resource_version() == "13");
  CHECK(text(cache.take_event(
            {WatchEvent::Kind::bookmark, {{"metadata", {{"resourceVersion", "99"}}}}})) == "");
  CHECK(cache.resource_version() == "99");
  CHECK(cache.objects().size() == 1);
}

TEST_CASE("lists and objects that make no sense are no objects") {
  Cache cache(pods);
  CHECK(cache.take_list(Json{{"items", nullptr}}).empty());
  CHECK(cache.take_list(list("1", {Json::object(), 7, nullptr})).empty());
  CHECK_FALSE(cache.take_event({WatchEvent::Kind::added, Json::object()}));
}
