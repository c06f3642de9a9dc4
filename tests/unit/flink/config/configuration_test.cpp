#include "flink/config/configuration.h"

#include "flink/config/option.h"
#include "flink/version/dialect.h"
#include "tests/support/catch.h"

using flink::Configuration;
using flink::Origin;

namespace {

const flink::Option image{{{"image.ref", {1, 17, 0}}, {"image"}}, {{"flink"}}};
const flink::Option plain{{{"plain"}}};
const Origin dynamic{Origin::Kind::dynamic, "-D"};
const Origin file{Origin::Kind::file, "config.yaml:14"};

}  // namespace

TEST_CASE("a key that is set again is replaced, with its origin") {
  Configuration configuration;
  configuration.set("a", "1", file);
  configuration.set("a", "2", dynamic);
  REQUIRE(configuration.find("a") != nullptr);
  CHECK(configuration.find("a")->text == "2");
  CHECK(configuration.find("a")->origin.kind == Origin::Kind::dynamic);
  CHECK(configuration.entries().size() == 1);
  configuration.erase("a");
  configuration.erase("never there");
  CHECK(configuration.find("a") == nullptr);
}

TEST_CASE("lists are kept as their elements") {
  Configuration configuration;
  configuration.set_list("jars", {"a", "b"}, dynamic);
  CHECK(configuration.find("jars")->list == std::vector<std::string>{"a", "b"});
  configuration.set("jars", "a;b", dynamic);
  CHECK_FALSE(configuration.find("jars")->list.has_value());
}

TEST_CASE(
    "an option is looked up under its keys in their order, as far as the version knows them") {
  Configuration configuration;
  const auto old_dialect = flink::dialect_of({1, 16, 0});
  const auto new_dialect = flink::dialect_of({1, 17, 0});
  CHECK(configuration.text(image, new_dialect) == "flink");
  CHECK_FALSE(configuration.text(plain, new_dialect).has_value());
  configuration.set("image.ref", "new", file);
  CHECK(configuration.text(image, old_dialect) == "flink");
  configuration.set("image", "old", dynamic);
  CHECK(configuration.text(image, old_dialect) == "old");
  CHECK(configuration.text(image, new_dialect) == "new");
  CHECK(configuration.find(image, new_dialect)->key == "image.ref");
  configuration.erase("image.ref");
  CHECK(configuration.find(image, new_dialect)->key == "image");
}

TEST_CASE("an empty text is a value, not an absence") {
  Configuration configuration;
  configuration.set("image.ref", "", dynamic);
  CHECK(configuration.text(image, flink::dialect_of({2, 0, 0})) == "");
}

TEST_CASE("entries below a prefix, without it") {
  Configuration configuration;
  for (const auto* key : {"env.", "env.A", "env.B.C", "environment", "en"})
    configuration.set(key, key, dynamic);
  const auto found = configuration.with_prefix("env.");
  REQUIRE(found.size() == 2);
  CHECK(found.at("A")->text == "env.A");
  CHECK(found.at("B.C")->text == "env.B.C");
}

TEST_CASE("messages name the place of a value") {
  CHECK(flink::where("a.b", dynamic) == "-D a.b");
  CHECK(flink::where("a.b", file) == "config.yaml:14: 'a.b'");
  CHECK(flink::where("a.b", {Origin::Kind::program, "--parallelism"}) == "--parallelism");
  CHECK(flink::where("a.b", {Origin::Kind::environment, "FLINK_JM_HEAP"}) == "FLINK_JM_HEAP");
  CHECK(flink::where("a.b", {Origin::Kind::distribution, ""}) ==
        "'a.b' (default of the distribution)");
  CHECK(flink::where("a.b", {Origin::Kind::derived, ""}) == "'a.b'");
}
