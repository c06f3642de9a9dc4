#include "flink/ha/state_handle.h"

#include "base/base64.h"
#include "support/catch.h"
#include "unit/flink/ha/recorded.h"

using flink::ha::read_state_handle;

namespace {

std::string replaced(std::string bytes, const std::string& what, const std::string& by) {
  bytes.replace(bytes.find(what), what.size(), by);
  return base::base64_encode(bytes);
}

}  // namespace

TEST_CASE("the handles of every version: path and size as the files had them") {
  struct Row {
    const char* version;
    const char* checkpoint;
    std::int64_t checkpoint_size;
    const char* graph_key;
    const char* graph;
    std::int64_t graph_size;
  };
  const auto row = GENERATE(
      Row{"1.12.5", "file:/shared/ha/k8s-ha-app-1/completedCheckpoint093d810e2540", 8251,
          "jobGraph-", "file:/shared/ha/k8s-ha-app-1/submittedJobGraphfe84e6bd3656", 29856},
      Row{"1.17.2", "file:/flink-ha/ha/k8s-ha-app-1/completedCheckpoint3e96930c0751", 9146,
          "jobGraph-", "file:/flink-ha/ha/k8s-ha-app-1/submittedJobGraph839d332034e6", 34865},
      Row{"1.20.5", "file:/flink-ha/ha/k8s-ha-app-1/completedCheckpointe57c799fd242", 9147,
          "jobGraph-", "file:/flink-ha/ha/k8s-ha-app-1/submittedJobGraph9948df85e533", 44052},
      Row{"2.3.0", "file:/flink-ha/ha/k8s-ha-app-1/completedCheckpointd2c0cdad29c3", 9290,
          "executionPlan-", "file:/flink-ha/ha/k8s-ha-app-1/submittedExecutionPlane181fa046cf1",
          27194});
  CAPTURE(row.version);
  const auto checkpoint = read_state_handle(test::recorded_value(row.version, "checkpointID-"));
  REQUIRE(checkpoint);
  CHECK(checkpoint->path == row.checkpoint);
  CHECK(checkpoint->size == row.checkpoint_size);
  CHECK_FALSE(checkpoint->is_being_deleted);
  const auto graph = read_state_handle(test::recorded_value(row.version, row.graph_key));
  REQUIRE(graph);
  CHECK(graph->path == row.graph);
  CHECK(graph->size == row.graph_size);
}

TEST_CASE("a handle that is marked for deletion") {
  constexpr std::size_t marker = 206;
  auto bytes = base::base64_decode(test::recorded_value("1.20.5", "checkpointID-")).value();
  REQUIRE(bytes[marker] == 0);
  bytes[marker] = 1;
  const auto handle = read_state_handle(base::base64_encode(bytes));
  REQUIRE(handle);
  CHECK(handle->is_being_deleted);
}

TEST_CASE("a chain of classes that is not known is not guessed") {
  const auto bytes = base::base64_decode(test::recorded_value("2.3.0", "checkpointID-")).value();
  CHECK(read_state_handle(replaced(bytes, "Store$State", "Store$Ztate")).reason ==
        "an object of class org.apache.flink.kubernetes.highavailability.KubernetesStateHandleStore"
        "$ZtateHandleWithDeleteMarker, which is not known as Flink writes it here");
  for (const auto* name : {"RetrievableStream", "FileStateHandle", "core.fs.Path", "java.net.URI",
                           "inner", "wrappedStream", "filePath", "string", "marked"}) {
    CAPTURE(name);
    auto other = std::string(name);
    other.back() = '_';
    const auto handle = read_state_handle(replaced(bytes, name, other));
    CHECK_FALSE(handle);
    CHECK(handle.reason.find("which is not known") != std::string::npos);
  }
}

TEST_CASE("what is no serialized object") {
  for (const auto* value :
       {"", "x", "rO0ABQ==", "rO0ABXQAAWE=", "/flink-ha/completedCheckpoint1"}) {
    CAPTURE(value);
    CHECK(read_state_handle(value).reason == "no serialized Java object that is known");
  }
}
