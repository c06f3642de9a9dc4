// Nearest known key to one that no version of Flink knows.
#pragma once
#include <string>
#include <string_view>

namespace flink {

struct Dialect;

/// The current key of that version which is most like this one, if one is near enough to be meant;
/// also an entry of a map option
/// (`kubernetes.jobmanager.label.team`) and a key of a family (`metrics.reporters.prom.class`).
/// Empty when there is none, and for keys of more than 100 bytes.
std::string nearest_key(std::string_view key, const Dialect& dialect);

}  // namespace flink
