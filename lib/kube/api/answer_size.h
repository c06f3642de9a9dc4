// Size of an answer, as what is made of it.
#pragma once
#include <optional>
#include <string_view>

#include "http/message.h"

namespace kube {

/// The refusal of an answer's JSON text whose tree would take more memory than the program may have
/// (base::JsonBounds, base::most_memory), before anything is made of it: a failure `too_large`.
/// What is no JSON, or too deep, is none.
std::optional<http::Failure> refuse_too_large(std::string_view body);

}  // namespace kube
