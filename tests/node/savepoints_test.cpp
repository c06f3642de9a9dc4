// `drey savepoints` with real Flink and a real S3 server.
#include <algorithm>

#include "node/applied_cluster.h"
#include "support/catch.h"

using test::AppliedCluster;
using test::Words;

namespace {

struct Scene : AppliedCluster {
  Scene() : AppliedCluster("2.3.0", Storage::s3) { applied({}); }

  void applied(const Words& more) {
    const auto ended = drey(apply(more));
    INFO(ended.err);
    REQUIRE(ended.exit_code == 0);
  }

  /// The path of a savepoint that is taken by hand.
  std::string taken() {
    const auto ended = about({"savepoint", "-q"});
    INFO(ended.err);
    REQUIRE(ended.exit_code == 0);
    return ended.out.substr(0, ended.out.find('\n'));
  }

  test::Ended savepoints(Words more) const {
    more.insert(more.begin(), "savepoints");
    return about(more);
  }

  Words listed() const {
    const auto ended = savepoints({"-o", "json"});
    INFO(ended.err);
    REQUIRE(ended.exit_code == 0);
    const auto document = test::Json::parse(ended.out);
    Words paths;
    for (const auto& one : document.at("savepoints")) {
      if (one.at("kind") == "savepoint") paths.push_back(one.at("path").get<std::string>());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
  }

  /// Whether the S3 server has files of a savepoint.
  static bool exists(const std::string& path) {
    return !objects_on_s3(path.substr(std::string("s3://flink-bucket/").size())).empty();
  }
};

Words sorted(Words paths) {
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace

TEST_CASE("savepoints on S3 are listed, and Flink disposes of those that nothing needs") {
  Scene scene;
  scene.running_job_id();
  scene.counts();
  const auto first = scene.taken();
  const auto second = scene.taken();
  CHECK(scene.listed() == sorted({first, second}));

  scene.applied({"-Dtaskmanager.numberOfTaskSlots=2"});
  const auto source = scene.restored(scene.running_job_id()).at("external_path").get<std::string>();
  CHECK(scene.listed() == sorted({first, second, source}));

  REQUIRE(Scene::exists(first));
  const auto told = scene.savepoints({"--dispose", first});
  CHECK(told.exit_code == 0);
  CHECK(Scene::exists(first));
  const auto disposed = scene.savepoints({"--dispose", first, "--yes"});
  INFO(disposed.err);
  CHECK(disposed.exit_code == 0);
  CHECK_FALSE(Scene::exists(first));
  CHECK(scene.listed() == sorted({second, source}));

  // A rollback needs what the upgrade took.
  const auto refused = scene.savepoints({"--dispose", source, "--yes"});
  INFO(refused.err);
  CHECK(refused.exit_code == 6);
  const auto kept = scene.savepoints({"--keep", "0", "--yes"});
  INFO(kept.err);
  CHECK(kept.exit_code == 0);
  CHECK(scene.listed() == Words{source});
  CHECK(Scene::exists(source));
  CHECK_FALSE(Scene::exists(second));
}
