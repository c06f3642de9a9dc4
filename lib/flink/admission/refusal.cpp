#include "flink/admission/refusal.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/fields.h"
#include "base/text.h"

namespace flink::admission {
namespace {

using base::Json;

bool is_plain(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

}  // namespace

Path Path::operator/(std::string_view key) const {
  Path path = *this;
  path.steps_.emplace_back(key);
  return path;
}

Path Path::operator[](std::size_t index) const { return *this / fmt::format("[{}]", index); }

Path Path::without(std::size_t count) const {
  Path path;
  for (auto at = std::min(count, steps_.size()); at < steps_.size(); ++at)
    path.steps_.push_back(steps_[at]);
  return path;
}

std::string Path::text() const {
  std::string text;
  for (const auto& step : steps_) {
    if (step.starts_with('[')) text += step;
    else if (is_plain(step)) text += (text.empty() ? "" : ".") + step;
    else text += fmt::format("[{}]", in_quotes(step));
  }
  return text;
}

const Json* member(const Json& object, std::string_view name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string text_of(const Json& object, std::string_view name) {
  const auto* found = member(object, name);
  return found != nullptr && found->is_string() ? found->get<std::string>() : std::string{};
}

const Json& list_of(const Json& object, std::string_view name) {
  static const Json none = Json::array();
  const auto* found = member(object, name);
  return found != nullptr && found->is_array() ? *found : none;
}

std::int64_t number_of(const Json& object, std::string_view name, std::int64_t fallback) {
  const auto* found = member(object, name);
  if (found == nullptr || !found->is_number_integer()) return fallback;
  // What 64 bits cannot hold is too large, whatever for.
  return base::whole_number(*found).value_or(std::numeric_limits<std::int64_t>::max());
}

bool is_true(const Json& object, std::string_view name) {
  const auto* found = member(object, name);
  return found != nullptr && found->is_boolean() && found->get<bool>();
}

std::string in_quotes(std::string_view text) {
  return fmt::format("'{}'", base::printable(text, 300));
}

}  // namespace flink::admission
