// `drey config`: the effective configuration, and where each value comes from.
#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/application/application.h"
#include "cli/commands/commands.h"
#include "cli/output/output.h"
#include "cli/output/table.h"
#include "deploy/cluster/document.h"
#include "flink/config/masked.h"
#include "flink/config/options.h"

namespace cli {
namespace {

using base::Exit;

struct Options : ApplicationOptions {
  bool show_secrets = false;
};

/// One key of the effective configuration.
struct Row {
  std::string key{};
  std::string value{};
  std::string origin{};
  bool shipped = true;  ///< whether it goes into the cluster
};

std::string value_text(const std::string& key, const flink::Value& value, bool show_secrets) {
  if (!show_secrets) return flink::masked(key, value);
  return value.list ? fmt::format("[{}]", base::join(*value.list, ", ")) : value.text;
}

/// What is shipped, derived keys included, and what was configured but stays on this machine;
/// sorted by key.
std::vector<Row> rows_of(const PreparedDeployment& prepared, bool show_secrets) {
  std::map<std::string, Row> rows;
  const auto add = [&](const auto& entries, bool shipped) {
    for (const auto& [key, value] : entries)
      rows.emplace(
          key, Row{key, value_text(key, value, show_secrets), origin_text(value.origin), shipped});
  };
  add(prepared.spec.shipped.entries(), true);
  add(prepared.spec.withheld.entries(), true);
  add(prepared.loaded.configuration.entries(), false);
  std::vector<Row> result;
  for (auto& [key, row] : rows) result.push_back(std::move(row));
  return result;
}

base::OrderedJson item(const Row& row) {
  return {{"key", row.key}, {"value", row.value}, {"origin", row.origin}, {"shipped", row.shipped}};
}

base::OrderedJson document(const PreparedDeployment& prepared, const std::vector<Row>& rows) {
  const auto& chosen = prepared.loaded.chosen;
  auto entries = base::OrderedJson::array();
  for (const auto& row : rows) entries.push_back(item(row));
  auto files = base::OrderedJson::array({prepared.spec.config_file.first});
  for (const auto& [name, text] : prepared.spec.log_files) files.push_back(name);
  // A name that the client would make up is none yet.
  const auto* named = prepared.loaded.configuration.find(flink::options::cluster_id.name());
  return {{"cluster", deploy::document::text(named == nullptr ? "" : named->text)},
          {"namespace", prepared.spec.kube_namespace},
          {"flinkVersion", flink::to_string(chosen.version)},
          {"flinkVersionFrom", chosen.reason},
          {"files", std::move(files)},
          {"warnings", prepared.warnings},
          {"configuration", std::move(entries)}};
}

std::string text(const Output& output, const std::vector<Row>& rows) {
  std::vector<std::vector<std::string>> cells{{"KEY", "VALUE", "ORIGIN"}};
  for (const auto& row : rows)
    cells.push_back({base::printable(row.key, 200), base::printable(row.value, 100),
                     row.origin + (row.shipped ? "" : ", not shipped")});
  return output.tabled(std::move(cells));
}

Exit config(const Context& context, Options& o, const Arguments& arguments) {
  o.program.jar_needed = false;
  const auto prepared = decide(context, o, arguments, false);
  const auto& chosen = prepared.loaded.chosen;
  if (!context.output.is_verbose())
    context.output.note(fmt::format("flink {} ({}); shipped as {}",
                                    flink::to_string(chosen.version), chosen.reason,
                                    prepared.spec.config_file.first));
  auto rows = rows_of(prepared, o.show_secrets);
  context.output.sort(rows, item);
  context.output.show([&] { return text(context.output, rows); },
                      [&] { return document(prepared, rows); });
  return Exit::done;
}

}  // namespace

Prepare declare_config(OptionSet& set) {
  auto options = std::make_shared<Options>();
  declare(set, *options);
  declare_rows(set, options->output, {{"configuration", {"key"}}});
  set.add_flag("--show-secrets", options->show_secrets, "do not mask secrets").group("Output");
  return without_checks(options, config);
}

}  // namespace cli
