#include "kube/api/answer_size.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/memory.h"
#include "base/parse_json.h"

namespace kube {
namespace {

std::size_t megabytes(std::size_t bytes) { return bytes >> 20U; }

http::Failure too_large(std::string text) {
  return {.kind = http::Failure::Kind::too_large, .sent = true, .text = std::move(text)};
}

}  // namespace

std::optional<http::Failure> refuse_too_large(std::string_view body) {
  constexpr std::size_t most_of_one = base::JsonBounds{}.most_memory;
  const auto used = base::memory_in_use();
  // Of most answers their length says enough.
  const auto most = base::most_memory_of_byte * body.size();
  if (most <= most_of_one && used + most <= base::most_memory) return std::nullopt;
  const auto size = base::tree_memory(body);
  if (size > most_of_one)
    return too_large(
        fmt::format("it takes more than {} MiB of memory to read", megabytes(most_of_one)));
  if (used + size > base::most_memory)
    return too_large(fmt::format("with what was read before it takes more than {} MiB of memory",
                                 megabytes(base::most_memory)));
  return std::nullopt;
}

}  // namespace kube
