#include "kubectl/two_programs.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/json.h"
#include "base/text.h"
#include "support/child.h"
#include "support/folder.h"
#include "support/loopback_server.h"
#include "support/tunnel_proxy.h"

namespace test {
namespace {

/// A credential plugin that writes down what it is told, and answers what the file 'answer' says,
/// else a token.
const char* const plugin = R"sh(#!/bin/sh
here=$(dirname "$(dirname "$0")")
printf '%s' "$KUBERNETES_EXEC_INFO" >"$here/told"
printf '%s\n' "$@" >"$here/words"
[ ! -f "$here/answer" ] || exec cat "$here/answer"
version=$(printf '%s' "$KUBERNETES_EXEC_INFO" | sed -n 's/.*"apiVersion":"\([^"]*\)".*/\1/p')
printf '{"apiVersion": "%s", "kind": "ExecCredential", "status": {"token": "from-plugin"}}' "$version"
)sh";

/// What plugins are called.
constexpr const char* plugin_names[] = {"plugin",
                                        "aws",
                                        "aws-iam-authenticator",
                                        "gke-gcloud-auth-plugin",
                                        "kubelogin",
                                        "rancher",
                                        "kops",
                                        "kubectl",
                                        "doctl",
                                        "tsh",
                                        "pinniped"};

const Authority& authority() {
  static const Authority the_one("drey test authority");
  return the_one;
}

const Authority& another_authority() {
  static const Authority the_one("another");
  return the_one;
}

const Identity& client() {
  static const Identity the_one = authority().issue({.name = "jane"});
  return the_one;
}

const Identity& stranger() {
  static const Identity the_one = another_authority().issue({.name = "stranger"});
  return the_one;
}

LoopbackServer::Options with_tls() {
  return {.identity = authority().issue(
              {.alternative_names = "DNS:localhost,IP:127.0.0.1,DNS:api.internal.example.test,"
                                    "DNS:kube-teleport-proxy-alpn.example.test"}),
          .client_ca = authority().certificate(),
          .client_certificate_required = false};
}

/// Answers kubectl's request for a token, and drey's for tables.
bool answer(const Received& request, Peer& peer) {
  const auto* body =
      request.line().starts_with("POST")
          ? R"({"kind": "TokenRequest", "apiVersion": "authentication.k8s.io/v1", "status": {"token": "t"}})"
          : R"({"kind": "Table", "apiVersion": "meta.k8s.io/v1", "columnDefinitions": [], "rows": []})";
  peer.write(whole_answer(request.line().starts_with("POST") ? 201 : 200, body));
  return true;
}

std::string in_lines(const std::string& text) {
  constexpr std::size_t width = 64;
  std::string lines;
  for (std::size_t at = 0; at < text.size(); at += width) lines += text.substr(at, width) + "\\n";
  return lines;
}

std::string as_json(const std::string& text) {
  const auto quoted = base::Json(text).dump();
  return quoted.substr(1, quoted.size() - 2);
}

std::string with_crlf(const std::string& text) {
  return base::join(base::split(text, '\n'), "\r\n");
}

/// Files that lie in every folder.
std::map<std::string, std::string> usual_files() {
  const auto& ca = authority().certificate();
  std::map<std::string, std::string> files{
      {"ca.crt", ca},
      {"crlf.crt", with_crlf(ca)},
      {"commented.crt", "# mine\nsubject: drey\n" + ca + "\nthe end\n"},
      {"bundle.crt", another_authority().certificate() + ca},
      {"other-ca.crt", another_authority().certificate()},
      {"client.crt", client().certificate},
      {"commented-client.crt", "Bag Attributes\n    friendlyName: jane\n" + client().certificate},
      {"client.key", client().key},
      {"pair.pem", client().certificate + client().key},
      {"encrypted.key",
       "-----BEGIN ENCRYPTED PRIVATE KEY-----\nQUJD\n-----END ENCRYPTED PRIVATE KEY-----\n"},
      {"token", "from-file\n"},
  };
  for (const auto* name : plugin_names) files[std::string("bin/") + name] = plugin;
  return files;
}

}  // namespace

struct TwoPrograms::State {
  State(std::string kubectl_path, std::string drey_path)
      : kubectl(std::move(kubectl_path)), drey(std::move(drey_path)) {}

  Placeholders words() const {
    const auto base64 = base::base64_encode(authority().certificate());
    return {{"server", secure.url()},
            {"port", std::to_string(secure.port())},
            {"plain", plain.url()},
            {"plainport", std::to_string(plain.port())},
            {"proxyport", std::to_string(proxy.port())},
            {"dir", folder.path().string()},
            {"ca", base64},
            {"ca-pem", authority().certificate()},
            {"wrapped-ca", in_lines(base64)},
            {"other-ca", base::base64_encode(another_authority().certificate())},
            {"cert", base::base64_encode(client().certificate)},
            {"key", base::base64_encode(client().key)},
            {"cert-json", as_json(client().certificate)},
            {"key-json", as_json(client().key)},
            {"stranger-cert", base::base64_encode(stranger().certificate)},
            {"stranger-key", base::base64_encode(stranger().key)},
            {"stranger-key-json", as_json(stranger().key)},
            {"long", std::string(8192, 'x')}};
  }

