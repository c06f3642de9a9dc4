// Numbers that look random and come out the same in every run.
#pragma once
#include <cstdint>
#include <random>

namespace test {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  /// From 0 to sides - 1. The distributions of the standard library differ from one library to the
  /// next.
  std::size_t below(std::size_t sides) { return static_cast<std::size_t>(engine_() % sides); }

  bool chance(std::size_t percent) { return below(100) < percent; }

  template <class List>
  const auto& pick(const List& list) {
    return *(std::begin(list) + static_cast<std::ptrdiff_t>(below(std::size(list))));
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace test
