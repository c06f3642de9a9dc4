#include "kube/watch/log_lines.h"

#include <algorithm>
#include <utility>

namespace kube {
namespace {

constexpr std::size_t longest_begun = std::size_t{64}
                                      << 10;  // what is longer is handed on before its end has come

/// The time stamp at the front of a line; empty when there is none.
std::string_view time_of(std::string_view line) {
  constexpr std::size_t shortest = std::string_view("2023-11-14T22:13:20Z").size();
  const auto time = line.substr(0, line.find(' '));
  const bool plausible =
      time.size() >= shortest && time.size() < line.size() && time[4] == '-' && time[10] == 'T';
  return plausible ? time : std::string_view{};
}

/// Times in one zone as texts that compare as they do: servers before 1.20 leave zeros at the end
/// of a fraction out.
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
  while (!bytes.empty()) {
    const auto end = bytes.find('\n');
    const bool whole = end != std::string_view::npos;
    const auto piece = bytes.substr(0, whole ? end + 1 : bytes.size());
    bytes.remove_prefix(piece.size());
    if (long_) {
      if (!left_out_) lines += fresh(piece);
    } else if (whole || begun_.size() + piece.size() > longest_begun) {
      begun_ += piece;
      const auto text = take_line(begun_);
      left_out_ = text.empty();
      has_time_ = !time_of(begun_).empty();
      lines += fresh(text);
      begun_.clear();
    } else {
      begun_ += piece;
      continue;
    }
    long_ = !whole;
    if (!whole) continue;
    handed_on_ = 0;
    if (!left_out_) known_ = 0;
  }
  return lines;
}

/// What of a line has not been handed on before the connection broke in the middle of it.
std::string_view LogLines::fresh(std::string_view text) {
  handed_on_ += text.size();
  const auto before = std::min(known_, text.size());
  known_ -= before;
  return text.substr(before);
}

std::string LogLines::finish() {
  long_ = false;
  const auto line = std::exchange(begun_, {});
  return std::string(fresh(take_line(line)));
}

void LogLines::resume() {
  begun_.clear();
  const bool in_the_middle = std::exchange(long_, false) && has_time_ && !left_out_;
  const auto handed_on = std::exchange(handed_on_, 0);
  if (last_time_.empty()) return;
  skip_until_ = last_time_;
  skip_ = at_last_time_;
  if (!in_the_middle) return;
  // The line that was begun has the last time, and comes again from its beginning.
  --skip_;
  known_ = handed_on;
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
