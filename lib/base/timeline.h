// Timeline of a piece of work: its parts, and when each took place.
#pragma once
#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace base {

class Timeline {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  struct Span {
    std::string title{};                 ///< "image pulled"
    std::chrono::milliseconds begin{0};  ///< from the beginning of the first on
    std::chrono::milliseconds end{0};
    bool reached = true;   ///< false: it was waited for, and did not come about
    std::string detail{};  ///< what came about: "orders-5d9c on node-1"
  };

  void add(std::string title, Moment begin, Moment end, bool reached = true,
           std::string detail = {}) {
    if (!origin_) origin_ = begin;
    const auto since = [&](Moment moment) {
      return std::chrono::duration_cast<std::chrono::milliseconds>(std::max(moment, *origin_) -
                                                                   *origin_);
    };
    spans_.push_back(
        {std::move(title), since(begin), since(std::max(begin, end)), reached, std::move(detail)});
  }

  /// In the order in which they were added.
  const std::vector<Span>& spans() const { return spans_; }

  /// From the beginning of the first to the end of the last.
  std::chrono::milliseconds length() const {
    std::chrono::milliseconds longest{0};
    for (const auto& span : spans_) longest = std::max(longest, span.end);
    return longest;
  }

 private:
  std::optional<Moment> origin_{};
  std::vector<Span> spans_{};
};

}  // namespace base
