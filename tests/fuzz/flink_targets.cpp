// Texts and bytes of Flink's.
#include <string>
#include <vector>

#include "base/unprintable.h"
#include "flink/config/config_file.h"
#include "flink/ha/java_object.h"
#include "flink/ha/state_handle.h"
#include "flink/log/job_manager_log.h"
#include "flink/log/stack_trace.h"
#include "flink/values/structured.h"
#include "flink/values/units.h"
#include "tests/fuzz/targets.h"

namespace test::fuzz {
namespace {

void legacy_configuration(std::string_view bytes) {
  std::vector<std::string> warnings;
  const auto read = flink::read_legacy_file(bytes, "flink-conf.yaml", warnings);
  const auto written = flink::write_legacy_file(read);
  require(flink::write_legacy_file(flink::read_legacy_file(written, "x", warnings)) == written,
          "what was written is read as something else");
}

void lists_and_maps(std::string_view bytes) {
  for (const bool yaml : {false, true}) {
    if (const auto list = flink::parse_list(bytes, yaml); list && !yaml) {
      const auto again = flink::parse_list(flink::write_list(*list), yaml);
      require(again && *again == *list, "a list that was written is read as another");
    }
    if (const auto map = flink::parse_map(bytes, yaml); map && !yaml) {
      const auto again = flink::parse_map(flink::write_map(*map), yaml);
      require(again && *again == *map, "a map that was written is read as another");
    }
  }
}

void units(std::string_view bytes) {
  if (const auto size = flink::parse_memory_size(bytes)) {
    const auto again = flink::parse_memory_size(flink::to_string(*size));
    require(again && *again == *size, "a size that was written is read as another");
  }
  if (const auto number = flink::parse_java_double(bytes)) {
    const auto again = flink::parse_java_double(flink::java_double_text(*number));
    require(again && (*again == *number || *number != *number),
            "a number that was written is read as another");
  }
}

void java_objects(std::string_view bytes) {
  const auto objects = flink::ha::read_java_objects(bytes);
  require(!objects || !objects->empty(), "a stream without objects");
  static_cast<void>(flink::ha::read_state_handle(bytes));
}

void logs(std::string_view bytes) {
  const auto cause = flink::root_cause(bytes);
  require(cause.size() <= 620, "a cause that is too long");
  for (std::size_t at = 0; at < cause.size(); ++at) {
    const auto length = base::unprintable_length(std::string_view(cause).substr(at));
    require(length == 0 || (cause[at] & 0xc0) == 0x80, "a cause that is not printable");
  }
  static_cast<void>(flink::last_words(bytes));
  static_cast<void>(flink::read_job_manager_log(bytes));
}

constexpr Target list[] = {{"flink-conf", legacy_configuration},
                           {"lists-and-maps", lists_and_maps},
                           {"units", units},
                           {"java-objects", java_objects},
                           {"logs", logs}};

}  // namespace

std::span<const Target> flink_targets() { return list; }

}  // namespace test::fuzz
