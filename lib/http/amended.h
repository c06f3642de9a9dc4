// Replies that are changed before anybody reads them.
#pragma once
#include <functional>
#include <memory>

#include "http/transport.h"

namespace http {

/// The transport, whose replies `amend` is shown before anybody else, and may change.
std::unique_ptr<Transport> amending(std::unique_ptr<Transport> transport,
                                    std::function<void(Reply& reply)> amend);

}  // namespace http
