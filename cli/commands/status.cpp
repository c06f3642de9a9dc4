// `drey status`: everything that can be seen of one cluster at this moment.
#include "deploy/inspect/status.h"

#include <memory>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/connection/flink_connection.h"
#include "cli/output/output.h"
#include "deploy/record/open_upgrade.h"

namespace cli {
namespace {

using base::Exit;

struct Options : ClusterOptions {
  RestOptions rest{};
};

/// The cluster is not there, as it is between the two of an upgrade.
base::Error with_upgrade(const Context& context, const Options& o, base::Error absent) {
  const deploy::ClusterRef cluster{context.subject.kube_namespace, context.subject.cluster};
  const Output quiet(context.world, {{}, true, false});  // what is odd on the way was said
  Connection connection({context.world, context.connect, context.subject, quiet}, o.server);
  const auto open =
      deploy::open_upgrade_in(connection.client().send(deploy::look_at_upgrade(cluster)));
  if (!open) return absent;
  absent.text += ", but an upgrade of it is open: " + deploy::text_of(*open);
  absent.hint = deploy::way_on_from(*open, cluster);
  return absent;
}

std::unique_ptr<FlinkConnection> connect(const Context& context, const Options& o,
                                         ClusterSelection selection) {
  try {
    return std::make_unique<FlinkConnection>(context, o, o.rest, std::move(selection),
                                             deploy::RestUse::looks);
  } catch (const base::Error& error) {
    if (error.exit != Exit::not_found) throw;
    throw base::Error(with_upgrade(context, o, error));
  }
}

Exit status(const Context& context, Options& o, const Arguments& arguments) {
  auto selection = require_cluster(context, o, arguments);
  expect_no_words(selection.positional, "status takes the name of a cluster");
  // It waits for nothing.
  if (!o.server.timeout) o.server.timeout = o.server.request_timeout;
  const auto connection = connect(context, o, std::move(selection));
  const auto seen = deploy::read_status(connection->cluster(), connection->connection().client(),
                                        connection->flink());
  if (!seen.route.empty()) connection->print_route();
  context.output.show([&] { return deploy::status_text(seen, context.world.now()); },
                      [&] { return deploy::status_document(seen); });
  return Exit::done;
}

}  // namespace

Prepare declare_status(OptionSet& set) {
  auto options = std::make_shared<Options>();
  declare(set, static_cast<ClusterOptions&>(*options));
  declare_reports(set, options->output.reports);
  declare(set, options->rest, options->server);
  return without_checks(options, status);
}

}  // namespace cli
