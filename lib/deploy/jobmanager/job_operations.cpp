#include "deploy/jobmanager/job_operations.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"

namespace deploy {
namespace {

using flink::rest::Format;

void require(bool known, const FlinkClient& client, const ClusterRef& cluster,
             std::string_view what, std::string_view since) {
  if (known) return;
  throw base::Error(base::Exit::usage,
                    fmt::format("{} came with Flink {}; cluster '{}' runs {}", what, since,
                                cluster.name, client.flink_version()));
}

/// What all of them have in common but the words.
JobOperation operation_of(const FlinkClient& client, const ClusterRef& cluster,
                          const std::optional<std::string>& resumed) {
  return {.cluster = cluster,
          .trigger_id = resumed ? *resumed : client.world().random_token(),
          .resumes = resumed.has_value()};
}

/// As it was given.
std::string type_option(const SavepointOptions& options) {
  return options.format
             ? fmt::format(" --type {}", base::lower(flink::rest::name_of(*options.format)))
             : "";
}

/// One that ends with a savepoint.
JobOperation with_savepoint(const FlinkClient& client, const ClusterRef& cluster,
                            const std::string& job, const SavepointOptions& options) {
  if (options.format)
    require(client.dialect().savepoint_formats, client, cluster, "--type", "1.15");
  auto operation = operation_of(client, cluster, options.resumed);
  operation.argument = job;
  operation.directory_argument = "DIRECTORY" + type_option(options);
  operation.goal = "savepoint";
  operation.status = [job](const std::string& id) {
    return flink::rest::get_savepoint_status(job, id);
  };
  return operation;
}

flink::rest::Savepoint savepoint_of(const SavepointOptions& options,
                                    const std::string& trigger_id) {
  return {options.directory, options.format.value_or(Format::canonical), trigger_id};
}

}  // namespace

JobOperation savepoint_operation(const FlinkClient& client, const ClusterRef& cluster,
                                 const std::string& job, const SavepointOptions& options) {
  auto operation = with_savepoint(client, cluster, job, options);
  operation.verb = "savepoint";
  operation.failure = fmt::format("Failed to trigger a savepoint for the job {}", job);
  operation.subject = fmt::format("the savepoint of job {}", job);
  operation.request = flink::rest::trigger_savepoint(
      job, savepoint_of(options, operation.trigger_id), false, client.dialect());
  return operation;
}

JobOperation cancel_operation(const FlinkClient& client, const ClusterRef& cluster,
                              const std::string& job, const SavepointOptions& options) {
  auto operation = with_savepoint(client, cluster, job, options);
  operation.verb = "cancel";
  operation.argument += " -s";
  operation.failure = fmt::format("Could not cancel job {}", job);
  operation.subject = fmt::format("the savepoint with which job {} is cancelled", job);
  operation.request = flink::rest::trigger_savepoint(
      job, savepoint_of(options, operation.trigger_id), true, client.dialect());
  return operation;
}

JobOperation stop_operation(const FlinkClient& client, const ClusterRef& cluster,
                            const std::string& job, const StopOptions& options) {
  auto operation = with_savepoint(client, cluster, job, options);
  operation.verb = "stop";
  operation.directory_argument = fmt::format("--savepointPath DIRECTORY{}{}",
                                             options.drain ? " --drain" : "", type_option(options));
  operation.failure = fmt::format("Could not stop with a {}savepoint job \"{}\"",
                                  options.detached ? "detached " : "", job);
  operation.subject = fmt::format("the savepoint with which job {} is stopped", job);
  operation.request = flink::rest::stop(job, savepoint_of(options, operation.trigger_id),
                                        options.drain, client.dialect());
  return operation;
}

JobOperation checkpoint_operation(const FlinkClient& client, const ClusterRef& cluster,
                                  const std::string& job, flink::rest::CheckpointType type,
                                  const std::optional<std::string>& resumed) {
  require(client.dialect().checkpoints, client, cluster, "a checkpoint by hand", "1.17");
  auto operation = operation_of(client, cluster, resumed);
  operation.verb = "checkpoint";
  operation.argument = job;
  operation.failure = fmt::format("Failed to trigger a checkpoint for the job {}", job);
  operation.subject = fmt::format("the checkpoint of job {}", job);
  operation.goal = "checkpoint";
  operation.request = flink::rest::trigger_checkpoint(job, type, operation.trigger_id);
  operation.status = [job](const std::string& id) {
    return flink::rest::get_checkpoint_status(job, id);
  };
  return operation;
}

JobOperation disposal_operation(const ClusterRef& cluster, const std::string& path,
                                const std::optional<std::string>& resumed) {
  const auto shown = base::printable(path);
  return {.cluster = cluster,
          .verb = "savepoint",
          .argument = fmt::format("-d '{}'", shown),
          .failure = fmt::format("Failed to dispose the savepoint '{}'", shown),
          .subject = fmt::format("the disposal of savepoint '{}'", shown),
          .goal = "savepoint disposed",
          .request = flink::rest::dispose_savepoint(path),
          .status = flink::rest::get_disposal_status,
          .trigger_id = resumed.value_or(""),
          .resumes = resumed.has_value()};
}

}  // namespace deploy
