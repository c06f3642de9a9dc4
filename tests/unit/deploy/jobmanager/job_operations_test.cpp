// Operations of a JobManager: how each is spoken of, and taken up again.
#include "deploy/jobmanager/job_operations.h"

#include "support/catch.h"
#include "support/fake_transport.h"
#include "support/test_world.h"
#include "support/thrown.h"

using base::Exit;
using deploy::JobOperation;
using test::response;

namespace {

const std::string job(32, 'a');
const std::string id(32, '1');
const deploy::ClusterRef orders{"team-a", "orders"};

/// A JobManager that is reached through the API server's proxy and runs that version of Flink.
struct Scene {
  test::TestWorld surroundings{};
  base::World world = surroundings.world();
  test::FakeTransport transport{};
  deploy::FlinkClient client{{.world = world,
                              .api_server = transport,
                              .routes = {{.kind = deploy::RestRoute::Kind::proxy}},
                              .deadline = surroundings.steady + std::chrono::minutes(1)}};

  explicit Scene(const std::string& version = "2.3.0") {
    surroundings.token = id;
    transport.expect("GET", "/v1/config",
                     response(200, R"({"flink-version":")" + version + R"("})"));
    client.open();
  }
};

}  // namespace

TEST_CASE("an operation is spoken of in Flink's words, and has the command that resumes it") {
  Scene scene;
  struct Row {
    JobOperation operation;
    std::string failure, subject, command;
  };
  const auto& client = scene.client;
  const Row rows[] = {
      {savepoint_operation(client, orders, job, {}),
       "Failed to trigger a savepoint for the job " + job, "the savepoint of job " + job,
       "drey savepoint orders --namespace team-a " + job},
      {checkpoint_operation(client, orders, job, flink::rest::CheckpointType::full, {}),
       "Failed to trigger a checkpoint for the job " + job, "the checkpoint of job " + job,
       "drey checkpoint orders --namespace team-a " + job},
      {stop_operation(client, orders, job, {}),
       "Could not stop with a savepoint job \"" + job + "\"",
       "the savepoint with which job " + job + " is stopped",
       "drey stop orders --namespace team-a " + job},
      {stop_operation(client, orders, job, {{}, false, true}),
       "Could not stop with a detached savepoint job \"" + job + "\"",
       "the savepoint with which job " + job + " is stopped",
       "drey stop orders --namespace team-a " + job},
      {cancel_operation(client, orders, job, {}), "Could not cancel job " + job,
       "the savepoint with which job " + job + " is cancelled",
       "drey cancel orders --namespace team-a " + job + " -s"},
      {deploy::disposal_operation(orders, "s3://b/s-1", {}),
       "Failed to dispose the savepoint 's3://b/s-1'", "the disposal of savepoint 's3://b/s-1'",
       "drey savepoint orders --namespace team-a -d 's3://b/s-1'"}};
  for (const auto& row : rows) {
    CHECK(row.operation.failure == row.failure);
    CHECK(row.operation.subject == row.subject);
    CHECK(row.operation.resume_command(id) == row.command + " --trigger-id " + id);
    CHECK(row.operation.how_to_look() ==
          "'drey status orders --namespace team-a' shows the last checkpoint and savepoint");
    CHECK_FALSE(row.operation.resumes);
  }
}

TEST_CASE("an operation has a trigger id of ours, or the one of an earlier command") {
  Scene scene;
  CHECK(savepoint_operation(scene.client, orders, job, {}).trigger_id == id);
  CHECK(deploy::disposal_operation(orders, "s3://b/s-1", {}).trigger_id.empty());
  const std::string earlier(32, '9');
  const auto resumed = savepoint_operation(scene.client, orders, job, {.resumed = earlier});
  CHECK(resumed.resumes);
  CHECK(start_or_resume(scene.client, resumed) == earlier);
  CHECK(scene.transport.requests.size() == 1);  // nothing was started
}

TEST_CASE("what the running version does not know is refused, with the version that does") {
  Scene scene("1.14.6");
  const auto native = flink::rest::Format::native;
  const auto error =
      test::thrown([&] { savepoint_operation(scene.client, orders, job, {.format = native}); });
  CHECK(error.exit == Exit::usage);
  CHECK(error.text == "--type came with Flink 1.15; cluster 'orders' runs 1.14.6");
  CHECK(test::thrown([&] {
          checkpoint_operation(scene.client, orders, job, flink::rest::CheckpointType::full, {});
        }).text == "a checkpoint by hand came with Flink 1.17; cluster 'orders' runs 1.14.6");
}
