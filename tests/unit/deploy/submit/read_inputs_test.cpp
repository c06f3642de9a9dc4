#include "deploy/submit/read_inputs.h"

#include "support/catch.h"
#include "support/test_world.h"
#include "support/thrown.h"

using deploy::LoadedConfiguration;
using deploy::Sources;
using test::TestWorld;
using Texts = std::vector<std::string>;

namespace {

struct Scene {
  TestWorld surroundings{};
  flink::ProgramOptions options{.jar = "local:///opt/flink/usrlib/orders.jar"};
  Sources sources{};

  LoadedConfiguration read() {
    base::Problems problems;
    auto loaded = deploy::read_inputs(surroundings.world(), options, sources, problems);
    CHECK(problems.empty());
    return loaded;
  }
  base::Error refused() {
    auto error = test::thrown([&] { read(); });
    CHECK(error.exit == base::Exit::usage);
    return error;
  }
  std::string value(const std::string& key) {
    const auto loaded = read();
    const auto* entry = loaded.configuration.find(key);
    return entry == nullptr ? "" : entry->text;
  }
};

}  // namespace

TEST_CASE("the version: option, image of -D, image of the file, newest known") {
  Scene scene;
  CHECK(flink::to_string(scene.read().chosen.version) == flink::to_string(flink::newest_known));
  CHECK(scene.read().chosen.reason == "the newest known");
  scene.surroundings.files["/conf/flink-conf.yaml"] = "kubernetes.container.image: flink:1.17.2\n";
  scene.surroundings.env["FLINK_CONF_DIR"] = "/conf";
  CHECK(scene.read().dialect.version == flink::Version{1, 17, 2});
  scene.options.dynamic_properties = {{"kubernetes.container.image", "flink:1.18.1-java11"}};
  CHECK(scene.read().dialect.version == flink::Version{1, 18, 1});
  CHECK(scene.read().chosen.reason == "from the image's tag");
  scene.sources.flink_version = "1.20";
  CHECK(scene.read().chosen.reason == "as --flink-version says");
  CHECK(scene.read().dialect.version == flink::Version{1, 20, 0});
}

TEST_CASE("an image whose tag says nothing") {
  Scene scene;
  scene.options.dynamic_properties = {{"kubernetes.container.image", "orders:latest"}};
  CHECK(scene.read().chosen.reason == "the newest known, as the image's tag names none");
}

TEST_CASE("versions that cannot be") {
  Scene scene;
  scene.sources.flink_version = "latest";
  CHECK(scene.refused().text == "--flink-version: not a version: 'latest'");
  scene.sources.flink_version = "1.9.3";
  CHECK(scene.refused().text == "Flink 1.9.3 is older than 1.12, the oldest that drey knows");
}

TEST_CASE("a version newer than any known is warned of") {
  Scene scene;
  scene.sources.flink_version = "9.1";
  REQUIRE(scene.read().warnings.size() == 1);
  CHECK(scene.read().warnings.front().starts_with("Flink 9.1.0 is newer than "));
}

TEST_CASE("--conf-dir goes before FLINK_CONF_DIR; a relative one is below the working directory") {
  Scene scene;
  scene.surroundings.files["/here/mine/config.yaml"] = "rest.port: 1\n";
  scene.surroundings.files["/conf/config.yaml"] = "rest.port: 2\n";
  scene.surroundings.env["FLINK_CONF_DIR"] = "/conf";
  CHECK(scene.value("rest.port") == "2");
  scene.sources.conf_dir = "mine";
  CHECK(scene.value("rest.port") == "1");
}

TEST_CASE("without a conf dir the distribution's own configuration counts") {
  Scene scene;
  CHECK(scene.value("taskmanager.numberOfTaskSlots") == "1");
  scene.surroundings.env["FLINK_CONF_DIR"] = "";
  CHECK(scene.value("taskmanager.numberOfTaskSlots") == "1");
  CHECK_FALSE(scene.read().inputs.conf_dir);
}

