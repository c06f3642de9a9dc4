// Answers as their askers are to read them.
#pragma once
#include "cli/output/context.h"

namespace cli {

/// The ways to servers, with their answers amended where an endpoint wants that
/// (http::Endpoint::amend).
Connect amended(Connect connect);

}  // namespace cli
