// The stream of a watch: bytes in, events out.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace kube {

using base::Json;

/// One line of a watch (meta/v1 WatchEvent).
struct WatchEvent {
  enum class Kind {
    added,
    modified,
    deleted,   ///< the object as it was last, with the resource version of its end
    bookmark,  ///< an object with a resource version and nothing else
    error      ///< a Status
  };
  Kind kind = Kind::added;
  Json object{};
};

/// Takes a watch apart, however its bytes are cut into pieces.
class WatchDecoder {
 public:
  /// The events that are complete with these bytes. Blank lines and CRLF do no harm. After
  /// something that is no event (no JSON object, of no known type, a line longer than 16 MiB)
  /// nothing more comes.
  std::vector<WatchEvent> take(std::string_view bytes);

  /// What was wrong with the stream, empty as long as nothing was: "an event of unknown type
  /// 'RESET'".
  const std::string& problem() const { return problem_; }

 private:
  void take_line(std::string_view line, std::vector<WatchEvent>& events);

  std::string begun_{};  // a line whose end has not come yet
  std::string problem_{};
};

}  // namespace kube
