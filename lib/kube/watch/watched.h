// Description of what is watched.
#pragma once
#include <optional>
#include <string>

#include "kube/api/resource.h"

namespace kube {

/// How a part of a collection is found in a watch that many share: the objects with this value in
/// this field, of those that the selector chooses.
struct SharedPart {
  std::string label_selector{};  ///< of the watch, the same for all that share it
  std::string field{};           ///< a JSON pointer: "/metadata/labels/app"
  std::string value{};
};

/// One collection, or a part of it.
struct Watched {
  Resource resource{};
  std::string name_space{};  ///< empty: all of them
  std::string label_selector{};
  std::string field_selector{};  ///< "metadata.name=orders"
  bool optional =
      false;  ///< whoever may not see it (403), or whose server lacks it (404), goes on without it
  bool polled = false;  ///< whoever may list it, but not watch it (403), has it listed again and
                        ///< again
  int limit = 0;        ///< of the list: what is beyond it is not seen. 0: none

  /// The same part where many on one connection watch parts of a collection (http::Common): then
  /// one watch brings the changes of all. Unset: it is watched by itself.
  std::optional<SharedPart> shared{};
};

}  // namespace kube
