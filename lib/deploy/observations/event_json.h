// Events as JSON documents, written and read again: a bundle has one a line.
#pragma once
#include <chrono>
#include <optional>

#include "base/json.h"
#include "deploy/observations/event.h"

namespace deploy {

/// {"ms": 1250, "event": "object seen", "object": {…}}: `ms` are milliseconds since `begun`.
base::Json to_json(const Event& event, std::chrono::steady_clock::time_point begun);

/// The event that to_json made of; nothing of a document that is none, such as one of a newer
/// version.
std::optional<Event> read_event(const base::Json& document,
                                std::chrono::steady_clock::time_point begun);

}  // namespace deploy
