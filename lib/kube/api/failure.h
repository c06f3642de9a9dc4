// Error of an API server that could not be asked at all.
#pragma once
#include <string_view>

#include "base/error.h"
#include "http/message.h"

namespace kube {

/// The end of a command whose request got no answer, in kubectl's words. `server` is the URL from
/// the kubeconfig. The exit is unreachable; not_allowed where our own certificate is the reason;
/// partial when `maybe_applied` (see Result).
base::Error to_error(const http::Failure& failure, std::string_view server,
                     bool maybe_applied = false);

}  // namespace kube
