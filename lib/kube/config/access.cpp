#include "kube/config/access.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/unprintable.h"
#include "http/host_name.h"
#include "http/proxy.h"
#include "http/url.h"
#include "kube/api/restart.h"
#include "kube/config/exec_credential.h"
#include "kube/config/exec_plugin.h"
#include "kube/config/id_token.h"
#include "kube/config/stanza.h"
#include "kube/config/user_login.h"

namespace kube {
namespace {

http::Url server_url(const Stanza& stanza, const std::string& server) {
  if (server.empty()) stanza.refuse("'server' is not set");
  try {
    return http::parse_url(server);
  } catch (const base::Error& problem) {
    stanza.refuse("'server' is no URL of a server: " + problem.text);
  }
}

void check_tls_server_name(const Stanza& stanza, const std::string& name) {
  if (!name.empty() && !http::is_host_name(name))
    stanza.refuse("'tls-server-name' is no host name");
}

/// Which proxy to go through: the cluster's own whatever NO_PROXY says, else the environment's.
std::string proxy_of(const Stanza& stanza, const base::World& world, const std::string& proxy,
                     const http::Url& url) {
  if (proxy.empty()) return http::proxy_for(url, world.env);
  if (const auto problem = http::proxy_problem(proxy))
    stanza.refuse("'proxy-url' is no URL of a proxy: " + *problem);
  return proxy;
}

void set_cluster(http::Endpoint& endpoint, const base::World& world, const Cluster& cluster) {
  const Stanza stanza("cluster", cluster);
  const auto url = server_url(stanza, cluster.server);
  endpoint.url = url.text();
  endpoint.proxy = proxy_of(stanza, world, cluster.proxy_url, url);
  endpoint.disable_compression = cluster.disable_compression;
  if (url.scheme != "https") return;
  check_tls_server_name(stanza, cluster.tls_server_name);
  endpoint.tls_server_name = cluster.tls_server_name;
  endpoint.insecure_skip_tls_verify = cluster.insecure_skip_tls_verify;
  const auto ca = read_pem(world, stanza,
                           {"certificate-authority", cluster.certificate_authority,
                            cluster.certificate_authority_data, certificate_mark});
  if (ca.empty()) return;
  if (cluster.insecure_skip_tls_verify)
    stanza.refuse("a certificate authority and 'insecure-skip-tls-verify' exclude each other");
  endpoint.ca = ca;
}

/// Wrong is wrong, also where the plugin is not needed (client-go).
void check_exec_plugin(const Stanza& stanza, const User& user) {
  if (!user.exec) return;
  if (const auto problem = exec_problem(*user.exec)) stanza.refuse(*problem);
}

/// client-go does not run the plugin where there are credentials without it.
bool needs_plugin(const User& user) {
  const bool certificate = !(user.client_certificate + user.client_certificate_data).empty() &&
                           !(user.client_key + user.client_key_data).empty();
  return user.exec && !certificate && (user.token + user.token_file + user.username).empty();
}

void set_exec_plugin(http::Endpoint& endpoint, const base::World& world, const Stanza& stanza,
                     const Selected& selected, const Login& login) {
  if (selected.no_exec_plugins)
    stanza.refuse(
        fmt::format(
            "the credentials come from the plugin '{}', and --no-exec-plugins forbids to run it",
            base::printable(selected.user.exec->command, 300)),
        "run it yourself and give its token with --token-file, or name another user with --user");
  use_exec_plugin(endpoint, world, selected, login);
}

/// kubectl asks for a user name and a password here, which no API server takes any more.
[[noreturn]] void refuse_anonymous(const Selected& selected) {
  const auto& user = selected.user;
  const std::string hint = "name a user with --user, or give --token-file";
  if (!user.file.empty())
    Stanza("user", user)
        .refuse("it has no credentials: neither token, nor client certificate, nor plugin", hint);
  const auto context = base::printable(selected.context, 300);
  throw base::Error(base::Exit::usage,
                    context.empty() ? "nothing says as whom to log in"
                                    : fmt::format("context '{}' names no user", context),
                    hint);
}

bool has_credentials(const User& user) {
  return !(user.token + user.token_file + user.token_variable + user.oidc_audience + user.username +
           user.client_certificate + user.client_certificate_data + user.auth_provider)
              .empty() ||
         user.exec;
}

}  // namespace

Access access_of(const base::World& world, const Selected& selected, const Login& login) {
  Access access{.context = selected.context, .name_space = selected.name_space};
  access.endpoint.identity = std::make_shared<const char>();
  access.endpoint.amend = [restart = std::make_shared<Restart>(world.steady_now)](
                              http::Reply& reply) { restart->amend(reply); };
  set_cluster(access.endpoint, world, selected.cluster);
  access.server = access.endpoint.url;
  if (access.endpoint.insecure_skip_tls_verify)
    access.warnings.push_back(
        "insecure-skip-tls-verify: the server's certificate is not verified, and whoever answers "
        "in its place gets the credentials");
  const auto& user = selected.user;
  const Stanza stanza("user", user);
  access.endpoint.headers = impersonation(stanza, user);
  check_exec_plugin(stanza, user);
  if (!access.endpoint.url.starts_with("https:")) {
    if (has_credentials(user))
      access.warnings.push_back("the server's URL is http: the credentials are not sent");
    return access;
  }
  check_auth_provider(stanza, user);
  set_client_certificate(access.endpoint, world, stanza, user);
  access.endpoint.authorization = authorization(world, stanza, user);
  if (!user.oidc_audience.empty()) use_id_token(access.endpoint, world, user.oidc_audience, login);
  if (needs_plugin(user)) set_exec_plugin(access.endpoint, world, stanza, selected, login);
  else if (!access.endpoint.authorization && access.endpoint.client_certificate.empty())
    refuse_anonymous(selected);
  return access;
}

}  // namespace kube
