#include "cli/commands/look/list_watch.h"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/exit_of_signal.h"
#include "base/text.h"
#include "cli/output/document_stream.h"
#include "cli/output/table.h"
#include "deploy/inspect/cluster_list_watch.h"

namespace cli {
namespace {

using Change = deploy::ClusterChange;

base::OrderedJson item(const Change& change) {
  base::OrderedJson item{{"change", deploy::name_of(change.kind)}};
  item.update(list_item(change.cluster));
  return item;
}

/// The row as people see it: of a cluster that has gone no JobManager is ready.
deploy::Cluster shown(const Change& change) {
  auto cluster = change.cluster;
  if (change.kind == Change::Kind::deleted) cluster.job_manager = "deleted";
  return cluster;
}

class Rows {
 public:
  Rows(const Output& output, const ListColumns& columns)
      : output_(output),
        columns_(columns),
        table_(columns.why ? 0 : output.columns()),
        documents_(output) {}

  /// False when nobody reads on.
  bool add(const std::vector<Change>& changes) {
    std::vector<std::vector<std::string>> lines;
    for (const auto& change : changes) {
      if (output_.has_names() || (output_.is_quiet() && !output_.has_document()))
        output_.document_piece(base::printable(list_name(columns_, change.cluster)) + "\n");
      else if (output_.has_document()) documents_.add(item(change));
      else lines.push_back(list_cells(columns_, shown(change)));
    }
    if (!lines.empty()) {
      if (!std::exchange(begun_, true) && output_.has_headers())
        lines.insert(lines.begin(), list_heading(columns_));
      output_.result(table_.lines(lines));
    }
    return output_.flush();
  }

 private:
  const Output& output_;
  ListColumns columns_;
  bool begun_ = false;
  GrowingTable table_;
  DocumentStream documents_;
};

}  // namespace

base::Exit watch_list(const Context& context, const ServerOptions& server, Connection& connection,
                      const WatchedList& list) {
  const auto& world = context.world;
  const auto until =
      base::deadline_in(world, server.timeout.value_or(std::chrono::milliseconds(0)));
  auto of_requests = server;
  of_requests.timeout.reset();
  Connection watching(context, connection.access(), of_requests);
  deploy::ClusterListWatch watch(watching.client(), connection.client(), list.scope, list.detail,
                                 list.selector, [&] { return deadline(world, of_requests); });
  Rows rows(context.output, list.columns);
  bool begun = false;
  const auto tell = [&](const std::vector<Change>& changes) {
    if (!std::exchange(begun, true) && changes.empty())
      context.output.note(list.scope.empty()
                              ? "No Flink clusters yet."
                              : fmt::format("No Flink clusters in {} namespace yet.", list.scope));
    return rows.add(changes);
  };
  static_cast<void>(watch.run(until, tell));
  return base::exit_of_signal(world).value_or(base::Exit::done);
}

}  // namespace cli
