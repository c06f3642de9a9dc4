// Deployment of a decided cluster, and its result: shared by `run-application` and `apply`.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "cli/application/application.h"
#include "cli/application/wait.h"
#include "cli/connection/connection.h"
#include "deploy/submit/execute.h"
#include "deploy/submit/plan.h"

namespace cli {

/// "context prod (https://10.0.0.1:6443)".
std::string server_of(const kube::Access& access);

/// Tells the summary of a CI system what is known beside the document.
void describe(const Context& context, const PreparedDeployment& prepared);

/// The plan with what the pipeline is that it is made in: recorded, and no part of the hash.
deploy::Plan marked(const Output& output, deploy::Plan plan);

/// The plan of a specification, so marked.
deploy::Plan planned(const Output& output, const flink::ClusterSpec& spec);

/// The plan of what was decided; errors are about its cluster from then on.
deploy::Plan plan_of(const Context& context, const PreparedDeployment& prepared);

/// The way to the API server that was decided on, with the user agent of the configuration.
Connection connection_for(const Context& context, const ApplicationOptions& options,
                          const PreparedDeployment& prepared);

/// A cluster that is there, or comes.
struct Created {
  deploy::Outcome outcome{};
  base::Deadline begun{};  ///< since when it is waited for: uploads do not count
};

/// Uploads what the JobManager is to fetch, creates what is not there yet, and warns of what the
/// API server warns of. Throws what deploy::execute and deploy::upload do.
Created create_cluster(const Context& context, Connection& connection,
                       const PreparedDeployment& prepared, const deploy::Plan& plan,
                       const std::string& run_token, deploy::Guard guard,
                       const std::optional<std::string>& seen = {});

/// Uploads of that what is not there yet, beside a cluster that goes on reading the others, and
/// returns it. Throws what deploy::upload does.
flink::Uploads upload_missing(const Context& context, const flink::ClusterSpec& spec);

/// The result in a document: "created", "unchanged", …
std::string name_of(deploy::Outcome::Kind kind);

/// How Flink's REST API of the cluster is reached.
deploy::RestSettings rest_settings_of(const flink::ClusterSpec& spec);

/// How the document about a cluster that is there begins.
base::OrderedJson document_of(const deploy::Plan& plan, const std::string& result,
                              const std::string& url);

/// "created (server dry run)".
std::string dry_run_result(const std::string& result);

/// What applying would come to, which the API server was asked and did nothing of: a line, or a
/// document with what more is known.
void show_server_dry_run(const Context& context, const deploy::ClusterRef& cluster,
                         const std::string& result, const base::OrderedJson& more);

/// What becomes of jobs of an earlier cluster when one of this plan is made (deploy::left_jobs);
/// none without high availability.
std::vector<std::string> jobs_before_start(Connection& connection,
                                           const PreparedDeployment& prepared,
                                           const deploy::Plan& plan);

/// What there is to tell of a cluster that was there before, and to ask of one that was not.
struct Before {
  deploy::Guard guard = deploy::Guard::name;    ///< else: nobody needs to look any more
  std::optional<deploy::Outcome::Kind> kind{};  ///< what was done about it; absent: nothing
  base::OrderedJson changed{};  ///< what was changed of it, for the document; null: nothing
  std::function<void(const deploy::Outcome&)> tell{};  ///< is given what was found, if set
  std::optional<std::string> seen{};  ///< the record of the last upgrade, see deploy::execute
};

/// Creates a cluster, or finds it, and waits as the options say. The cluster's line is on stdout at
/// once, what was waited for when it is there; or one document in the end.
void deploy_and_wait(const Context& context, const WaitOptions& options, bool detached,
                     Connection& connection, const PreparedDeployment& prepared,
                     const deploy::Plan& plan, const Before& before = {});

}  // namespace cli
