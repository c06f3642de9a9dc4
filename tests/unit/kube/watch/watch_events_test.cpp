#include "kube/watch/watch_events.h"

#include "support/catch.h"

using namespace kube;
using Kind = WatchEvent::Kind;

namespace {

const std::string two_events =
    "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"Grüße\"}}}\n"
    "{\"type\":\"DELETED\",\"object\":{\"metadata\":{\"name\":\"b\"}}}\n";

std::vector<WatchEvent> decode(WatchDecoder& decoder,
                               std::initializer_list<std::string_view> pieces) {
  std::vector<WatchEvent> events;
  for (const auto piece : pieces) {
    for (auto& event : decoder.take(piece)) events.push_back(std::move(event));
  }
  return events;
}

}  // namespace

TEST_CASE("events come whole, wherever the bytes are cut") {
  for (std::size_t cut = 0; cut <= two_events.size(); ++cut) {
    WatchDecoder decoder;
    const std::string_view text = two_events;
    const auto events = decode(decoder, {text.substr(0, cut), text.substr(cut)});
    REQUIRE(events.size() == 2);
    CHECK(events[0].kind == Kind::added);
    CHECK(events[0].object.at("metadata").at("name") == "Grüße");
    CHECK(events[1].kind == Kind::deleted);
    CHECK(decoder.problem().empty());
  }
}

TEST_CASE("byte by byte") {
  WatchDecoder decoder;
  std::size_t events = 0;
  for (const char& byte : two_events) events += decoder.take({&byte, 1}).size();
  CHECK(events == 2);
}

TEST_CASE("blank lines and CRLF do no harm; a line without its end is not there yet") {
  WatchDecoder decoder;
  const auto events = decode(
      decoder,
      {"\r\n\n{\"type\":\"BOOKMARK\",\"object\":{}}\r\n{\"type\":\"MODIFIED\",\"object\":{}}"});
  REQUIRE(events.size() == 1);
  CHECK(events[0].kind == Kind::bookmark);
  CHECK(decode(decoder, {"\n"}).at(0).kind == Kind::modified);
}

TEST_CASE("an error carries its Status") {
  WatchDecoder decoder;
  const auto events = decode(decoder, {R"({"type":"ERROR","object":{"kind":"Status","code":410}})"
                                       "\n"});
  CHECK(events.at(0).kind == Kind::error);
  CHECK(events.at(0).object.at("code") == 410);
}

TEST_CASE("what is no event ends the watch, after what came before it") {
  const auto [text, problem] = GENERATE(
      std::pair{std::string("<html>\n"), std::string("something that is no event")},
      std::pair{std::string("[1]\n"), std::string("something that is no event")},
      std::pair{std::string("{\"type\":\"ADDED\"}\n"), std::string("something that is no event")},
      std::pair{std::string("{\"type\":\"ADDED\",\"object\":3}\n"),
                std::string("something that is no event")},
      std::pair{std::string("{\"type\":\"RE\\u001bSET\",\"object\":{}}\n"),
                std::string("an event of unknown type 'RE\\x1bSET'")},
      std::pair{std::string(std::size_t{17} << 20, 'x'),
                std::string("an event longer than 16 MiB")});
  WatchDecoder decoder;
  CHECK(decode(decoder, {two_events, text, two_events}).size() == 2);
  CHECK(decoder.problem() == problem);
}