  /// Clears the folder and fills it.
  void lay_out(const KubeconfigCase& subject) const {
    for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
      std::filesystem::remove_all(entry.path());
    auto files = usual;
    for (const auto& [name, text] : subject.files) files[name] = filled_in(text, all_words);
    files["config"] = encoded(files["config"], subject.encoding);
    for (const auto& [name, text] : files) folder.file(name, text);
  }

  std::vector<std::string> environment(const KubeconfigCase& subject) const {
    const auto dir = folder.path().string();
    std::vector<std::string> lines{"HOME=" + dir, fmt::format("PATH={}/bin:/usr/bin:/bin", dir),
                                   // Where kubectl falls to when nothing says where to go.
                                   "KUBERNETES_MASTER=" + plain.url()};
    if (!subject.kubeconfig.empty()) lines.push_back("KUBECONFIG=" + subject.kubeconfig);
    for (const auto& [name, value] : subject.env)
      lines.push_back(name + "=" + filled_in(value, all_words));
    return lines;
  }

  Behaviour run(const KubeconfigCase& subject, const std::string& program,
                const std::vector<std::string>& command) const {
    lay_out(subject);
    const auto seen_secure = secure.received().size();
    const auto seen_plain = plain.received().size();
    const auto seen_proxy = proxy.asked().size();
    Child child{.args = {program},
                .environment = environment(subject),
                .directory = folder.path().string()};
    child.args.insert(child.args.end(), command.begin(), command.end());
    for (const auto& arg : subject.args) child.args.push_back(filled_in(arg, all_words));
    const auto ended = run_child(child);
    Behaviour behaviour{.said = ended.err};
    behaviour.request = first_of("with TLS", secure.received(), seen_secure) +
                        first_of("without TLS", plain.received(), seen_plain);
    behaviour.sent = ended.exit_code == 0 && !behaviour.request.empty();
    const auto asked = proxy.asked();
    if (asked.size() > seen_proxy) behaviour.request += "proxy: " + asked[seen_proxy] + "\n";
    behaviour.request += what_the_plugin_was_told();
    return behaviour;
  }

  std::string what_the_plugin_was_told() const {
    std::ifstream told(folder.path() / "told"), words_given(folder.path() / "words");
    if (!told) return {};
    std::string words_text(std::istreambuf_iterator<char>(words_given), {});
    return fmt::format("plugin: {} {}\n", base::Json::parse(told).dump(),
                       base::Json(words_text).dump());
  }

  /// What a request says, without the difference between the two commands.
  static std::string description(const std::string& server, const Received& request) {
    static const std::regex line("[A-Z]+ (.*)/(api|apis/apps)/v1/namespaces/([^/]*)/.*");
    std::smatch parts;
    const auto first = request.line();
    if (!std::regex_match(first, parts, line)) return fmt::format("another request: {}\n", first);
    auto text =
        fmt::format("server: {}, for the host {}, by the name '{}', below '{}'\nnamespace: {}\n",
                    server, base::lower(request.header("host")), base::lower(request.server_name),
                    parts[1].str(), parts[3].str());
    text += fmt::format("authorization: {}\ncertificate: {}\ncompression: {}\n",
                        request.header("authorization"), request.client_name,
                        request.header("accept-encoding"));
    return text + impersonation(request);
  }

  static std::string impersonation(const Received& request) {
    std::vector<std::string> headers;
    for (const auto& header : base::split(request.head, '\n')) {
      const auto colon = header.find(':');
      const auto name = base::lower(header.substr(0, colon));
      if (name.starts_with("impersonate-"))
        headers.push_back(name + std::string(base::trim(header.substr(colon))));
    }
    std::sort(headers.begin(), headers.end());
    return headers.empty() ? "" : base::join(headers, "\n") + "\n";
  }

  static std::string first_of(const std::string& server, const std::vector<Received>& received,
                              std::size_t seen) {
    return received.size() > seen ? description(server, received[seen]) : "";
  }

  std::string kubectl;
  std::string drey;
  Folder folder{};
  LoopbackServer secure{with_tls(), answer};
  LoopbackServer plain{{}, answer};
  TunnelProxy proxy{};
  std::map<std::string, std::string> usual = usual_files();
  Placeholders all_words = words();
};

TwoPrograms::TwoPrograms(std::string kubectl, std::string drey)
    : state_(std::make_unique<State>(std::move(kubectl), std::move(drey))) {}
TwoPrograms::~TwoPrograms() = default;

Behaviour TwoPrograms::kubectl(const KubeconfigCase& subject) {
  return state_->run(subject, state_->kubectl, {"create", "token", "default"});
}

Behaviour TwoPrograms::drey(const KubeconfigCase& subject) {
  return state_->run(subject, state_->drey, {"list"});
}

}  // namespace test
