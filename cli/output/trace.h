// Requests and answers, for those who look for what is between drey and a server.
#pragma once
#include "cli/output/context.h"

namespace cli {

/// The ways to servers, and with --trace a line of talk for each request: method, address, status,
/// size and time, never a body or a header that has a secret. The output must outlive them.
Connect traced(const Connect& connect, const Output& output);

}  // namespace cli
