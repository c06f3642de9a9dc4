// Refusal of a field by the API server, and its place.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace flink::admission {

/// The way to a value: keys, and indices as "[3]".
class Path {
 public:
  Path operator/(std::string_view key) const;
  Path operator[](std::size_t index) const;

  bool empty() const { return steps_.empty(); }
  const std::vector<std::string>& steps() const { return steps_; }

  /// The path without its first `count` steps.
  Path without(std::size_t count) const;

  /// As people write it: spec.containers[1].ports[0].name, metadata.labels['a.b/c'].
  std::string text() const;

 private:
  std::vector<std::string> steps_{};
};

struct Refusal {
  Path path{};
  std::string what{};  ///< goes on where the path ends: "must be a port between 1 and 65535, not 0"
  Path other{};        ///< what it collides with, and stands before it; may be empty
};

using Refusals = std::vector<Refusal>;

/// The member of an object, or null when it is not there, or is null, or this is no object.
const base::Json* member(const base::Json& object, std::string_view name);

/// The same as text, list and number; empty or the fallback when it is none.
std::string text_of(const base::Json& object, std::string_view name);
const base::Json& list_of(const base::Json& object, std::string_view name);
std::int64_t number_of(const base::Json& object, std::string_view name, std::int64_t fallback = 0);
bool is_true(const base::Json& object, std::string_view name);

/// 'text', without control characters and cut where it is long.
std::string in_quotes(std::string_view text);

}  // namespace flink::admission
