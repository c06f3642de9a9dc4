// Lines on a terminal that change in their place.
#pragma once
#include <cstddef>
#include <string>

#include "cli/output/output.h"

namespace cli {

/// A result of some lines, which are written over those that were there; the last ones stay. What
/// is wider or longer than the terminal is cut. Where the terminal's size has changed they are
/// written to a screen that is cleared, as nobody knows then where the old ones are.
class LiveBlock {
 public:
  /// Of a standard output that is a terminal. The output must outlive it.
  explicit LiveBlock(const Output& output) : output_(output) {}

  /// Writes the text, which ends in a line break, unless that is what stands there.
  void show(const std::string& text);

 private:
  const Output& output_;
  std::string shown_{};
  std::size_t lines_ = 0;  // that stand there
  std::size_t columns_ = 0, rows_ = 0;
};

}  // namespace cli
