#include "cli/connection/flink_connection.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/arguments/option_groups.h"
#include "cli/output/output.h"
#include "deploy/cluster/pod_status.h"
#include "deploy/diagnosis/diagnosis.h"
#include "deploy/diagnosis/observe_once.h"
#include "deploy/jobmanager/client_settings.h"
#include "deploy/record/find_cluster.h"
#include "http/host_name.h"
#include "http/proxy.h"
#include "http/url.h"
#include "kube/api/request.h"
#include "kube/api/resource.h"
#include "kube/api/status.h"

namespace cli {
namespace {

base::Deadline deadline_of(const Context& context, const ServerOptions& server,
                           const flink::Configuration& configuration) {
  return base::deadline_in(
      context.world, server.timeout ? *server.timeout : deploy::client_timeout(configuration));
}

std::string pem_file(const base::World& world, const char* option,
                     const std::optional<std::string>& path) {
  if (!path) return {};
  const auto text = world.read_file(base::absolute_path(world, *path));
  if (!text)
    throw base::Error(base::Exit::usage,
                      fmt::format("{}: there is no file '{}'", option, base::printable(*path)));
  if (text->find("-----BEGIN ") == std::string::npos) {
    throw base::Error(base::Exit::usage,
                      fmt::format("{}: '{}' is no PEM file", option, base::printable(*path)),
                      "Java keystores cannot be read: 'keytool -exportcert -rfc -keystore FILE' "
                      "writes a certificate as PEM");
  }
  return *text;
}

/// How Flink's REST API is spoken to directly; the files that the options name are read.
http::Endpoint direct_endpoint(const base::World& world, const RestOptions& rest) {
  if (rest.tls_server_name && !http::is_host_name(*rest.tls_server_name))
    throw base::Error(base::Exit::usage, fmt::format("--rest-tls-server-name: '{}' is no host name",
                                                     base::printable(*rest.tls_server_name, 300)));
  http::Endpoint direct{
      .tls_server_name = rest.tls_server_name.value_or(""),
      .insecure_skip_tls_verify = rest.insecure_skip_tls_verify,
      .client_certificate = pem_file(world, "--rest-client-certificate", rest.client_certificate),
      .client_key = pem_file(world, "--rest-client-key", rest.client_key)};
  if (rest.certificate_authority)
    direct.ca = pem_file(world, "--rest-certificate-authority", rest.certificate_authority);
  // Only where the user says where it is; the addresses of a Service are as near as the API server.
  if (rest.route) direct.proxy = http::proxy_for(http::parse_url(rest.route->url), world.env);
  return direct;
}

/// The cluster, in the time for requests; the client then has that of the command.
deploy::NamedCluster find(const Context& context, const ServerOptions& server,
                          const ClusterSelection& selection, Connection& connection,
                          base::Deadline deadline) {
  const auto& access = connection.access();
  context.subject.cluster = selection.name;
  context.subject.kube_namespace = namespace_of(selection, access);
  auto& client = connection.client();
  client.set_deadline(std::min(deadline, cli::deadline(context.world, server)));
  const deploy::ClusterRef ref{context.subject.kube_namespace, selection.name};
  auto cluster =
      deploy::find_cluster(client, ref.kube_namespace, ref.name, {"default", access.name_space});
  client.set_deadline(deadline);
  return cluster;
}

deploy::RestRoute route_to_url(const std::string& name, const std::string& url) {
  return deploy::explicit_route(name, url);
}

deploy::RestRoute route_to_address(const std::string& name, const std::string& address) {
  return deploy::explicit_route(name, "http://" + address);
}

std::vector<deploy::RestRoute> routes_to(const deploy::NamedCluster& cluster,
                                         const flink::Configuration& configuration,
                                         const RestOptions& rest) {
  if (rest.route) return {*rest.route};
  if (cluster.rest_service.is_object())
    return deploy::rest_routes(cluster.rest_service, cluster.nodes,
                               deploy::rest_settings(cluster, configuration));
  return {};
}

ClusterOptions options_of(const ServerOptions& server, const OutputOptions& output) {
  ClusterOptions options;
  options.server = server;
  options.output = output;
  return options;
}

ClusterSelection selection_of(const deploy::ClusterRef& cluster) {
  ClusterSelection selection;
  selection.name = cluster.name;
  selection.kube_namespace = cluster.kube_namespace;
  return selection;
}

}  // namespace

void declare(OptionSet& set, RestOptions& o, ServerOptions& server) {
  add_parsed(set, "--rest-url", o.route, route_to_url,
             "where it is, such as http://localhost:8081; else it is found, directly or through "
             "the API server")
      .option_text("<url>")
      .group(rest_group_name);
  add_parsed(set, "-m,--jobmanager", o.route, route_to_address,
             "the same as --rest-url http://<host:port>")
      .option_text("<host:port>")
      .group(further_rest_options);
  set.add_option("--rest-certificate-authority", o.certificate_authority,
                 "PEM file with the authority of its certificate")
      .option_text("<file>")
      .group(further_rest_options);
  set.add_option("--rest-client-certificate", o.client_certificate,
                 "PEM file with our own certificate, where it wants one")
      .option_text("<file>")
      .group(further_rest_options);
  set.add_option("--rest-client-key", o.client_key, "PEM file with the key to it")
      .option_text("<file>")
      .group(further_rest_options);
  set.add_option("--rest-tls-server-name", o.tls_server_name, "name to expect in its certificate")
      .option_text("<name>")
      .group(further_rest_options);
  set.add_flag("--rest-insecure-skip-tls-verify", o.insecure_skip_tls_verify,
               "do not check who it is")
      .group(further_rest_options);
  add_duration(
      set, "--timeout", server.timeout,
      "longest time to wait, such as 30s or 10m; 0 for no limit (client.timeout, else 60s)")
      .option_text("<time>")
      .group(rest_group_name);
}

FlinkConnection::FlinkConnection(const Context& context, const ClusterOptions& options,
                                 const RestOptions& rest, ClusterSelection selection,
                                 deploy::RestUse use)
    : context_(context),
      selection_(std::move(selection)),
      direct_(direct_endpoint(context.world, rest)),
      connection_(context, options.server),
      deadline_(deadline_of(context, options.server, selection_.configuration)),
      cluster_(find(context, options.server, selection_, connection_, deadline_)),
      flink_(std::make_unique<deploy::FlinkClient>(access_to_flink(options.server, rest, use))) {}

FlinkConnection::FlinkConnection(const Context& context, const ServerOptions& server,
                                 const OutputOptions& output, const deploy::ClusterRef& cluster,
                                 deploy::RestUse use)
    : FlinkConnection(context, options_of(server, output), RestOptions{}, selection_of(cluster),
                      use) {}

deploy::FlinkAccess FlinkConnection::access_to_flink(const ServerOptions& server,
                                                     const RestOptions& rest, deploy::RestUse use) {
  direct_.user_agent = connection_.access().endpoint.user_agent;
  direct_.stopped = connection_.access().endpoint.stopped;
  return {.world = context_.world,
          .api_server = connection_.transport(),
          .connect = context_.connect,
          .direct = direct_,
          .use = use,
          .routes = routes_to(cluster_, selection_.configuration, rest),
          .without_route =
              deploy::without_route(cluster_.ref().rest_service(), cluster_.service_unseen),
          .deadline = deadline_,
          .request_timeout = server.request_timeout.value_or(std::chrono::milliseconds(0)),
          .known_version = cluster_.flink_version(),
          .look = [this](bool last) { return look(last); },
          .on_poll =
              [this] {
                if (on_poll_) on_poll_();
              }};
}

http::Endpoint FlinkConnection::endpoint(const deploy::RestRoute& route) const {
  if (route.kind == deploy::RestRoute::Kind::proxy) return connection_.access().endpoint;
  auto direct = direct_;
  direct.url = route.url;
  return direct;
}

/// Whether it is still there at all, and what its pods tell.
std::optional<base::Error> FlinkConnection::look(bool last) {
  const auto ours = cluster_.ref().selector();
  const std::array calls{
      kube::read(kube::get(kube::deployments, cluster_.kube_namespace, cluster_.name)),
      kube::read(kube::list(kube::pods, cluster_.kube_namespace, {.label_selector = ours}))};
  const auto now = connection_.client().send(calls);
  if (now[0].status && kube::is_not_found(*now[0].status))
    return base::Error(base::Exit::not_found,
                       fmt::format("the cluster '{}' is gone", cluster_.name));
  if (!now[0].object || !now[1].object) return std::nullopt;
  const auto pods = deploy::pod_statuses(*now[1].object);
  const auto silence = deploy::job_manager_trouble(pods, cluster_.name, true, command("status"));
  // A JobManager that runs mostly needs a moment more.
  const auto found =
      diagnose(*now[0].object, *now[1].object, last || silence || !std::exchange(looked_, true));
  if (!found) patience_.forget();
  const auto& world = context_.world;
  const bool believed = found && (deploy::is_settled(*found, world.now()) ||
                                  patience_.lasts(found->key, found->grace, world.steady_now()));
  if (found && (believed || last)) return hopeless(*found, believed);
  if (!found) {
    if (auto trouble = deploy::job_manager_trouble(pods, cluster_.name, last, command("status")))
      return trouble;
  }
  if (found || (silence && !now[1].object->value("items", base::Json::array()).empty()))
    tell_suspicion(found ? found->what : silence->text);
  return std::nullopt;
}

std::optional<deploy::Diagnosis> FlinkConnection::diagnose(const base::Json& deployment,
                                                           const base::Json& pods, bool closer) {
  std::array seen{deploy::observe_once(cluster_.kube_namespace, cluster_.name, deployment, pods)};
  if (closer) deploy::observe_details(connection_.client(), seen);
  return deploy::diagnose_job_manager(seen.front());
}

base::Error FlinkConnection::hopeless(const deploy::Diagnosis& diagnosis, bool believed) const {
  const auto further = fmt::format("'{}' shows more, '{}' removes the cluster", command("status"),
                                   command("delete"));
  // A hint of several lines ends with a document to be copied.
  const bool document = diagnosis.hint.find('\n') != std::string::npos;
  const auto hint = diagnosis.hint.empty() ? further
                    : document             ? further + ". " + diagnosis.hint
                                           : diagnosis.hint + "; " + further;
  return {believed ? diagnosis.exit : base::Exit::timed_out,
          deploy::text_of(diagnosis, cluster_.name), hint};
}

/// At once, and on the status line as long as it is waited for.
void FlinkConnection::tell_suspicion(const std::string& suspicion) {
  if (suspected_.empty())
    context_.output.note(fmt::format("waiting for the JobManager: {}", suspicion));
  suspected_ = suspicion;
}

deploy::FlinkClient& FlinkConnection::open() {
  shown("REST up", [&] { flink_->open(); });
  print_route();
  return *flink_;
}

void FlinkConnection::set_deadline(base::Deadline deadline) {
  deadline_ = deadline;
  connection_.client().set_deadline(deadline);
  flink_->set_deadline(deadline);
}

flink::rest::Operation FlinkConnection::await(const deploy::JobOperation& operation,
                                              const std::string& trigger_id) {
  return shown(operation.goal,
               [&] { return deploy::await_operation(*flink_, operation, trigger_id); });
}

void FlinkConnection::print_route() const {
  for (const auto& note : flink_->notes()) context_.output.detail(note);
  context_.output.detail(fmt::format("Flink {} of cluster {} reached {}", flink_->flink_version(),
                                     cluster_.name, deploy::describe(flink_->route())));
}

std::string FlinkConnection::command(std::string_view verb) const {
  return deploy::command_about(verb, cluster_.name, cluster_.kube_namespace);
}

}  // namespace cli
