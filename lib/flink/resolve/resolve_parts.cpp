#include "flink/resolve/resolve_parts.h"

#include <fmt/format.h>

#include "base/text.h"
#include "flink/rules/rules.h"

namespace flink {

void add_mistake(std::vector<Finding>& findings, const Reader& reader, const Option& option,
                 std::string_view about, const std::string& what) {
  const auto found = reader.configuration().find(option, reader.dialect());
  if (what.empty() || !found) return;
  findings.push_back({where(found->key, found->value->origin), fmt::format("{}: {}", about, what),
                      Finding::Severity::mistake});
}

void check_labels(const Reader& reader, const Option& option, const StringMap& labels) {
  for (const auto& [key, value] : labels) {
    reader.check(option, rules::qualified_name(key));
    reader.check(option, rules::label_value(value));
  }
}

void check_annotations(const Reader& reader, const Option& option, const StringMap& annotations) {
  for (const auto& [key, value] : annotations)
    reader.check(option, rules::qualified_name(base::lower(key)));
}

}  // namespace flink
