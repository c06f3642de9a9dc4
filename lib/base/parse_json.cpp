#include "base/parse_json.h"

#include <limits>

namespace base {
namespace {

/// One walk through a JSON text, in which nothing is made of it.
class Walk {
 public:
  Walk(std::string_view text, const JsonBounds& bounds) : text_(text), bounds_(bounds) {}

  /// Whether it is beyond the bounds; the rest of the text is not looked at then.
  bool exceeds() {
    for (; at_ < text_.size(); ++at_) {
      step(text_[at_]);
      if (depth_ > bounds_.deepest || digits_ > bounds_.most_digits ||
          memory_ > bounds_.most_memory)
        return true;
    }
    return false;
  }

  std::size_t memory() const { return memory_; }

 private:
  // What malloc gives for it. A vector that grows has room for twice its values.
  static constexpr std::size_t value = 32;
  static constexpr std::size_t container = 64;
  static constexpr std::size_t string = 48;
  static constexpr std::size_t member = 96 - string - value;
  static constexpr std::size_t in_place = 15;
  static constexpr std::size_t chunk = 16;

  void step(char c) {
    digits_ = c >= '0' && c <= '9' ? digits_ + 1 : 0;
    switch (c) {
      case '"': skip_string(); break;
      case '{':
      case '[': ++depth_, memory_ += container + value; break;
      case ',': memory_ += value; break;
      case ':': memory_ += member; break;
      case '}':
      case ']': --depth_; break;
      default: break;
    }
  }

  void skip_string() {
    const auto begun = ++at_;
    for (; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    const auto length = at_ - begun;
    memory_ += string + (length > in_place ? length + chunk : 0);
  }

  std::string_view text_;
  const JsonBounds& bounds_;
  std::size_t at_ = 0;
  int depth_ = 0;
  int digits_ = 0;
  std::size_t memory_ = 0;
};

}  // namespace

std::size_t tree_memory(std::string_view text) {
  constexpr JsonBounds none{.deepest = std::numeric_limits<int>::max(),
                            .most_memory = std::numeric_limits<std::size_t>::max(),
                            .most_digits = std::numeric_limits<int>::max()};
  Walk walk(text, none);
  static_cast<void>(walk.exceeds());
  return walk.memory();
}

bool exceeds(std::string_view text, const JsonBounds& bounds) {
  return Walk(text, bounds).exceeds();
}

std::optional<Json> parse_json(std::string_view text) {
  if (exceeds(text, {})) return std::nullopt;
  auto value = Json::parse(text, nullptr, false);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

}  // namespace base
