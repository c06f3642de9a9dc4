#include "cli/connection/savepoint_record.h"

#include <functional>
#include <utility>

#include <fmt/format.h>

#include "base/deadline.h"
#include "base/error.h"
#include "base/text.h"
#include "deploy/cluster/document.h"
#include "deploy/cluster/pod_directories.h"
#include "deploy/savepoint/savepoint_records.h"

namespace cli {
namespace {

/// The wait for the savepoint may have taken all the time that the command had.
constexpr std::chrono::seconds time_to_write{15};

/// `change` returns the paths that the record tells no more.
void write(const Context& context, FlinkConnection& connection, const char* what,
           const std::function<std::vector<std::string>(deploy::SavepointRecord&)>& change) {
  auto& client = connection.connection().client();
  const auto cluster = connection.cluster().ref();
  client.set_deadline(base::deadline_in(context.world, time_to_write));
  try {
    std::vector<std::string> forgotten;
    deploy::SavepointRecords(client, cluster).change([&](deploy::SavepointRecord& record) {
      forgotten = change(record);
    });
    if (!forgotten.empty())
      context.output.note("note: " + deploy::forgotten_text(forgotten, cluster));
  } catch (const base::Error& error) {
    context.output.alert(fmt::format("{}, and ConfigMap {} does not tell of it: {}", what,
                                     deploy::savepoint_record_name(cluster), error.text));
  }
  client.set_deadline(connection.deadline());
}

}  // namespace

void record_savepoint(const Context& context, FlinkConnection& connection, const std::string& job,
                      const std::string& path, std::optional<flink::rest::Format> format) {
  const auto& flink = connection.flink();
  deploy::TakenSavepoint savepoint{.path = path,
                                   .time = deploy::document::moment(context.world.now()),
                                   .job = job,
                                   .version = flink.flink_version()};
  if (format && flink.dialect().savepoint_formats)
    savepoint.format = base::lower(flink::rest::name_of(*format));
  write(context, connection, "the savepoint is complete", [&](deploy::SavepointRecord& record) {
    return deploy::knows(record, path) ? std::vector<std::string>()
                                       : deploy::add_savepoint(record, savepoint);
  });
}

void record_disposals(const Context& context, FlinkConnection& connection,
                      const std::vector<std::string>& paths) {
  if (paths.empty()) return;
  const auto now = deploy::document::moment(context.world.now());
  write(context, connection,
        paths.size() == 1 ? "the savepoint is disposed of" : "the savepoints are disposed of",
        [&](deploy::SavepointRecord& record) {
          std::vector<std::string> forgotten;
          for (const auto& path : paths) {
            for (auto& one : deploy::note_disposal(record, path, now))
              forgotten.push_back(std::move(one));
          }
          return forgotten;
        });
}

void warn_of_lost_savepoint(const Context& context, const FlinkConnection& connection,
                            const std::optional<std::string>& trigger_id,
                            const std::optional<std::string>& directory) {
  if (trigger_id) return;
  const auto warning = deploy::warning_of_savepoints(connection.cluster(), directory.value_or(""));
  if (!warning.empty()) context.output.alert(warning);
}

}  // namespace cli
