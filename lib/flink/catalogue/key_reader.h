// Reader of a key: which part of Flink looks at it, and when.
#pragma once
#include <string_view>

namespace flink {

/// "the JobManager, when it asks for TaskManager pods", as part of a sentence; of keys that begin
/// alike the same. Empty where nothing is known.
std::string_view reader_of(std::string_view key);

}  // namespace flink
