// Which artifacts are uploaded, and what the configuration says of them afterwards.
#include "flink/resolve/resolve.h"

#include "tests/support/catch.h"
#include "tests/unit/flink/resolve/resolution.h"

using namespace flink;

namespace {

using test::Properties;
using List = std::vector<std::string>;

const Properties enabled{{"kubernetes.artifacts.local-upload-enabled", "true"},
                         {"kubernetes.artifacts.local-upload-target", "s3://bucket/jobs"}};

struct Run : test::Resolution {
  List list(const char* key) const {
    const auto* value = resolved.spec.shipped.find(key);
    return value == nullptr || !value->list ? List{"(no list)"} : *value->list;
  }
  /// "source → target".
  List uploads() const {
    List lines;
    for (const auto& [source, target] : resolved.spec.uploads.files)
      lines.push_back(source + " → " + target);
    return lines;
  }
};

Run resolved(const std::string& jar, Properties properties, const Properties& more = {},
             Version version = {2, 3, 0}) {
  properties.insert(properties.end(), more.begin(), more.end());
  return {test::resolution_of(std::move(properties), version, {}, jar)};
}

}  // namespace

TEST_CASE("local artifacts are uploaded, all others stay") {
  const auto run =
      resolved("local:///home/me/a%20job.jar", enabled,
               {{"user.artifacts.artifact-list", "https://h/x.jar;local:///home/me/dep.jar"},
                {"kubernetes.artifacts.local-upload-overwrite", "true"}});
  CHECK(run.problems.empty());
  CHECK(run.uploads() == List{"/home/me/a job.jar → s3://bucket/jobs/a job.jar",
                              "/home/me/dep.jar → s3://bucket/jobs/dep.jar"});
  CHECK(run.list("pipeline.jars") == List{"s3://bucket/jobs/a job.jar"});
  CHECK(run.list("user.artifacts.artifact-list") ==
        List{"https://h/x.jar", "s3://bucket/jobs/dep.jar"});
  CHECK(run.resolved.spec.uploads.overwrite);
}

TEST_CASE("nothing is uploaded unless it is asked for") {
  const auto run = resolved("local:///home/me/job.jar",
                            {{"kubernetes.artifacts.local-upload-target", "s3://bucket/jobs"}});
  CHECK(run.uploads().empty());
  CHECK(run.list("pipeline.jars") == List{"local:///home/me/job.jar"});
}

TEST_CASE("versions before 1.20 do not upload") {
  const auto run = resolved("local:///home/me/job.jar", enabled, {}, {1, 19, 3});
  CHECK(run.uploads().empty());
  CHECK(run.list("pipeline.jars") == List{"local:///home/me/job.jar"});
}

TEST_CASE("what is not local needs no target, and is written as it was said") {
  const auto run =
      resolved("https://h/job.jar", {{"kubernetes.artifacts.local-upload-enabled", "true"}},
               {{"user.artifacts.artifact-list", "https://h/x.jar"}});
  CHECK(run.problems.empty());
  CHECK(run.list("user.artifacts.artifact-list") == List{"(no list)"});
}

TEST_CASE("a local artifact needs a target") {
  const auto run =
      resolved("local:///home/me/job.jar", {{"kubernetes.artifacts.local-upload-enabled", "true"}});
  REQUIRE(run.problems.list().size() == 1);
  CHECK(run.problems.list()[0].where == "kubernetes.artifacts.local-upload-target");
  CHECK(run.problems.list()[0].what ==
        "Setting 'kubernetes.artifacts.local-upload-target' to a valid remote path is required. "
        "(s3://BUCKET/DIRECTORY, or file:///DIRECTORY, which the pods must see as well)");
}

TEST_CASE("a directory is one of the pods only where a volume makes it so") {
  const Properties directory{{"kubernetes.artifacts.local-upload-enabled", "true"},
                             {"kubernetes.artifacts.local-upload-target", "file:///mnt/up"}};
  CHECK(resolved("local:///home/me/job.jar", directory).resolved.warnings ==
        List{"kubernetes.artifacts.local-upload-target: the pods must have a volume at '/mnt/up' "
             "that holds the same files"});
  CHECK(resolved("https://h/job.jar", directory).resolved.warnings.empty());
}

TEST_CASE("two files that would become one are told") {
  const auto run = resolved(
      "local:///home/me/job.jar", enabled,
      {{"user.artifacts.artifact-list", "local:///other/job.jar;local:///home/me/job.jar"}});
  CHECK(run.uploads() == List{"/home/me/job.jar → s3://bucket/jobs/job.jar"});
  CHECK(run.resolved.warnings == List{"'/home/me/job.jar' and '/other/job.jar' would both become "
                                      "'s3://bucket/jobs/job.jar': only the first is uploaded"});
}
