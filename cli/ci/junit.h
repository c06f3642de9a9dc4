// Result of a run as a JUnit file, which CI systems show as tests.
#pragma once
#include <string>

#include "base/json.h"

namespace cli {

/// A test suite a cluster, and in it a test for each check, each stage of a deployment, or the
/// result; what failed has the message and the hint. The name of all is the command's.
std::string junit(const std::string& command, const base::OrderedJson& document);

}  // namespace cli
