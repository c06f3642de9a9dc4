// A log with time stamps, read over one connection after another.
#pragma once
#include <string>
#include <string_view>

namespace kube {

/// Makes whole lines of what comes, and after a break leaves out those that came before it: the
/// server begins again at a whole second.
class LogLines {
 public:
  /// Whether the time stamps stay at the lines.
  explicit LogLines(bool keeps_timestamps) : keeps_timestamps_(keeps_timestamps) {}

  /// The lines that are complete with these bytes, each with its line break; of a line longer than
  /// 64 KiB what there is of it.
  std::string take(std::string_view bytes);

  /// The line that was begun and will have no end, for the log is over.
  std::string finish();

  /// The connection ended in the middle: what comes next may have been there before, from the
  /// beginning of the line that was cut.
  void resume();

  /// From where the log is to be asked for: the time of the last line; empty before the first.
  const std::string& last_time() const { return last_time_; }

 private:
  std::string_view take_line(std::string_view line);
  std::string_view fresh(std::string_view text);

  bool keeps_timestamps_;
  std::string begun_{};
  bool long_ = false;          // the beginning of the line has been taken, its end has not come
  bool left_out_ = false;      // that line was there before
  bool has_time_ = false;      // it begins with its time
  std::size_t handed_on_ = 0;  // bytes of it
  std::size_t known_ = 0;  // bytes of the line which comes again that have been handed on before
  std::string last_time_{};
  std::size_t at_last_time_ = 0;  // lines with just that time
  std::string skip_until_{};      // lines before it, and this many with it, were there
  std::size_t skip_ = 0;
};

}  // namespace kube
