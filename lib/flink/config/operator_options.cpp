#include "flink/config/operator_options.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "flink/config/job_options.h"
#include "flink/config/options.h"

namespace flink::options {
namespace {

/// Of all others it is spec.flinkConfiguration.
constexpr std::array<std::pair<const Option*, std::string_view>, 3> fields{
    {{&any_service_account, "spec.serviceAccount"},
     {&image, "spec.image"},
     {&pod_template, "spec.podTemplate"}}};

}  // namespace

std::string word_or_field(const Option& option, const Version& version, std::string_view value) {
  const auto* found = std::find_if(fields.begin(), fields.end(),
                                   [&](const auto& field) { return field.first == &option; });
  return fmt::format("-D{}{}{} (in a FlinkDeployment {})", option.key(version),
                     value.empty() ? "" : "=", value,
                     found == fields.end() ? "spec.flinkConfiguration" : found->second);
}

}  // namespace flink::options
