#include "kube/config/exec_credential.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/error.h"
#include "base/text.h"
#include "base/yaml/yaml.h"
#include "kube/api/object.h"
#include "kube/api/time.h"

namespace kube {
namespace {

using base::Json;
using std::string_view;

constexpr string_view v1 = "client.authentication.k8s.io/v1";
constexpr string_view v1beta1 = "client.authentication.k8s.io/v1beta1";
constexpr std::chrono::seconds early{30};

[[noreturn]] void refuse(const std::string& what) {
  throw base::Error(base::Exit::not_allowed, what);
}

[[noreturn]] void undecodable(const std::string& why) { refuse("decoding stdout: " + why); }

Json decoded(string_view out) {
  if (auto object = parse_object(out)) return std::move(*object);
  try {
    auto value = base::yaml_to_json(base::parse_yaml(out));
    if (value.is_object()) return value;
  } catch (const base::YamlError& problem) {
    undecodable(fmt::format("line {} is neither JSON nor YAML: {}", problem.line, problem.what()));
  }
  undecodable("it is no ExecCredential");
}

std::string text_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return {};
  if (!found->is_string()) undecodable(fmt::format("'{}' is no string", key));
  return found->get<std::string>();
}

void check_kind(const Json& object, string_view api_version) {
  const auto version = text_at(object, "apiVersion");
  const auto kind = text_at(object, "kind");
  // client-go does not insist on a kind.
  if (!kind.empty() && kind != "ExecCredential")
    undecodable(fmt::format("its kind is '{}', not 'ExecCredential'", base::printable(kind, 100)));
  if (version != api_version)
    refuse(
        fmt::format("exec plugin is configured to use API version {}, plugin returned version {}",
                    api_version, base::printable(version, 100)));
}

/// One of Unicode's format characters, which turn or hide what is around them, or a control
/// character.
bool is_unsafe(char32_t c) {
  struct Range {
    char32_t from, to;
  };
  constexpr std::array<Range, 17> ranges{{{0, 8},
                                          {0xb, 0x1f},
                                          {0x7f, 0x9f},
                                          {0xad, 0xad},
                                          {0x600, 0x605},
                                          {0x61c, 0x61c},
                                          {0x6dd, 0x6dd},
                                          {0x70f, 0x70f},
                                          {0x180e, 0x180e},
                                          {0x200b, 0x200f},
                                          {0x202a, 0x202e},
                                          {0x2060, 0x206f},
                                          {0xfeff, 0xfeff},
                                          {0xfff0, 0xfffb},
                                          {0xe000, 0xf8ff},
                                          {0xe0000, 0xe007f},
                                          {0xf0000, 0x10ffff}}};
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const Range& range) { return c >= range.from && c <= range.to; });
}

/// The code point of the UTF-8 character at the front, and its length; what is no UTF-8 is one byte
/// of U+FFFD.
std::pair<char32_t, std::size_t> code_point(string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  char32_t value = first & (0x7fU >> length);
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return {0xfffd, 1};
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) return {0xfffd, 1};
    value = value << 6U | (byte(i) & 0x3fU);
  }
  return {value, length};
}

}  // namespace

std::optional<std::string> exec_problem(const ExecPlugin& plugin) {
  const auto missing = [](const char* what) {
    return std::string(what) + " must be specified to use exec authentication plugin";
  };
  const auto& mode = plugin.interactive_mode;
  if (plugin.command.empty()) return missing("command");
  if (plugin.api_version.empty()) return missing("apiVersion");
  if (std::any_of(plugin.env.begin(), plugin.env.end(),
                  [](const auto& variable) { return variable.first.empty(); }))
    return missing("env variable name");
  if (plugin.api_version != v1 && plugin.api_version != v1beta1)
    return fmt::format("exec plugin: invalid apiVersion \"{}\"",
                       base::printable(plugin.api_version, 100));
  if (mode.empty() && plugin.api_version == v1) return missing("interactiveMode");
  if (!mode.empty() && mode != "Never" && mode != "IfAvailable" && mode != "Always")
    return fmt::format("invalid interactiveMode: \"{}\"", base::printable(mode, 100));
  return std::nullopt;
}

std::string exec_info(const ExecPlugin& plugin, const Cluster& cluster,
                      const std::optional<std::string>& ca, bool interactive) {
  Json spec{{"interactive", interactive}};
  if (plugin.provide_cluster_info) {
    Json about{{"server", cluster.server}};
    if (!cluster.tls_server_name.empty()) about["tls-server-name"] = cluster.tls_server_name;
    if (cluster.insecure_skip_tls_verify) about["insecure-skip-tls-verify"] = true;
    if (ca) about["certificate-authority-data"] = base::base64_encode(*ca);
    if (!cluster.proxy_url.empty()) about["proxy-url"] = cluster.proxy_url;
    if (cluster.disable_compression) about["disable-compression"] = true;
    about["config"] = cluster.exec_config;  // null, too: client-go says so
    spec["cluster"] = std::move(about);
  }
  return Json{
      {"apiVersion", plugin.api_version}, {"kind", "ExecCredential"}, {"spec", std::move(spec)}}
      .dump();
}

ExecCredential parse_exec_credential(string_view out, string_view api_version) {
  const auto object = decoded(out);
  check_kind(object, api_version);
  const auto status = object.find("status");
  if (status == object.end() || status->is_null())
    refuse("exec plugin didn't return a status field");
  if (!status->is_object()) undecodable("'status' is no object");
  ExecCredential credential{.token = text_at(*status, "token"),
                            .client_certificate = text_at(*status, "clientCertificateData"),
                            .client_key = text_at(*status, "clientKeyData")};
  if (credential.token.empty() && credential.client_certificate.empty() &&
      credential.client_key.empty())
    refuse("exec plugin didn't return a token or cert/key pair");
  if (credential.client_certificate.empty() != credential.client_key.empty())
    refuse("exec plugin returned only certificate or key, not both");
  const bool pem =
      credential.client_certificate.find("BEGIN CERTIFICATE-----") != std::string::npos &&
      credential.client_key.find("PRIVATE KEY-----") != std::string::npos;
  if (!credential.client_certificate.empty() && !pem)
    refuse("failed parsing client key/certificate: they are not in PEM format");
  if (const auto expires = text_at(*status, "expirationTimestamp"); !expires.empty()) {
    credential.expires = parse_time(expires);
    if (!credential.expires) undecodable("'expirationTimestamp' is no time as RFC 3339 writes it");
  }
  return credential;
}

bool is_due(const ExecCredential& credential, std::chrono::system_clock::time_point now) {
  return credential.expires && now + early >= *credential.expires;
}

std::string sanitized_hint(string_view hint) {
  std::string result;
  while (!hint.empty()) {
    const auto [character, length] = code_point(hint);
    if (is_unsafe(character) || character == 0xfffd)
      result += fmt::format("U+{:04X}", static_cast<unsigned>(character));
    else result += hint.substr(0, length);
    hint.remove_prefix(length);
  }
  return result;
}

}  // namespace kube
