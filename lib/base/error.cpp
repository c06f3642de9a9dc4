#include "base/error.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace base {

Error::Error(Exit exit_code, std::string what_happened, std::string what_to_do)
    : exit(exit_code), text(std::move(what_happened)), hint(std::move(what_to_do)) {}

const char* Error::what() const noexcept { return text.c_str(); }

void Problems::add(std::string where, std::string what) {
  // Nobody mends more of them in one go, and each is compared with those before it.
  constexpr std::size_t most = 1000;
  if (list_.size() > most) return;
  if (list_.size() == most)
    return list_.push_back({"and so on", fmt::format("only the first {} problems are told", most)});
  const auto same = [&](const Problem& p) { return p.where == where && p.what == what; };
  if (std::none_of(list_.begin(), list_.end(), same))
    list_.push_back({std::move(where), std::move(what)});
}

void Problems::throw_if_any() const {
  if (list_.empty()) return;
  std::string text =
      list_.size() == 1
          ? "1 problem in the configuration; nothing was sent"
          : fmt::format("{} problems in the configuration; nothing was sent", list_.size());
  for (const auto& problem : list_) text += fmt::format("\n  {}: {}", problem.where, problem.what);
  throw Error(Exit::usage, text);
}

}  // namespace base
