// Options whose values are secrets themselves.
#pragma once
#include <string>

#include "flink/config/configuration.h"
#include "flink/version/dialect.h"

namespace flink {

/// Whether a user wrote a secret under that key (hides). Options that are flags, amounts and the
/// like have none, whatever they are called.
bool holds_secret(const std::string& key, const Value& value, const Dialect& dialect);

/// Whether that version's processes hide the value under that key where they show their
/// configuration: in their log, and in Flink's REST API (GlobalConfiguration#isSensitive).
bool is_hidden_by_flink(const std::string& key, const Dialect& dialect);

}  // namespace flink
