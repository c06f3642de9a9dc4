#include "kube/config/access.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/error.h"
#include "base/text.h"
#include "base/unprintable.h"
#include "http/host_name.h"
#include "http/proxy.h"
#include "http/url.h"
#include "kube/config/exec_credential.h"
#include "kube/config/exec_plugin.h"
#include "kube/config/json_web_token.h"
#include "kube/config/token.h"

namespace kube {
namespace {

/// A stanza, for error messages: "/home/me/.kube/config: user 'x'".
class Stanza {
 public:
  template <class Any>
  Stanza(const std::string& kind, const Any& stanza)
      : text_(stanza.file.empty() ? "command line"
                                  : fmt::format("{}: {} '{}'", base::printable(stanza.file), kind,
                                                base::printable(stanza.name, 300))) {}

  [[noreturn]] void refuse(const std::string& what, const std::string& hint = {}) const {
    throw base::Error(base::Exit::usage, text_ + ": " + what, hint);
  }

 private:
  std::string text_;
};

/// Something in PEM format that may stand in the kubeconfig itself or in a file.
struct Material {
  std::string field{};  ///< "client-key"; the other field has "-data" behind it
  std::string path{};
  std::string data{};
  std::string_view mark{};  ///< what it must contain
};

std::string read_file(const base::World& world, const Stanza& stanza, const Material& material) {
  try {
    if (auto text = world.read_file(material.path)) return *text;
  } catch (const base::Error& problem) {
    stanza.refuse(fmt::format("'{}': {}", material.field, problem.text));
  }
  stanza.refuse(
      fmt::format("'{}': no such file: '{}'", material.field, base::printable(material.path)));
}

std::string read(const base::World& world, const Stanza& stanza, const Material& material) {
  if (!material.path.empty() && !material.data.empty())
    stanza.refuse(
        fmt::format("'{0}' and '{0}-data' are both set, only one is allowed", material.field));
  if (material.path.empty() && material.data.empty()) return {};
  const auto said = material.path.empty() ? material.field + "-data" : material.field;
  const auto text = material.path.empty() ? base::base64_decode(base::trim(material.data))
                                          : read_file(world, stanza, material);
  if (!text) stanza.refuse(fmt::format("'{}' is not valid base64", said));
  if (text->find("ENCRYPTED") != std::string::npos)
    stanza.refuse(fmt::format("'{}' is encrypted, which is not supported", said));
  if (text->find(material.mark) == std::string::npos)
    stanza.refuse(fmt::format("'{}' holds no '-----{}' in PEM format", said, material.mark));
  return *text;
}

constexpr std::string_view certificate_mark = "BEGIN CERTIFICATE-----";
constexpr std::string_view key_mark = "PRIVATE KEY-----";

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
  const auto ca = read(world, stanza,
                       {"certificate-authority", cluster.certificate_authority,
                        cluster.certificate_authority_data, certificate_mark});
  if (ca.empty()) return;
  if (cluster.insecure_skip_tls_verify)
    stanza.refuse("a certificate authority and 'insecure-skip-tls-verify' exclude each other");
  endpoint.ca = ca;
}

/// Header names for the keys of as-user-extra: bytes that no header name may have are
/// percent-encoded, and '%' itself (client-go).
std::string header_key(std::string_view key) {
  std::string text;
  for (const char c : key) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("!#$&'*+-.^_`|~").find(c) != std::string_view::npos;
    if (plain) text += c;
    else text += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return text;
}

/// What becomes a header is one line.
void check_line(const Stanza& stanza, const char* field, const std::string& value) {
  if (base::has_control(value))
    stanza.refuse(fmt::format("'{}' has line breaks or control characters", field));
}

std::vector<http::Header> impersonation(const Stanza& stanza, const User& user) {
  std::vector<http::Header> headers;
  check_line(stanza, "as", user.as);
  check_line(stanza, "as-uid", user.as_uid);
  for (const auto& group : user.as_groups) check_line(stanza, "as-groups", group);
  for (const auto& [key, values] : user.as_user_extra) {
    for (const auto& value : values) check_line(stanza, "as-user-extra", value);
  }
  if (user.as.empty()) {
    if (!user.as_uid.empty() || !user.as_groups.empty() || !user.as_user_extra.empty())
      stanza.refuse("'as-uid', 'as-groups' and 'as-user-extra' need 'as'");
    return headers;
  }
  headers.push_back({"Impersonate-User", user.as});
  if (!user.as_uid.empty()) headers.push_back({"Impersonate-Uid", user.as_uid});
  for (const auto& group : user.as_groups) headers.push_back({"Impersonate-Group", group});
  for (const auto& [key, values] : user.as_user_extra) {
    for (const auto& value : values)
      headers.push_back({"Impersonate-Extra-" + header_key(key), value});
  }
  return headers;
}

/// client-go dropped all but 'oidc' one by one (plugin/pkg/client/auth); its words and pointers.
void check_auth_provider(const Stanza& stanza, const User& user) {
  const auto& name = user.auth_provider;
  if (name.empty()) return;
  if (user.exec)
    stanza.refuse("authProvider cannot be provided in combination with an exec plugin");
  if (name == "oidc") return;
  if (name == "gcp")
    stanza.refuse(
        "the gcp auth plugin has been removed",
        "use the \"gke-gcloud-auth-plugin\" credential plugin instead: "
        "https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke");
  if (name == "azure")
    stanza.refuse("the azure auth plugin has been removed",
                  "use kubelogin instead: https://github.com/Azure/kubelogin");
  stanza.refuse(fmt::format("no Auth Provider found for name \"{}\"", base::printable(name, 100)),
                "use an exec plugin or a token instead");
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

void set_client_certificate(http::Endpoint& endpoint, const base::World& world,
                            const Stanza& stanza, const User& user) {
  endpoint.client_certificate = read(world, stanza,
                                     {"client-certificate", user.client_certificate,
                                      user.client_certificate_data, certificate_mark});
  endpoint.client_key =
      read(world, stanza, {"client-key", user.client_key, user.client_key_data, key_mark});
  if (endpoint.client_certificate.empty() == endpoint.client_key.empty()) return;
  stanza.refuse(endpoint.client_key.empty() ? "'client-certificate' needs a 'client-key'"
                                            : "'client-key' needs a 'client-certificate'");
}

/// The id-token that the auth provider 'oidc' was given last. client-go would renew an expired one;
/// a plugin does that better.
std::string id_token(const base::World& world, const Stanza& stanza, const User& user) {
  const std::string hint =
      "use an exec plugin instead, such as https://github.com/int128/kubelogin, or --token-file";
  check_line(stanza, "id-token", user.id_token);
  if (user.id_token.empty())
    stanza.refuse("the auth provider 'oidc' has no id-token, and drey does not ask for one", hint);
  const auto expires = expiry_of_jwt(user.id_token);
  if (!expires)
    stanza.refuse("the id-token of the auth provider 'oidc' is no JSON Web Token with an expiry",
                  hint);
  if (world.now() >= *expires)
    stanza.refuse(
        "the id-token of the auth provider 'oidc' has expired, and drey does not renew it", hint);
  return user.id_token;
}

std::function<std::string()> authorization(const base::World& world, const Stanza& stanza,
                                           const User& user) {
  auto token = std::string(base::trim(user.token));
  if (!(token + user.token_file).empty() && !(user.username + user.password).empty())
    stanza.refuse(
        fmt::format("more than one way to log in: '{}' and 'username', only one is allowed",
                    token.empty() ? "tokenFile" : "token"));
  check_line(stanza, "token", token);
  if (!user.token_file.empty()) {
    try {
      return token_from_file(world, user.token_file, token);
    } catch (const base::Error& problem) {
      stanza.refuse("'tokenFile': " + problem.text);
    }
  }
  if (token.empty() && user.auth_provider == "oidc") token = id_token(world, stanza, user);
  if (!token.empty()) return [token] { return "Bearer " + token; };
  if (user.username.empty()) return {};
  return [value = "Basic " + base::base64_encode(user.username + ":" + user.password)] {
    return value;
  };
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
  return !(user.token + user.token_file + user.username + user.client_certificate +
           user.client_certificate_data + user.auth_provider)
              .empty() ||
         user.exec;
}

}  // namespace

Access access_of(const base::World& world, const Selected& selected, const Login& login) {
  Access access{.context = selected.context, .name_space = selected.name_space};
  set_cluster(access.endpoint, world, selected.cluster);
  access.server = access.endpoint.url;
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
  if (needs_plugin(user)) set_exec_plugin(access.endpoint, world, stanza, selected, login);
  else if (!access.endpoint.authorization && access.endpoint.client_certificate.empty())
    refuse_anonymous(selected);
  return access;
}

}  // namespace kube
