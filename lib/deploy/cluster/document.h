// Values of the documents that -o asks for: of one shape, whichever command prints them. What is
// not known is null.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/json.h"

namespace deploy::document {

/// A moment, given as Flink has it, in milliseconds since 1970: "2026-11-28T10:34:51.250Z" (RFC
/// 3339, as Kubernetes writes times); null for 0 and less, which stand for none.
base::OrderedJson moment(std::int64_t milliseconds);

/// A moment of the wall clock, in the same form.
std::string moment(std::chrono::system_clock::time_point time);

/// A text; null when it is empty.
base::OrderedJson text(const std::string& value);

/// A text that may be empty; null when it is absent.
base::OrderedJson value(const std::optional<std::string>& text);

/// A number; null when it is negative, which stands for none.
base::OrderedJson count(std::int64_t value);

/// A span of time in seconds: 1.25.
base::OrderedJson seconds(std::chrono::milliseconds span);

/// A job as far as it is known: its id, name and state.
base::OrderedJson job(const std::string& id, const std::string& name = {},
                      const std::string& state = {});

}  // namespace deploy::document