TEST_CASE("a conf dir that is not there, or lacks the file that the version reads") {
  Scene scene;
  scene.surroundings.env["FLINK_CONF_DIR"] = "/nowhere";
  CHECK(scene.refused().text == "FLINK_CONF_DIR: there is no directory '/nowhere'");
  scene.sources.conf_dir = "/nothing";
  CHECK(scene.refused().text == "--conf-dir: there is no directory '/nothing'");
  scene.sources = {.conf_dir = "/conf", .flink_version = "2.3"};
  scene.surroundings.files["/conf/flink-conf.yaml"] = "a: b\n";
  CHECK(scene.refused().text ==
        "Flink 2.3 reads '/conf/config.yaml', and there is no such file (there is a "
        "flink-conf.yaml, which 2.0 does not read any more)");
  scene.sources.flink_version = "1.18";
  scene.surroundings.files = {{"/conf/config.yaml", "a: b\n"}};
  CHECK(scene.refused().text ==
        "Flink 1.18 reads '/conf/flink-conf.yaml', and there is no such file (there is a "
        "config.yaml, which 1.19 was the first to read)");
}

TEST_CASE("1.19 and 1.20 prefer flink-conf.yaml, 2.0 reads config.yaml alone") {
  Scene scene;
  scene.surroundings.files = {{"/conf/flink-conf.yaml", "rest.port: 1\n"},
                              {"/conf/config.yaml", "rest.port: 2\n"}};
  scene.sources.conf_dir = "/conf";
  scene.sources.flink_version = "1.20";
  CHECK(scene.value("rest.port") == "1");
  CHECK(scene.read().format == flink::FileFormat::legacy);
  scene.sources.flink_version = "2.0";
  CHECK(scene.value("rest.port") == "2");
  CHECK(scene.read().format == flink::FileFormat::yaml);
}

TEST_CASE("-D goes before the file") {
  Scene scene;
  scene.surroundings.files["/conf/config.yaml"] = "rest.port: 2\n";
  scene.sources.conf_dir = "/conf";
  scene.options.dynamic_properties = {{"rest.port", "3"}};
  CHECK(scene.value("rest.port") == "3");
}

TEST_CASE("logging configurations of the conf dir: the console ones, from 2.1 on all") {
  Scene scene;
  scene.surroundings.files = {{"/conf/config.yaml", ""},
                              {"/conf/log4j-console.properties", "c"},
                              {"/conf/log4j.properties", "l"},
                              {"/conf/other.xml", "o"}};
  scene.sources = {.conf_dir = "/conf", .flink_version = "2.0"};
  const auto names = [&] {
    const auto loaded = scene.read();
    Texts result;
    for (const auto& [name, text] : loaded.inputs.conf_dir->files) result.push_back(name);
    return result;
  };
  CHECK(names() == Texts{"log4j-console.properties"});
  scene.sources.flink_version = "2.1";
  CHECK(names() == Texts{"log4j-console.properties", "log4j.properties"});
}

TEST_CASE("files that options name are read, and one that is not there is known to be absent") {
  Scene scene;
  scene.surroundings.files["/here/jm.yaml"] = "kind: Pod\n";
  scene.options.dynamic_properties = {{"kubernetes.pod-template-file.jobmanager", "jm.yaml"},
                                      {"kubernetes.pod-template-file.taskmanager", "/tm.yaml"}};
  const auto files = scene.read().inputs.files;
  CHECK(files.at("jm.yaml") == "kind: Pod\n");
  CHECK(files.at("/tm.yaml") == std::nullopt);
}

TEST_CASE("the Hadoop configuration: HADOOP_CONF_DIR, else below HADOOP_HOME") {
  Scene scene;
  scene.surroundings.files = {{"/h/core-site.xml", "core"},
                              {"/h/other.xml", "x"},
                              {"/home/etc/hadoop/hdfs-site.xml", "hdfs"},
                              {"/old/conf/core-site.xml", "old"}};
  CHECK(scene.read().inputs.hadoop_files.empty());
  scene.surroundings.env["HADOOP_HOME"] = "/old";
  CHECK(scene.read().inputs.hadoop_files == std::vector<flink::File>{{"core-site.xml", "old"}});
  scene.surroundings.env["HADOOP_HOME"] = "/home";
  CHECK(scene.read().inputs.hadoop_files == std::vector<flink::File>{{"hdfs-site.xml", "hdfs"}});
  scene.surroundings.env["HADOOP_CONF_DIR"] = "/h";
  CHECK(scene.read().inputs.hadoop_files == std::vector<flink::File>{{"core-site.xml", "core"}});
}
