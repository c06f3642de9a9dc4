// What comes over the network in pieces, and what goes to a terminal.
#include <string>
#include <vector>

#include "base/error.h"
#include "base/unprintable.h"
#include "cli/output/escape.h"
#include "http/url.h"
#include "kube/watch/log_lines.h"
#include "kube/watch/watch_events.h"
#include "tests/fuzz/targets.h"

namespace test::fuzz {
namespace {

/// Texts of the events, and of what was wrong.
std::vector<std::string> events_of(std::string_view text, std::size_t length) {
  kube::WatchDecoder decoder;
  std::vector<std::string> all;
  in_pieces(text, length, [&](std::string_view piece) {
    for (const auto& event : decoder.take(piece))
      all.push_back(event.object.dump(-1, ' ', false, base::Json::error_handler_t::replace));
  });
  all.push_back(decoder.problem());
  return all;
}

void watch_events(std::string_view bytes) {
  if (!bytes.empty()) read_in_pieces(bytes, events_of);
}

std::string lines_of(std::string_view text, std::size_t length) {
  kube::LogLines lines(false);
  std::string all;
  in_pieces(text, length, [&](std::string_view piece) { all += lines.take(piece); });
  return all + lines.finish();
}

void log_lines(std::string_view bytes) {
  if (!bytes.empty()) read_in_pieces(bytes, lines_of);
}

void url(std::string_view bytes) {
  http::Url url;
  try {
    url = http::parse_url(bytes);
  } catch (const base::Error&) {
    return;
  }
  require(!base::has_control(url.text()), "a URL with control characters");
  const auto again = http::parse_url(url.text());
  require(again.text() == url.text(), "a URL that was written is read as another");
}

void escape(std::string_view bytes) {
  const auto shown = cli::escaped_text(std::string(bytes));
  for (std::size_t at = 0; at < shown.size(); ++at) {
    const bool begins = (shown[at] & 0xc0) != 0x80;
    require(!begins || shown[at] == '\n' ||
                base::unprintable_length(std::string_view(shown).substr(at)) == 0,
            "something that a terminal would obey");
  }
}

constexpr Target list[] = {
    {"watch-events", watch_events}, {"log-lines", log_lines}, {"url", url}, {"escape", escape}};

}  // namespace

std::span<const Target> stream_targets() { return list; }

}  // namespace test::fuzz
