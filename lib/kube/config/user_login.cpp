#include "kube/config/user_login.h"

#include <fmt/format.h>

#include "base/base64.h"
#include "base/error.h"
#include "base/text.h"
#include "base/unprintable.h"
#include "kube/config/json_web_token.h"
#include "kube/config/token.h"

namespace kube {
namespace {

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

/// A pipeline's ID token (id_tokens of GitLab). Nobody renews it.
std::function<std::string()> token_from_variable(const base::World& world,
                                                 const std::string& name) {
  const auto refuse = [&](const char* why, const std::string& hint = {}) {
    throw base::Error(base::Exit::usage,
                      fmt::format("--token-env: {} {}", base::printable(name, 100), why), hint);
  };
  const auto token = std::string(base::trim(world.env(name).value_or("")));
  if (token.empty()) refuse("is not set, or empty");
  if (base::has_control(token)) refuse("has line breaks or control characters");
  const auto expires = expiry_of_jwt(token);
  if (expires && world.now() >= *expires)
    refuse("has expired", "it is as old as its job: give the deployment a job of its own");
  return [token] { return "Bearer " + token; };
}

}  // namespace

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

void set_client_certificate(http::Endpoint& endpoint, const base::World& world,
                            const Stanza& stanza, const User& user) {
  endpoint.client_certificate = read_pem(world, stanza,
                                         {"client-certificate", user.client_certificate,
                                          user.client_certificate_data, certificate_mark});
  endpoint.client_key =
      read_pem(world, stanza, {"client-key", user.client_key, user.client_key_data, key_mark});
  if (endpoint.client_certificate.empty() == endpoint.client_key.empty()) return;
  stanza.refuse(endpoint.client_key.empty() ? "'client-certificate' needs a 'client-key'"
                                            : "'client-key' needs a 'client-certificate'");
}

std::function<std::string()> authorization(const base::World& world, const Stanza& stanza,
                                           const User& user) {
  if (!user.token_variable.empty()) return token_from_variable(world, user.token_variable);
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
      if (user.is_given_login) throw base::Error(problem.exit, "--token-file: " + problem.text);
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

}  // namespace kube
