// `drey check`: whether a cluster can be deployed as its input says, before anything is sent.
#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/application/application.h"
#include "cli/application/deployment.h"
#include "cli/commands/commands.h"
#include "cli/commands/dry_run.h"
#include "cli/output/table.h"
#include "deploy/check/preflight.h"
#include "deploy/cluster/document.h"
#include "deploy/submit/plan.h"

namespace cli {
namespace {

using base::Exit;
using base::OrderedJson;
using deploy::CheckItem;

struct Options : ApplicationOptions {};

const char* word_for(CheckItem::Verdict verdict) {
  switch (verdict) {
    case CheckItem::Verdict::fine: return "fine";
    case CheckItem::Verdict::warning: return "warning";
    case CheckItem::Verdict::wrong: return "wrong";
    case CheckItem::Verdict::unknown: break;
  }
  return "unknown";
}

const char* word_for(Exit exit) {
  return exit == Exit::done ? "fine" : exit == Exit::partial ? "unknown" : "wrong";
}

/// The table, and below it the hints that have several lines.
std::string text(const deploy::CheckItems& items, std::size_t columns) {
  std::vector<std::vector<std::string>> rows{{"WHAT", "", "RESULT", "HINT"}};
  std::string below;
  for (const auto& item : items) {
    const bool is_long = item.hint.find('\n') != std::string::npos;
    rows.push_back({item.what, word_for(item.verdict), base::printable(item.result, 1000),
                    is_long ? "see below" : item.hint});
    if (is_long) below += fmt::format("\n{}: {}\n", item.what, item.hint);
  }
  return table(rows, columns) + below;
}

OrderedJson document(const deploy::CheckItems& items, Exit exit, const Subject& subject) {
  auto document = document_about(subject);
  document["result"] = word_for(exit);
  document["checks"] = OrderedJson::array();
  for (const auto& item : items)
    document["checks"].push_back({{"what", item.what},
                                  {"verdict", word_for(item.verdict)},
                                  {"result", item.result},
                                  {"hint", deploy::document::text(item.hint)}});
  return document;
}

Exit check(const Context& context, Options& o, const Arguments& arguments) {
  const auto prepared = decide(context, o, arguments, true);
  const auto plan = plan_of(context, prepared);
  auto connection = connection_for(context, o, prepared);
  context.output.note(destination(prepared, plan, server_of(connection.access())));
  const auto items = deploy::check({plan, prepared.spec}, connection.client());
  const auto exit = deploy::exit_of(items);
  context.output.show([&] { return text(items, context.output.columns()); },
                      [&] { return document(items, exit, context.subject); });
  return exit;
}

}  // namespace

Prepare declare_check(CLI::App& app) {
  auto options = std::make_shared<Options>();
  declare(app, *options);
  return without_checks(options, check);
}

}  // namespace cli
