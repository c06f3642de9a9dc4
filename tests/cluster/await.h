// Waits for what others do in their own time: controllers, kubelets, jobs.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

namespace test {

/// Asks until there is an answer, and gives it. Throws what was waited for when there is none after
/// so long.
template <class Answer>
Answer await(const std::string& what, const std::function<std::optional<Answer>()>& ask,
             std::chrono::seconds patience = std::chrono::seconds(480)) {
  const auto give_up = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < give_up) {
    if (auto answer = ask()) return *answer;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  throw std::runtime_error(what + ": not within " + std::to_string(patience.count()) + " s");
}

/// The same for what is either so or not.
inline void await(const std::string& what, const std::function<bool()>& is_so) {
  await<bool>(what, [&] { return is_so() ? std::optional(true) : std::nullopt; });
}

}  // namespace test
