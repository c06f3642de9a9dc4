// Record of what was seen during a wait, for a bundle.
#pragma once
#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "deploy/observations/event.h"

namespace deploy {

/// Keeps events as JSON texts, which can be applied again in their order. When there are too many,
/// those go that say less by now: objects, answers and pieces of the log of which something newer
/// is there, the oldest first.
class EventRecord {
 public:
  static constexpr std::size_t usual_size = std::size_t{16} << 20;  ///< bytes

  explicit EventRecord(std::chrono::steady_clock::time_point begun, std::size_t most = usual_size)
      : begun_(begun), most_(most) {}

  void add(const Event& event);

  /// The documents, the oldest first, as event_json.h has them; where some are left out, one more
  /// says how many. Pieces of the JobManager's log are whole lines.
  std::vector<std::string> lines();

 private:
  struct Entry {
    std::size_t number = 0;
    std::string subject{};  // of an event that another one may supersede
    std::string line{};
  };

  void write(const Event& event);
  void shrink();

  std::chrono::steady_clock::time_point begun_;
  std::size_t most_;
  std::vector<Entry> entries_{};
  std::map<std::string, std::size_t> newest_{};  // number by subject
  Event last_line_{.what = LogWritten{}};        // of the log, whose end has not come yet
  std::size_t bytes_ = 0;
  std::size_t added_ = 0;
  std::size_t left_out_ = 0;
};

}  // namespace deploy
