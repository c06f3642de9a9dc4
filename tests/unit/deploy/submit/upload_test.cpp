#include "deploy/submit/upload.h"

#include "support/catch.h"
#include "support/test_world.h"
#include "support/thrown.h"

using namespace deploy;
using List = std::vector<std::string>;

namespace {

const Connect no_network = [](const http::Endpoint&) { return std::unique_ptr<http::Transport>(); };

struct Scene {
  Scene() { surroundings.files["/home/me/job.jar"] = "new"; }
  test::TestWorld surroundings{};
  flink::ClusterSpec spec{};

  List upload_to(const std::string& target) {
    spec.uploads.files = {{"/home/me/job.jar", target}};
    return upload(spec.uploads, store_for(surroundings.world(), no_network, spec, target));
  }
  List problems_of(const std::string& target) {
    spec.uploads.files = {{"/home/me/job.jar", target}};
    base::Problems problems;
    check_uploads(surroundings.world(), spec, problems);
    List lines;
    for (const auto& [where, what] : problems.list()) lines.push_back(where + ": " + what);
    return lines;
  }
};

}  // namespace

TEST_CASE("a directory takes files by URI and by path") {
  const auto target = GENERATE(as<std::string>{}, "file:/mnt/up/job.jar", "file:///mnt/up/job.jar",
                               "/mnt/up/job.jar");
  Scene scene;
  CHECK(scene.upload_to(target) == List{"uploaded /home/me/job.jar to " + target});
  CHECK(scene.surroundings.files.at("/mnt/up/job.jar") == "new");
}

TEST_CASE("what is there stays, unless it is to be overwritten") {
  Scene scene;
  scene.surroundings.files["/mnt/job.jar"] = "old";
  CHECK(scene.upload_to("/mnt/job.jar") == List{"kept /mnt/job.jar, which is there already"});
  CHECK(scene.surroundings.files.at("/mnt/job.jar") == "old");
  scene.spec.uploads.overwrite = true;
  CHECK(scene.upload_to("/mnt/job.jar") == List{"uploaded /home/me/job.jar to /mnt/job.jar"});
  CHECK(scene.surroundings.files.at("/mnt/job.jar") == "new");
}

TEST_CASE("a file that cannot be written") {
  Scene scene;
  scene.surroundings.unwritable.insert("/mnt/job.jar");
  const auto error = test::thrown([&] { scene.upload_to("/mnt/job.jar"); });
  CHECK(error.exit == base::Exit::failed);
  CHECK(error.text ==
        "cannot upload '/home/me/job.jar' to '/mnt/job.jar': No space left on device");
}

TEST_CASE("what cannot be uploaded is known beforehand") {
  Scene scene;
  CHECK(scene.problems_of("/mnt/job.jar").empty());
  CHECK(scene.problems_of("hdfs://nn/job.jar") ==
        List{"kubernetes.artifacts.local-upload-target: drey uploads to directories and to S3 "
             "(file:, s3:, s3a:, s3p:), and not to 'hdfs:'; put "
             "the artifact into the image, or where the JobManager fetches it itself (https://…)"});
  CHECK(scene.problems_of("s3:/job.jar") == List{"kubernetes.artifacts.local-upload-target: it "
                                                 "names no bucket: write 's3://BUCKET/DIRECTORY'"});
  CHECK(scene.problems_of("s3a://b/job.jar").size() == 1);
  scene.surroundings.env = {{"AWS_ACCESS_KEY_ID", "a"}, {"AWS_SECRET_ACCESS_KEY", "b"}};
  CHECK(scene.problems_of("s3a://b/job.jar").empty());
  scene.surroundings.files.clear();
  CHECK(scene.problems_of("/mnt/job.jar") ==
        List{"local:///home/me/job.jar: no such file on this machine, and "
             "kubernetes.artifacts.local-upload-enabled "
             "takes artifacts from here and not from the image"});
}
