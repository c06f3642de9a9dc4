// Observations of a cluster as files, for whoever looks into it later.
#pragma once
#include <map>
#include <span>
#include <string>

#include "deploy/observations/observations.h"

namespace deploy {

/// File name (with folders: "pods/orders-7c9d8-x2x1p.json") → contents: objects, events, logs, REST
/// answers as they were last. Masked is, in all of them, what looks like a secret
/// (flink/config/masked.h), and wherever they stand the secrets that are known, the longest first.
std::map<std::string, std::string> bundle(const Observations& seen,
                                          std::span<const std::string> secrets = {});

/// What was seen one after the other (WaitResult::events), a line each, masked in the same way:
/// from event_json.h's read_event and apply the same Observations come again.
std::string event_lines(std::span<const std::string> events,
                        std::span<const std::string> secrets = {});

}  // namespace deploy
