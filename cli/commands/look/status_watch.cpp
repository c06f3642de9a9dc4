#include "cli/commands/look/status_watch.h"

#include <memory>
#include <optional>
#include <utility>

#include "base/exit_of_signal.h"
#include "cli/commands/look/found_cluster.h"
#include "cli/output/document_stream.h"
#include "cli/output/live_block.h"
#include "cli/output/output.h"
#include "deploy/inspect/status.h"
#include "deploy/inspect/status_watch.h"

namespace cli {
namespace {

/// Writes a status where it differs from the one before.
class StatusView {
 public:
  explicit StatusView(const Context& context)
      : context_(context), block_(context.output), documents_(context.output) {}

  /// False when nobody reads on.
  bool show(deploy::ClusterStatus status) {
    auto document = deploy::status_document(status);
    const bool differs = !seen_ || document != document_;
    seen_ = std::move(status);
    document_ = std::move(document);
    if (in_place()) draw();
    else if (differs) write();
    return context_.output.flush();
  }

  /// Ages go on while nothing else does.
  void draw() {
    if (in_place() && seen_) block_.show(text());
  }

 private:
  bool in_place() const {
    return context_.output.draws_results() && !context_.output.has_document();
  }

  std::string text() const { return deploy::status_text(*seen_, context_.world.now()); }

  void write() {
    if (context_.output.has_document()) return documents_.add(document_);
    context_.output.result((std::exchange(begun_, true) ? "\n" : "") + text());
  }

  const Context& context_;
  LiveBlock block_;
  DocumentStream documents_;
  std::optional<deploy::ClusterStatus> seen_{};
  base::OrderedJson document_{};
  bool begun_ = false;
};

/// One cluster, and whatever comes after it under its name.
class Watched {
 public:
  Watched(const Context& context, const ClusterOptions& options, const RestOptions& rest,
          const ClusterSelection& selection)
      : context_(context), options_(options), rest_(rest), selection_(selection), view_(context) {
    const auto limit = options.server.timeout;
    until_ = base::deadline_in(context.world, limit.value_or(std::chrono::milliseconds(0)));
    options_.server.timeout.reset();
    first_ = find_or_suspended(context, options_, rest, selection).connection;
  }

  base::Exit run() {
    Connection watching(context_, options_.server);
    const auto& subject = context_.subject;
    deploy::StatusWatch watch(watching.client(), {subject.kube_namespace, subject.cluster});
    static_cast<void>(watch.run(
        until_, [this] { view_.draw(); }, [&] { return view_.show(look(watch)); }));
    return base::exit_of_signal(context_.world).value_or(base::Exit::done);
  }

 private:
  /// Another cluster is reached by other ways than the first. It may have gone again by now.
  FlinkConnection* connection_to(const deploy::NamedCluster& cluster) {
    if (first_ && first_->cluster().uid() == cluster.uid()) return first_.get();
    if (later_ && later_->cluster().uid() == cluster.uid()) return later_.get();
    try {
      later_ = std::make_unique<FlinkConnection>(context_, options_, rest_, selection_,
                                                 deploy::RestUse::looks);
      return later_.get();
    } catch (const base::Error& error) {
      if (error.exit != base::Exit::not_found) throw;
      return nullptr;
    }
  }

  deploy::ClusterStatus look(const deploy::StatusWatch& watch) {
    const auto cluster = watch.cluster();
    auto* connection = cluster.deployment_absent ? nullptr : connection_to(cluster);
    if (connection == nullptr) return deploy::status_of_absent(cluster.ref(), watch.objects());
    const auto soon = deadline(context_.world, options_.server);
    connection->set_deadline(soon);
    return deploy::read_status(cluster, watch.objects(), connection->connection().client(),
                               connection->flink());
  }

  const Context& context_;
  ClusterOptions options_;
  const RestOptions& rest_;
  const ClusterSelection& selection_;
  StatusView view_;
  base::Deadline until_{};
  std::unique_ptr<FlinkConnection> first_{};  // null: it was suspended
  std::unique_ptr<FlinkConnection> later_{};
};

}  // namespace

base::Exit watch_status(const Context& context, const ClusterOptions& options,
                        const RestOptions& rest, const ClusterSelection& selection) {
  return Watched(context, options, rest, selection).run();
}

}  // namespace cli
