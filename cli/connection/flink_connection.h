// A cluster's JobManager, ready to be spoken to.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "cli/connection/cluster_options.h"
#include "cli/connection/connection.h"
#include "cli/output/status_line.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/jobmanager/flink_client.h"
#include "deploy/jobmanager/operation.h"
#include "deploy/wait/wait_evaluator.h"

namespace cli {

/// How Flink's REST API is reached.
struct RestOptions {
  std::optional<deploy::RestRoute> route{};  ///< --rest-url, or -m host:port
  std::optional<std::string> certificate_authority{}, client_certificate{},
      client_key{};  ///< PEM files
  std::optional<std::string> tls_server_name{};
  bool insecure_skip_tls_verify = false;
};

/// And --timeout: for how long it is waited for.
void declare(OptionSet& set, RestOptions& options, ServerOptions& server);

class FlinkConnection {
 public:
  /// Reads the files that `rest` names, throws Error{usage}; then finds the cluster, throws what
  /// deploy::find_cluster throws. Flink's REST API is not spoken to yet.
  FlinkConnection(const Context& context, const ClusterOptions& options, const RestOptions& rest,
                  ClusterSelection selection, deploy::RestUse use = deploy::RestUse::acts);

  /// The same of a cluster that is known by its place, and reached as it is found.
  FlinkConnection(const Context& context, const ServerOptions& server, const OutputOptions& output,
                  const deploy::ClusterRef& cluster, deploy::RestUse use = deploy::RestUse::acts);

  /// The client, opened: waits until the JobManager answers. With `verbose` the route is told on
  /// stderr.
  deploy::FlinkClient& open();

  /// The client as it is, for those who try the route themselves.
  deploy::FlinkClient& flink() { return *flink_; }

  /// How a route of the client's is spoken to, for those who do it themselves.
  http::Endpoint endpoint(const deploy::RestRoute& route) const;

  const deploy::NamedCluster& cluster() const { return cluster_; }
  Connection& connection() { return connection_; }

  /// The outcome of `wait`, which pauses the client. Meanwhile stderr shows that `what` is waited
  /// for: "savepoint".
  template <class Wait>
  auto shown(std::string_view what, const Wait& wait) {
    StatusLine line(context_.output, context_.world.steady_now());
    const OnPoll here(on_poll_, [this, &line, what] { line.show(what, suspected_); });
    return wait();
  }

  /// deploy::await_operation, so shown.
  flink::rest::Operation await(const deploy::JobOperation& operation,
                               const std::string& trigger_id);

  /// When the command has to be over (--timeout); another one, where that has parts with times of
  /// their own.
  base::Deadline deadline() const { return deadline_; }
  void set_deadline(base::Deadline deadline);

  /// "drey VERB NAME", for hints.
  std::string command(std::string_view verb) const;

  /// Tells how the JobManager is reached, with -v.
  void print_route() const;

 private:
  /// What is done while the client pauses, as long as this lives.
  struct OnPoll {
    OnPoll(std::function<void()>& where, std::function<void()> what) : hook(where) {
      hook = std::move(what);
    }
    ~OnPoll() { hook = {}; }
    OnPoll(const OnPoll&) = delete;
    OnPoll& operator=(const OnPoll&) = delete;
    std::function<void()>& hook;
  };

  deploy::FlinkAccess access_to_flink(const ServerOptions& server, const RestOptions& rest,
                                      deploy::RestUse use);
  std::optional<base::Error> look(bool last);
  std::optional<deploy::Diagnosis> diagnose(const base::Json& deployment, const base::Json& pods,
                                            bool closer);
  base::Error hopeless(const deploy::Diagnosis& diagnosis, bool believed) const;
  void tell_suspicion(const std::string& suspicion);

  const Context& context_;
  ClusterSelection selection_;
  http::Endpoint direct_;
  Connection connection_;
  base::Deadline deadline_;  // begins when somebody has logged in
  deploy::NamedCluster cluster_;
  std::function<void()> on_poll_{};
  deploy::GracePeriod patience_{};
  std::string suspected_{};  // why nobody answers yet, as far as can be seen
  bool looked_ = false;
  std::unique_ptr<deploy::FlinkClient> flink_;
};

}  // namespace cli
