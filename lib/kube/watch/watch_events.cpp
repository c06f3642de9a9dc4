#include "kube/watch/watch_events.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "kube/api/object.h"

namespace kube {
namespace {

using Kind = WatchEvent::Kind;

constexpr std::size_t longest_line = std::size_t{16} << 20;

std::optional<Kind> kind_of(std::string_view type) {
  constexpr std::pair<std::string_view, Kind> kinds[] = {{"ADDED", Kind::added},
                                                         {"MODIFIED", Kind::modified},
                                                         {"DELETED", Kind::deleted},
                                                         {"BOOKMARK", Kind::bookmark},
                                                         {"ERROR", Kind::error}};
  const auto* found = std::find_if(std::begin(kinds), std::end(kinds),
                                   [&](const auto& kind) { return kind.first == type; });
  return found == std::end(kinds) ? std::nullopt : std::optional(found->second);
}

}  // namespace

std::vector<WatchEvent> WatchDecoder::take(std::string_view bytes) {
  std::vector<WatchEvent> events;
  while (problem_.empty() && !bytes.empty()) {
    const auto end = bytes.find('\n');
    if (end == std::string_view::npos) {
      begun_ += bytes;
      if (begun_.size() > longest_line) problem_ = "an event longer than 16 MiB";
      break;
    }
    if (begun_.empty()) take_line(bytes.substr(0, end), events);
    else take_line(begun_.append(bytes.substr(0, end)), events);
    begun_.clear();
    bytes.remove_prefix(end + 1);
  }
  return events;
}

void WatchDecoder::take_line(std::string_view line, std::vector<WatchEvent>& events) {
  line = base::trim(line);
  if (line.empty()) return;
  auto event = parse_object(line);
  if (!event || !event->contains("object") || !event->at("object").is_object()) {
    problem_ = "something that is no event";
    return;
  }
  const auto type = string_at(*event, {"type"});
  const auto kind = kind_of(type);
  if (kind) events.push_back({*kind, std::move((*event)["object"])});
  else problem_ = fmt::format("an event of unknown type '{}'", base::printable(type, 100));
}

}  // namespace kube
