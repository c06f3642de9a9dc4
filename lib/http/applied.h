// Note whether a server may have done something, for those who want to say that nothing was.
#pragma once
#include <atomic>
#include <memory>

#include "http/transport.h"

namespace http {

/// Whether the server may do something because of it. A dry run does nothing, nor does a question
/// about rights.
bool changes_something(const Request& request);

/// The transport, with a note in `applied`, which must outlive it: it becomes true with the first
/// request that changes something (changes_something) and was not plainly refused (4xx) or
/// certainly never sent. It never becomes false again. Several
/// transports, in threads of their own, may share it.
std::unique_ptr<Transport> noting_writes(std::unique_ptr<Transport> transport,
                                         std::atomic<bool>& applied);

}  // namespace http
