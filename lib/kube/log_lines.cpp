#include "kube/log_lines.h"

#include <algorithm>
#include <utility>

namespace kube {
namespace {

/// The time stamp at the front of a line; empty when there is none.
std::string_view time_of(std::string_view line) {
  constexpr std::size_t shortest = std::string_view("2023-11-14T22:13:20Z").size();
  const auto time = line.substr(0, line.find(' '));
  const bool plausible = time.size() >= shortest && time.size() < line.size() && time[4] == '-' && time[10] == 'T';
  return plausible ? time : std::string_view{};
}

/// Times in one zone as texts that compare as they do: servers before 1.20 leave zeros at the end of a fraction out.
std::string comparable(std::string_view time) {
  constexpr std::size_t seconds = std::string_view("2023-11-14T22:13:20").size();
  const auto end = std::min(time.find_first_not_of("0123456789.", seconds), time.size());
  auto text = std::string(time.substr(0, end));
  if (text.size() == seconds) text += '.';
  text.resize(std::max<std::size_t>(text.size(), seconds + 10), '0');
  return text;
}

}  // namespace

std::string LogLines::take(std::string_view bytes) {
  std::string lines;
  for (auto end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
    begun_ += bytes.substr(0, end + 1);
    lines += take_line(begun_);
    begun_.clear();
    bytes.remove_prefix(end + 1);
  }
  begun_ += bytes;
  return lines;
}

std::string LogLines::finish() {
  const auto line = std::exchange(begun_, {});
  return std::string(take_line(line));
}

void LogLines::resume() {
  begun_.clear();
  if (last_time_.empty()) return;
  skip_until_ = last_time_;
  skip_ = at_last_time_;
}

std::string_view LogLines::take_line(std::string_view line) {
  const auto time = time_of(line);
  if (time.empty()) return line;
  const auto now = comparable(time);
  const auto text = keeps_timestamps_ ? line : line.substr(time.size() + 1);
  if (!skip_until_.empty()) {
    const auto until = comparable(skip_until_);
    if (now < until) return {};
    if (now == until && skip_ > 0) return --skip_, std::string_view{};
    skip_until_.clear();
  }
  at_last_time_ = time == last_time_ ? at_last_time_ + 1 : 1;
  last_time_ = time;
  return text;
}

}  // namespace kube
