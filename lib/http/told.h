// Requests and their replies, told while they happen.
#pragma once
#include <chrono>
#include <functional>
#include <memory>

#include "http/transport.h"

namespace http {

/// Is told a request, what became of it, and how long that took; of a flight that all of it took.
using Tell = std::function<void(const Request& request, const Reply& reply,
                                std::chrono::steady_clock::duration time)>;

/// The transport, which tells each request when its reply is there. `now` is the clock.
std::unique_ptr<Transport> telling(std::unique_ptr<Transport> transport,
                                   std::function<std::chrono::steady_clock::time_point()> now,
                                   Tell tell);

}  // namespace http
