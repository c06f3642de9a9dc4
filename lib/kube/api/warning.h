// Warnings of the API server beside its answer.
#pragma once
#include <string>
#include <vector>

#include "http/message.h"

namespace kube {

/// The texts of all `Warning: 299 - "text"` headers (RFC 7234, KEP-1693), printable, each once.
/// Malformed ones are left out.
std::vector<std::string> warnings_of(const http::Response& response);

/// Adds a warning that is not among them yet.
void add_new(std::vector<std::string>& warnings, std::string warning);

}  // namespace kube
