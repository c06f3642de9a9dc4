// Events as JSON documents: what is written is read again.
#include "deploy/observations/event_json.h"

#include "support/catch.h"
#include "support/pods.h"

using base::Json;
using deploy::Event;
using deploy::read_event;
using deploy::to_json;

namespace {

const std::chrono::steady_clock::time_point begun{std::chrono::seconds(1000)};

}  // namespace

TEST_CASE("every kind of event is read as it was written, with its time") {
  const Json pod = test::Pod("orders-1");
  const auto what = GENERATE_COPY(values<Event::What>(
      {deploy::ClusterNamed{"orders", "team-a", pod}, deploy::ObjectSeen{pod},
       deploy::ObjectGone{pod}, deploy::ListsComplete{true}, deploy::ListsComplete{false},
       deploy::ListsComplete{true, true}, deploy::LogWritten{"one\n"},
       deploy::EndedLogRead{"orders-1/main", "two\n"}, deploy::RestAnswered{"/v1/overview", "{}"},
       deploy::RestRefused{"/v1/x", 404}, deploy::RestFailed{"no answer yet"},
       deploy::RestForbidden{}}));
  const Event event{begun + std::chrono::milliseconds(1250), what};
  const auto document = to_json(event, begun);
  CHECK(document.at("ms") == 1250);
  const auto again = read_event(Json::parse(document.dump()), begun);
  REQUIRE(again);
  CHECK(again->when == event.when);
  CHECK(again->what.index() == what.index());
  CHECK(to_json(*again, begun) == document);
}

TEST_CASE("a document of another kind is no event") {
  for (const auto* text : {"{}", "[]", "7", R"({"event":"dream"})", R"({"left out":3})"})
    CHECK_FALSE(read_event(Json::parse(text), begun));
}
