#include "kube/api/object.h"

#include <fmt/format.h>

#include "base/fields.h"
#include "base/parse_json.h"
#include "base/text.h"
#include "kube/api/fields.h"

namespace kube {

std::optional<Json> parse_object(std::string_view text) {
  auto value = base::parse_json(text);
  if (!value || !value->is_object()) return std::nullopt;
  return value;
}

std::string string_at(const Json& object, std::initializer_list<std::string_view> path) {
  return base::text_at(object, path);
}

std::string name_of(const Json& object) { return string_at(object, {"metadata", "name"}); }

std::string uid_of(const Json& object) { return string_at(object, {"metadata", "uid"}); }

bool is_terminating(const Json& object) {
  return !string_at(object, {"metadata", "deletionTimestamp"}).empty();
}

std::string describe(const Json& object) {
  const auto kind = string_at(object, {"kind"});
  return fmt::format("{} '{}'", kind.empty() ? "object" : base::printable(kind, 100),
                     base::printable(string_at(object, {"metadata", "name"}), 300));
}

}  // namespace kube
