// `drey status`: everything that can be seen of one cluster at this moment.
#include "deploy/inspect/status.h"

#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/connection/flink_connection.h"
#include "cli/output/output.h"

namespace cli {
namespace {

using base::Exit;

struct Options : ClusterOptions {
  RestOptions rest{};
};

Exit status(const Context& context, Options& o, const Arguments& arguments) {
  auto selection = require_cluster(context, o, arguments);
  expect_no_words(selection.positional, "status takes the name of a cluster");
  FlinkConnection connection(context, o, o.rest, std::move(selection), deploy::RestUse::looks);
  const auto seen = deploy::read_status(connection.cluster(), connection.connection().client(),
                                        connection.flink());
  if (!seen.route.empty()) connection.print_route();
  context.output.show([&] { return deploy::status_text(seen, context.world.now()); },
                      [&] { return deploy::status_document(seen); });
  return Exit::done;
}

}  // namespace

Prepare declare_status(OptionList& list) {
  auto options = std::make_shared<Options>();
  declare(list, static_cast<ClusterOptions&>(*options));
  declare(list, options->rest);
  return without_checks(options, status);
}

}  // namespace cli
