#include "flink/catalogue/catalogue.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "base/json.h"
#include "flink/catalogue/key_families.h"
#include "flink/config/distribution.h"
#include "flink/version/dialect.h"
#include "flink/version/known_versions.h"

#include "tests/support/catch.h"

using namespace flink;

namespace {

using Kind = KeyStatus::Kind;

Kind kind_of(std::string_view key, Version version = {2, 3, 0}) {
  return key_status(key, dialect_of(version)).kind;
}

/// The row that tells where a key stands.
CatalogueRow row_of(std::string_view key, Version version) {
  return key_status(key, dialect_of(version)).row.value();
}

bool is_minor(const Version& version) {
  return std::find(known_versions.begin(), known_versions.end(), version) != known_versions.end();
}

bool is_type(std::string_view type) {
  constexpr std::array<std::string_view, 12> types{"boolean", "int",    "long",     "float",
                                                   "double",  "string", "duration", "memory",
                                                   "list",    "map",    "maps",     "class"};
  return std::find(types.begin(), types.end(), type) != types.end() ||
         std::isupper(static_cast<unsigned char>(type.front())) != 0 ||
         type.find('|') != std::string_view::npos;
}

}  // namespace

TEST_CASE(
    "the catalogue is sorted by key and version, and no two rows of a key hold for one version") {
  const auto rows = catalogue();
  REQUIRE(rows.size() > 1000);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    INFO(rows[i].key);
    CHECK(std::tuple(rows[i - 1].key, rows[i - 1].since) < std::tuple(rows[i].key, rows[i].since));
    if (rows[i - 1].key == rows[i].key) CHECK(rows[i - 1].until <= rows[i].since);
  }
}

TEST_CASE("every row of the catalogue is whole") {
  for (const auto& row : catalogue()) {
    INFO(row.key);
    CHECK_FALSE(row.key.empty());
    CHECK(row.key.find_first_of(" <>#*") == std::string_view::npos);
    CHECK(is_type(row.type));
    CHECK(is_minor(row.since));
    CHECK((is_minor(row.until) || row.until == Version{99, 0, 0}));
    CHECK(row.since < row.until);
    CHECK(row.new_key != row.key);
  }
}

TEST_CASE("what replaced a key is a key of the same version") {
  for (const auto& row : catalogue()) {
    INFO(row.key);
    if (!row.new_key.empty() && row.new_key.find(',') == std::string_view::npos)
      CHECK(kind_of(row.new_key, row.since) != Kind::unknown);
  }
}

TEST_CASE("every key is found by the search, first and last too") {
  for (const auto& row : catalogue()) {
    INFO(row.key);
    CHECK(row_of(row.key, row.since).key == row.key);
  }
}

TEST_CASE("a key stands differently in different versions") {
  CHECK(kind_of("kubernetes.container.image", {1, 16, 3}) == Kind::known);
  CHECK(kind_of("kubernetes.container.image", {1, 17, 0}) == Kind::deprecated);
  CHECK(row_of("kubernetes.container.image", {2, 3, 0}).new_key ==
        "kubernetes.container.image.ref");
  CHECK(kind_of("kubernetes.persistent-volume-claims", {2, 2, 1}) == Kind::other_version);
  CHECK(row_of("kubernetes.persistent-volume-claims", {2, 2, 1}).since == Version{2, 3, 0});
  CHECK(kind_of("taskmanager.heap.size", {1, 20, 5}) != Kind::other_version);
  CHECK(kind_of("taskmanager.heap.size") == Kind::other_version);
  CHECK(row_of("taskmanager.heap.size", {2, 3, 0}).until == Version{2, 0, 0});
  CHECK(kind_of("taskmanager.numberOfTaskSlot") == Kind::unknown);
  CHECK(kind_of("") == Kind::unknown);
  CHECK(kind_of("zzz") == Kind::unknown);
}

TEST_CASE("an unknown newer version knows what the newest known one knows") {
  CHECK(kind_of("kubernetes.persistent-volume-claims", {2, 9, 1}) == Kind::known);
  CHECK(kind_of("taskmanager.heap.size", {2, 9, 1}) == Kind::other_version);
}

TEST_CASE("an entry of a map option is known where the version knows maps by key prefix") {
  CHECK(kind_of("kubernetes.jobmanager.labels.team", {1, 14, 0}) == Kind::known);
  CHECK(kind_of("kubernetes.jobmanager.annotations.example.com/a.b", {1, 14, 0}) == Kind::known);
  CHECK(kind_of("kubernetes.jobmanager.labels.team", {1, 13, 6}) == Kind::unknown);
  CHECK(kind_of("kubernetes.jobmanager.replicas.team", {1, 14, 0}) == Kind::unknown);
}

TEST_CASE("families of keys are known where the version knows them") {
  CHECK(kind_of("metrics.reporter.prom.factory.class") == Kind::known);
  CHECK(kind_of("metrics.reporter.prom") == Kind::unknown);
  CHECK(kind_of("containerized.master.env.FOO") == Kind::known);
  CHECK(kind_of("containerized.master.env.") == Kind::unknown);
  CHECK(kind_of("fs.s3a.access.key") == Kind::known);
  CHECK(kind_of("fs.overwrite-file") == Kind::unknown);
  CHECK(kind_of("env.java.home", {1, 12, 0}) == Kind::known);
  CHECK(kind_of("env.java.homes", {1, 12, 0}) == Kind::unknown);
  CHECK(kind_of("traces.reporter.otel.factory.class", {1, 18, 1}) == Kind::unknown);
  CHECK(kind_of("traces.reporter.otel.factory.class", {1, 19, 0}) == Kind::known);
  CHECK(kind_of("mesos.master", {1, 13, 6}) == Kind::known);
  CHECK(kind_of("mesos.master", {1, 14, 0}) == Kind::unknown);
  CHECK(kind_of("kubernetes.operator.reconcile.interval") == Kind::known);
  for (const auto& family : key_families()) CHECK_FALSE(family.source.empty());
}

TEST_CASE("what Flink's options begin with is its name space") {
  CHECK(in_flinks_name_space("kubernetes.no.such.key"));
  CHECK(in_flinks_name_space("taskmanager.foo"));
  CHECK_FALSE(in_flinks_name_space("orders.source.topic"));
  CHECK_FALSE(in_flinks_name_space("orders"));
  CHECK_FALSE(in_flinks_name_space("zzz.x"));
}

TEST_CASE("every key of a distribution's own configuration is known and current") {
  for (const auto& version : known_versions) {
    const auto dialect = dialect_of(version);
    const auto shipped = distribution_defaults(dialect);
    for (const auto& [key, value] : shipped.entries()) {
      INFO(key << " " << to_string(version));
      CHECK(key_status(key, dialect).kind == Kind::known);
    }
  }
}

TEST_CASE("keys that Flink read by name before they were options are known to every version") {
  for (const auto* key : {"taskmanager.log.path", "taskmanager.runtime.fs_timeout",
                          "yarn.container-start-command-template", "local.number-taskmanager",
                          "zookeeper.heap.mb", "env.java.home", "env.pid.dir"}) {
    for (const auto& version : known_versions) {
      CAPTURE(key, to_string(version));
      CHECK((kind_of(key, version) == Kind::known || kind_of(key, version) == Kind::deprecated));
    }
  }
  CHECK(kind_of("taskmanager.log.path", {1, 17, 2}) == Kind::known);
}
