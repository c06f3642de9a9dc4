#include "flink/version/dialect.h"

#include <algorithm>

#include "tests/support/catch.h"

using flink::dialect_of;
using flink::Version;

TEST_CASE(
    "the rows of a release line stand in the order of their versions, so that a later one wins") {
  const auto rows = flink::changes();
  CHECK(std::is_sorted(rows.begin(), rows.end(),
                       [](const auto& a, const auto& b) { return a.since < b.since; }));
}

TEST_CASE("no row is without effect in its own version") {
  for (const auto& row : flink::changes()) {
    CAPTURE(row.what, flink::to_string(row.since));
    CHECK(row.since > flink::oldest_known);
    CHECK(row.since <= flink::newest_known);
    CHECK(row.what != std::string_view{});
  }
}

TEST_CASE("what was mended in the patches of two lines is wrong between them") {
  CHECK_FALSE(dialect_of({1, 13, 5}).stable_selector);
  CHECK(dialect_of({1, 13, 6}).stable_selector);
  CHECK_FALSE(dialect_of({1, 14, 0}).stable_selector);
  CHECK_FALSE(dialect_of({1, 14, 2}).stable_selector);
  CHECK(dialect_of({1, 14, 3}).stable_selector);
  CHECK(dialect_of({1, 13, 6}).log_dir_env);
  CHECK_FALSE(dialect_of({1, 14, 3}).log_dir_env);
  CHECK(dialect_of({1, 14, 4}).log_dir_env);
}

TEST_CASE("the dialects of some versions") {
  struct Row {
    Version version;
    bool java_command, legacy_file, yaml_file, minute, iso, wide, legacy_heap, local_only;
  };
  const Row row = GENERATE(Row{{1, 12, 7}, true, true, false, false, false, false, true, true},
                           Row{{1, 14, 6}, false, true, false, false, false, false, true, true},
                           Row{{1, 15, 0}, false, true, false, true, false, false, true, true},
                           Row{{1, 18, 1}, false, true, false, true, false, false, true, true},
                           Row{{1, 19, 0}, false, true, true, true, false, false, true, false},
                           Row{{1, 20, 5}, false, true, true, true, false, false, true, false},
                           Row{{2, 0, 0}, false, false, true, true, false, true, false, false},
                           Row{{2, 1, 3}, false, false, true, true, true, true, false, false},
                           Row{{2, 3, 0}, false, false, true, true, true, true, false, false});
  CAPTURE(flink::to_string(row.version));
  const auto dialect = dialect_of(row.version);
  CHECK(dialect.version == row.version);
  CHECK(dialect.java_command == row.java_command);
  CHECK(dialect.reads_legacy_file == row.legacy_file);
  CHECK(dialect.reads_yaml_file == row.yaml_file);
  CHECK(dialect.minute_as_m == row.minute);
  CHECK(dialect.iso_durations == row.iso);
  CHECK(dialect.wide_durations == row.wide);
  CHECK(dialect.legacy_heap_keys == row.legacy_heap);
  CHECK(dialect.jar_must_be_local == row.local_only);
}

TEST_CASE("an unknown newer version speaks the newest dialect") {
  auto newer = dialect_of({9, 0, 0});
  CHECK(newer.version == Version{9, 0, 0});
  CHECK(newer.persistent_volume_claims);
}
