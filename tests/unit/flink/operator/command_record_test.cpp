#include "flink/operator/command_record.h"

#include "tests/support/catch.h"

using namespace flink;

namespace {

const Origin user{Origin::Kind::dynamic, "-D"};

Configuration configuration(const std::vector<std::pair<std::string, std::string>>& entries) {
  Configuration result;
  for (const auto& [key, text] : entries) result.set(key, text, user);
  return result;
}

std::string text(const Configuration& configuration, const char* key) {
  const auto* value = configuration.find(key);
  return value == nullptr ? "(absent)" : value->text;
}

}  // namespace

TEST_CASE("what a command line said otherwise than its file is kept, and comes back") {
  const auto said = configuration({{"a", "1500m"}, {"b", "same"}, {"execution.attached", "true"}});
  const auto of_file = configuration({{"a", "1500 mb"}, {"b", "same"}, {"c", "true"}});
  const auto record = command_record(said, of_file);
  CHECK(to_text(record) == R"({"options":{"a":["1500 mb","1500m"],"c":["true",null]}})");
  const auto read = read_command_record(to_text(record));
  REQUIRE(read);
  DeploymentInputs inputs{of_file, {}, {}};
  restore(*read, inputs);
  CHECK(text(inputs.configuration, "a") == "1500m");
  CHECK(text(inputs.configuration, "b") == "same");
  CHECK(text(inputs.configuration, "c") == "(absent)");
  CHECK_FALSE(inputs.log_files);
}

TEST_CASE("what the file says by now goes before what the command line said") {
  const auto record = command_record(configuration({{"a", "1500m"}}),
                                     configuration({{"a", "1500 mb"}, {"c", "true"}}));
  DeploymentInputs inputs{configuration({{"a", "2 gb"}}), {}, {}};
  restore(record, inputs);
  CHECK(text(inputs.configuration, "a") == "2 gb");
  CHECK(text(inputs.configuration, "c") == "(absent)");
}

TEST_CASE("a command line with a conf dir had no defaults of others") {
  CommandRecord record;
  record.has_conf_dir = true;
  const auto read = read_command_record(to_text(record));
  REQUIRE(read);
  DeploymentInputs inputs{configuration({{"a", "1"}}), {}, {}};
  inputs.configuration.set("d", "2", {Origin::Kind::distribution, "2.3.0"});
  restore(*read, inputs);
  CHECK(text(inputs.configuration, "a") == "1");
  CHECK(text(inputs.configuration, "d") == "(absent)");
  CHECK(inputs.log_files);
}

TEST_CASE("an annotation that is no record is none") {
  for (const auto* other : {"", "{", "[]", "{}", R"({"options":[]})", R"({"options":{"a":["1"]}})",
                            R"({"options":{"a":[1,"2"]}})"}) {
    CAPTURE(other);
    CHECK_FALSE(read_command_record(other));
  }
}
