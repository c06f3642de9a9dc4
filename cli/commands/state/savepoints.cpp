// `drey savepoints`: the savepoints and retained checkpoints of a cluster, what needs them, and the
// disposal of those that nothing needs.
#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/commands/state/dispose_savepoints.h"
#include "cli/connection/flink_connection.h"
#include "cli/output/table.h"
#include "deploy/catalogue/catalogue_document.h"
#include "deploy/catalogue/read_sources.h"
#include "deploy/cluster/amounts.h"
#include "deploy/cluster/document.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;
using deploy::Snapshot;

struct Options : ClusterOptions {
  RestOptions rest{};
  bool newest = false;
  DisposalOptions disposal{};
};

constexpr const char* only_by_job_manager = "only a JobManager disposes of savepoints: ";
constexpr const char* other_cluster =
    "another cluster that reaches the same storage can: 'drey savepoint CLUSTER -d PATH'";

std::string needed_text(const Snapshot& one) {
  auto reasons = one.needs;
  if (!one.claimed_by.empty()) reasons.push_back(one.claimed_by + " claimed it");
  return base::join(reasons, "; ");
}

std::vector<std::string> row(const Snapshot& one) {
  const auto time = deploy::document::moment(one.time);
  return {time.is_string() ? time.get<std::string>() : "-",
          cell(std::string(name_of(one.kind))),
          cell(one.format),
          one.bytes < 0 ? "-" : deploy::size_text(one.bytes),
          cell(one.version),
          cell(one.path.empty() && !one.file.empty() ? "HA file " + one.file : one.path),
          cell(base::join(one.users, ", ")),
          cell(needed_text(one))};
}

std::string text(const Output& output, const std::vector<Snapshot>& catalogue) {
  std::vector<std::vector<std::string>> rows{
      {"COMPLETED", "KIND", "FORMAT", "SIZE", "FLINK", "PATH", "IN USE BY", "NEEDED"}};
  for (const auto& one : catalogue) rows.push_back(row(one));
  return output.tabled(std::move(rows));
}

void show_catalogue(const Context& context, std::vector<Snapshot> catalogue) {
  const auto& output = context.output;
  output.sort(catalogue,
              [](const Snapshot& one) { return deploy::catalogue_document({one}).front(); });
  if (output.has_document()) {
    auto document = document_about(context.subject);
    document["savepoints"] = deploy::catalogue_document(catalogue);
    return output.document(document);
  }
  if (output.is_quiet()) {
    std::string paths;
    for (const auto& one : catalogue) {
      if (!one.path.empty()) paths += base::printable(one.path) + "\n";
    }
    return output.result(paths);
  }
  if (catalogue.empty())
    return output.note(
        fmt::format("No savepoints of cluster {} are known.", context.subject.cluster));
  output.result(text(output, catalogue));
}

/// A cluster, and what is known of its savepoints.
class Savepoints {
 public:
  Savepoints(const Context& context, const Options& options, ClusterSelection selection)
      : context_(context), options_(options), selection_(std::move(selection)) {}

  void run() {
    Connection connection(context_, options_.server);
    const auto& access = connection.access();
    cluster_ = {namespace_of(selection_, access), selection_.name};
    context_.subject.name(cluster_.name, cluster_.kube_namespace);
    auto sources =
        deploy::read_sources(connection.client(), cluster_, {"default", access.name_space});
    ask(sources);
    const auto catalogue = deploy::catalogue_of(sources);
    if (options_.disposal.any()) return dispose(catalogue);
    if (job_manager_ && !problem_.empty())
      context_.output.note(fmt::format("what only its JobManager knows is left out: {}", problem_));
    show_catalogue(context_, options_.newest ? std::vector{deploy::newest_of(catalogue, cluster_)}
                                             : catalogue);
  }

 private:
  bool acts() const { return options_.disposal.any() && options_.disposal.yes; }

  /// A disposal waits for the JobManager; nothing is disposed of that a job might need.
  void ask(deploy::CatalogueSources& sources) {
    if (!sources.live) {
      problem_ = fmt::format("there is no cluster '{}' that runs", cluster_.name);
      if (acts()) throw Error(Exit::not_found, only_by_job_manager + problem_, other_cluster);
      return;
    }
    job_manager_ =
        std::make_unique<FlinkConnection>(context_, options_, options_.rest, selection_,
                                          acts() ? deploy::RestUse::acts : deploy::RestUse::looks);
    auto& flink = acts() ? job_manager_->open() : job_manager_->flink();
    problem_ = acts() ? deploy::ask_jobs(flink, sources) : deploy::try_jobs(flink, sources);
    if (acts() && !problem_.empty())
      throw Error(Exit::failed,
                  "nothing is disposed of, as its jobs do not tell what they need: " + problem_);
  }

  void dispose(const std::vector<Snapshot>& catalogue) {
    auto disposals =
        choose_disposals(options_.disposal, catalogue, cluster_.name, context_.world.now());
    if (acts()) dispose_savepoints(context_, *job_manager_, disposals);
    show_disposals(context_, options_.disposal, disposals);
    if (!problem_.empty())
      context_.output.note(only_by_job_manager + problem_ + "; " + other_cluster);
  }

  const Context& context_;
  const Options& options_;
  ClusterSelection selection_;
  deploy::ClusterRef cluster_{};
  std::unique_ptr<FlinkConnection> job_manager_{};
  std::string problem_{};  ///< why it is not known what a JobManager tells; empty: it is
};

void check_options(const Options& o, const Arguments&) {
  check_disposal(o.disposal);
  if (o.newest && o.disposal.any())
    throw Error(Exit::usage, "--newest shows a savepoint; it disposes of none");
}

Exit savepoints(const Context& context, Options& o, const Arguments& arguments) {
  auto selection = require_cluster(context, o, arguments);
  expect_no_words(selection.positional, "savepoints takes the name of a cluster");
  Savepoints(context, o, std::move(selection)).run();
  return Exit::done;
}

}  // namespace

Prepare declare_savepoints(OptionSet& set) {
  auto options = std::make_shared<Options>();
  set.add_flag("--newest", options->newest,
               "the newest alone that a job can start from, and that Flink does not delete")
      .group("Savepoints");
  declare(set, options->disposal);
  declare(set, static_cast<ClusterOptions&>(*options));
  declare_rows(set, options->output, {{"savepoints", {"path"}}});
  declare(set, options->rest, options->server);
  return with_check(options, check_options, savepoints);
}

}  // namespace cli
