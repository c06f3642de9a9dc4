#include "flink/config/lost_directory.h"

#include "support/catch.h"

using base::Json;

namespace {

bool goes_with_pod(std::string_view directory, const Json& container, const Json& volumes) {
  return flink::goes_with_pod({directory, {}}, container, volumes);
}

const Json volumes = Json::parse(R"([{"name": "state", "persistentVolumeClaim": {"claimName": "c"}},
    {"name": "node", "hostPath": {"path": "/mnt"}}, {"name": "scratch", "emptyDir": {}},
    {"name": "conf", "configMap": {"name": "m"}}])");

Json mounts(const std::vector<std::pair<std::string, std::string>>& at) {
  Json container{{"volumeMounts", Json::array()}};
  for (const auto& [name, path] : at)
    container["volumeMounts"].push_back({{"name", name}, {"mountPath", path}});
  return container;
}

}  // namespace

TEST_CASE("a directory of the local file system goes with the pod, however it is written") {
  for (const auto* directory : {"file:///a/b", "file:/a/b", "/a/b", "a/b", "relative", "/"})
    CHECK(goes_with_pod(directory, Json::object(), Json::array()));
}

TEST_CASE("other file systems do not, nor what is no directory") {
  for (const auto* directory :
       {"s3://b/a", "s3p://b/a", "hdfs:///a", "gs://b", "file://host/a", ""})
    CHECK_FALSE(goes_with_pod(directory, Json::object(), Json::array()));
}

TEST_CASE("a path without a scheme is of the default file system") {
  const auto goes = [](std::string_view uri, std::string_view default_file_system) {
    return flink::goes_with_pod({uri, default_file_system}, Json::object(), Json::array());
  };
  CHECK_FALSE(goes("/a", "hdfs://name:8020"));
  CHECK(goes("/a", "file:///"));
  CHECK(goes("file:///a", "hdfs://name:8020"));
}

TEST_CASE("a volume that is mounted there keeps it, unless it ends with the pod as well") {
  CHECK_FALSE(goes_with_pod("file:///a/b", mounts({{"state", "/a"}}), volumes));
  CHECK_FALSE(goes_with_pod("/a", mounts({{"node", "/a/"}}), volumes));
  CHECK_FALSE(goes_with_pod("/a/b", mounts({{"state", "/"}}), volumes));
  CHECK_FALSE(goes_with_pod("/a/b", mounts({{"of a driver", "/a"}}), volumes));
  CHECK(goes_with_pod("/ab", mounts({{"state", "/a"}}), volumes));
  CHECK(goes_with_pod("a/b", mounts({{"state", "/a"}}), volumes));
  CHECK(goes_with_pod("/a/b", mounts({{"scratch", "/a"}}), volumes));
  CHECK(goes_with_pod("/a/b", mounts({{"conf", "/a"}}), volumes));
}

TEST_CASE("of volumes that are mounted in each other the innermost counts") {
  CHECK(goes_with_pod("/a/b/c", mounts({{"state", "/a"}, {"scratch", "/a/b"}}), volumes));
  CHECK_FALSE(goes_with_pod("/a/b/c", mounts({{"state", "/a/b"}, {"scratch", "/a"}}), volumes));
}

TEST_CASE("objects of other shapes are no volumes") {
  CHECK(goes_with_pod("/a", Json::parse(R"({"volumeMounts": [1, {"mountPath": 2}, {}]})"), Json()));
  CHECK(goes_with_pod("/a", Json(), Json(3)));
}
