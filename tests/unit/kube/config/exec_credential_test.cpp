#include "kube/config/exec_credential.h"
#include "kube/api/time.h"

#include "base/json.h"
#include "support/catch.h"
#include "support/thrown.h"

using namespace kube;

namespace {

constexpr const char* v1 = "client.authentication.k8s.io/v1";

std::string answer(const std::string& status) {
  return std::string(R"({"apiVersion": ")") + v1 + R"(", "kind": "ExecCredential", "status": )" +
         status + "}";
}

ExecPlugin plugin() { return {.api_version = v1, .command = "aws", .interactive_mode = "Never"}; }

std::chrono::sys_seconds at(long seconds) {
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

}  // namespace

TEST_CASE("a plugin is told who asks, and about the cluster if it wants to know") {
  const Cluster cluster{.server = "https://h:1",
                        .tls_server_name = "t",
                        .proxy_url = "http://p",
                        .disable_compression = true,
                        .exec_config = base::Json::parse(R"({"a": [1]})")};
  auto exec = plugin();
  CHECK(
      exec_info(exec, cluster, "pem", true) ==
      R"({"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"interactive":true}})");
  exec.provide_cluster_info = true;
  const auto info = base::Json::parse(exec_info(exec, cluster, "pem", false));
  CHECK(
      info["spec"] ==
      base::Json::parse(
          R"({"interactive": false, "cluster": {"server": "https://h:1", "tls-server-name": "t", "proxy-url": "http://p",
      "disable-compression": true, "certificate-authority-data": "cGVt", "config": {"a": [1]}}})"));
  const auto plain = base::Json::parse(
      exec_info(exec, {.server = "https://h", .insecure_skip_tls_verify = true}, {}, false));
  CHECK(plain["spec"]["cluster"] ==
        base::Json::parse(
            R"({"server": "https://h", "insecure-skip-tls-verify": true, "config": null})"));
}

TEST_CASE("a plugin's answer as JSON and as YAML") {
  CHECK(parse_exec_credential(answer(R"({"token": "t", "expirationTimestamp": null})"), v1) ==
        ExecCredential{.token = "t"});
  CHECK(parse_exec_credential(
            std::string(R"({"apiVersion": ")") + v1 + R"(", "status": {"token": "t"}})", v1) ==
        ExecCredential{.token = "t"});
  const auto yaml = std::string("apiVersion: ") + v1 +
                    "\nkind: ExecCredential\nstatus:\n  token: t\n  expirationTimestamp: "
                    "'1970-01-01T00:01:00Z'\n";
  CHECK(parse_exec_credential(yaml, v1) == ExecCredential{.token = "t", .expires = at(60)});
  const auto pair = parse_exec_credential(
      answer(
          R"({"clientCertificateData": "-----BEGIN CERTIFICATE-----\nQQ", "clientKeyData": "-----BEGIN EC PRIVATE KEY-----\nQQ"})"),
      v1);
  CHECK(pair.token == "");
  CHECK(pair.client_certificate == "-----BEGIN CERTIFICATE-----\nQQ");
  CHECK(pair.client_key == "-----BEGIN EC PRIVATE KEY-----\nQQ");
}

TEST_CASE("answers that are none, in client-go's words and without anything of the text") {
  const auto [out, text] = GENERATE(table<std::string, std::string>({
      {"", "decoding stdout: it is no ExecCredential"},
      {"s3cret", "decoding stdout: it is no ExecCredential"},
      {"a: b\n\ts3cret: [",
       "decoding stdout: line 2 is neither JSON nor YAML: illegal tab when looking for "
       "indentation"},
      {R"({"kind": "Secret"})", "decoding stdout: its kind is 'Secret', not 'ExecCredential'"},
      {"{}",
       "exec plugin is configured to use API version client.authentication.k8s.io/v1, plugin "
       "returned version "},
      {R"({"apiVersion": "client.authentication.k8s.io/v1beta1", "kind": "ExecCredential", "status": {"token": "s3cret"}})",
       "exec plugin is configured to use API version client.authentication.k8s.io/v1, plugin "
       "returned version client.authentication.k8s.io/v1beta1"},
      {R"({"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential"})",
       "exec plugin didn't return a status field"},
      {answer("null"), "exec plugin didn't return a status field"},
      {answer("[]"), "decoding stdout: 'status' is no object"},
      {answer("{}"), "exec plugin didn't return a token or cert/key pair"},
      {answer(R"({"token": 5})"), "decoding stdout: 'token' is no string"},
      {answer(R"({"clientKeyData": "s3cret"})"),
       "exec plugin returned only certificate or key, not both"},
      {answer(R"({"token": "t", "clientCertificateData": "s3cret"})"),
       "exec plugin returned only certificate or key, not both"},
      {answer(R"({"clientCertificateData": "s3cret", "clientKeyData": "s3cret"})"),
       "failed parsing client key/certificate: they are not in PEM format"},
      {answer(R"({"token": "t", "expirationTimestamp": "tomorrow"})"),
       "decoding stdout: 'expirationTimestamp' is no time as RFC 3339 writes it"},
  }));
  const auto error = test::thrown([&, o = out] { parse_exec_credential(o, v1); });
  CHECK(error.exit == base::Exit::not_allowed);
  CHECK(error.text == text);
}

TEST_CASE("what a stanza must say") {
  const auto problem = [](const std::function<void(ExecPlugin&)>& change) {
    auto exec = plugin();
    change(exec);
    return exec_problem(exec).value_or("");
  };
  CHECK(problem([](ExecPlugin&) {}) == "");
  CHECK(problem([](ExecPlugin& e) { e.command = ""; }) ==
        "command must be specified to use exec authentication plugin");
  CHECK(problem([](ExecPlugin& e) { e.api_version = ""; }) ==
        "apiVersion must be specified to use exec authentication plugin");
  CHECK(problem([](ExecPlugin& e) { e.api_version = "client.authentication.k8s.io/v1alpha1"; }) ==
        "exec plugin: invalid apiVersion \"client.authentication.k8s.io/v1alpha1\"");
  CHECK(problem([](ExecPlugin& e) {
          e.env = {{"", "x"}};
        }) == "env variable name must be specified to use exec authentication plugin");
  CHECK(problem([](ExecPlugin& e) { e.interactive_mode = ""; }) ==
        "interactiveMode must be specified to use exec authentication plugin");
  CHECK(problem([](ExecPlugin& e) { e.interactive_mode = "never"; }) ==
        "invalid interactiveMode: \"never\"");
  CHECK(problem([](ExecPlugin& e) {
          e.interactive_mode = "", e.api_version = "client.authentication.k8s.io/v1beta1";
        }) == "");
}

TEST_CASE("times as RFC 3339 writes them") {
  CHECK(parse_time("1970-01-01T00:00:00Z") == at(0));
  CHECK(parse_time("2024-02-29T10:00:00.123456789Z") == at(1'709'200'800));
  CHECK(parse_time("2024-02-29T11:30:00+01:30") == at(1'709'200'800));
  CHECK(parse_time("2024-02-29t05:00:00-05:00") == at(1'709'200'800));
  const auto* const none = GENERATE(
      "", "2024-02-29", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-01-01T24:00:00Z",
      "2024-01-01T00:00:00", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00Zx",
      "2024-01-01T00:00:00+1:00", "+024-01-01T00:00:00Z", "2024-01-01 00:00:00Z");
  CHECK_FALSE(parse_time(none).has_value());
}

TEST_CASE("a credential is renewed half a minute before its end") {
  CHECK_FALSE(is_due({.token = "t"}, at(1'000'000)));
  CHECK_FALSE(is_due({.token = "t", .expires = at(100)}, at(69)));
  CHECK(is_due({.token = "t", .expires = at(100)}, at(70)));
}

TEST_CASE("an install hint cannot play with the terminal") {
  CHECK(sanitized_hint("install:\n\tbrew install x – schön") ==
        "install:\n\tbrew install x – schön");
  CHECK(sanitized_hint("\x1b[31m\r\x7f\xc2\x9b\xe2\x80\xae\xff") ==
        "U+001B[31mU+000DU+007FU+009BU+202EU+FFFD");
}
