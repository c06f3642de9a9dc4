#include "flink/config/option.h"

#include <algorithm>

#include "flink/config/options.h"
#include "flink/version/option_names.h"

#include "tests/support/catch.h"

using flink::Option;
using flink::Version;

namespace {

const Option renamed{{{"new.key", {1, 17, 0}}, {"old.key"}},
                     {{"a"}, {"", {1, 13, 6}}, {"b", {1, 14, 0}}}};
const Option removed{{{"gone.key", flink::oldest_known, {2, 0, 0}}}};

}  // namespace

TEST_CASE("the primary key is the first that the version knows") {
  CHECK(renamed.key({1, 16, 3}) == "old.key");
  CHECK(renamed.key({1, 17, 0}) == "new.key");
  CHECK(removed.key({1, 20, 5}) == "gone.key");
  CHECK(removed.key({2, 0, 0}).empty());
  CHECK(removed.known_in({1, 12, 0}));
  CHECK_FALSE(removed.known_in({2, 3, 0}));
}

TEST_CASE("a default is valid until the next one") {
  CHECK(renamed.default_in({1, 12, 7}) == "a");
  CHECK(renamed.default_in({1, 13, 6}).empty());
  CHECK(renamed.default_in({1, 14, 0}) == "b");
  CHECK(renamed.default_in({2, 3, 0}) == "b");
  CHECK(removed.default_in({1, 12, 0}).empty());
}

TEST_CASE("hints name options by the keys that the rows have") {
  using namespace flink;
  for (const auto version :
       {Version{1, 13, 0}, Version{1, 16, 3}, Version{1, 17, 0}, newest_known}) {
    CAPTURE(to_string(version));
    CHECK(names::image_option(version) == options::image.key(version));
    CHECK(names::cpu_option("jobmanager", version) == options::cpu.key(version));
    CHECK(names::task_manager_template_option == options::pod_template_task_manager.key(version));
    const auto& templates = options::pod_template_job_manager.keys;
    CHECK(std::any_of(templates.begin(), templates.end(), [&](const Key& key) {
      return key.name == names::pod_template_option(version) && key.known_in(version);
    }));
  }
}
