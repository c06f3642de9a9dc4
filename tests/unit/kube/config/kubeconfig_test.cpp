#include "kube/config/kubeconfig.h"

#include "support/catch.h"
#include "support/thrown.h"

using namespace kube;

namespace {

const std::string whole = R"(apiVersion: v1
kind: Config
current-context: dev
preferences: {}
unknown: [1, 2]
clusters:
- name: c
  cluster:
    server: https://h:6443
    certificate-authority: pki/ca.crt
    tls-server-name: api.internal
    proxy-url: socks5://p:1080
    insecure-skip-tls-verify: yes
    disable-compression: true
    extensions:
    - name: other
      extension: 1
    - name: client.authentication.k8s.io/exec
      extension: {audience: x}
users:
- name: u
  user:
    client-certificate: /abs/c.crt
    client-certificate-data: QQ==
    client-key: ../c.key
    client-key-data: Qg==
    token: t
    tokenFile: token
    username: jane
    password: p
    as: jane
    as-uid: "7"
    as-groups: [a, b]
    as-user-extra: {reason: [a, b]}
    auth-provider: {name: gcp, config: {id-token: i}}
- name: e
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: ./bin/plugin
      args: [get, token]
      env: [{name: A, value: b}]
      installHint: |
        install it
      interactiveMode: Never
      provideClusterInfo: true
contexts:
- name: dev
  context: {cluster: c, user: u, namespace: ns}
- name: empty
  context: null
)";

}  // namespace

TEST_CASE("a kubeconfig is read to the last field") {
  const auto config = parse_kubeconfig(whole, "/home/me/.kube/config");
  CHECK(config.current_context == "dev");
  CHECK(config.files == std::vector<std::string>{"/home/me/.kube/config"});
  const auto& cluster = config.clusters.at(0);
  CHECK(cluster.server == "https://h:6443");
  CHECK(cluster.certificate_authority == "/home/me/.kube/pki/ca.crt");
  CHECK(cluster.tls_server_name == "api.internal");
  CHECK(cluster.proxy_url == "socks5://p:1080");
  CHECK(cluster.insecure_skip_tls_verify);
  CHECK(cluster.disable_compression);
  CHECK(cluster.exec_config.at("audience") == "x");
  const auto& user = config.users.at(0);
  CHECK(user.client_certificate == "/abs/c.crt");
  CHECK(user.client_certificate_data == "QQ==");
  CHECK(user.client_key == "/home/me/.kube/../c.key");
  CHECK(user.client_key_data == "Qg==");
  CHECK(user.token == "t");
  CHECK(user.token_file == "/home/me/.kube/token");
  CHECK(user.username == "jane");
  CHECK(user.password == "p");
  CHECK(user.as == "jane");
  CHECK(user.as_uid == "7");
  CHECK(user.as_groups == std::vector<std::string>{"a", "b"});
  CHECK(user.as_user_extra.at("reason") == std::vector<std::string>{"a", "b"});
  CHECK(user.auth_provider == "gcp");
  CHECK(user.id_token == "i");
  const auto& exec = config.users.at(1).exec.value();
  CHECK(exec.api_version == "client.authentication.k8s.io/v1");
  CHECK(exec.command == "/home/me/.kube/./bin/plugin");
  CHECK(exec.args == std::vector<std::string>{"get", "token"});
  CHECK(exec.env.at(0) == std::pair<std::string, std::string>{"A", "b"});
  CHECK(exec.install_hint == "install it\n");
  CHECK(exec.interactive_mode == "Never");
  CHECK(exec.provide_cluster_info);
  CHECK(config.contexts.at(0).name_space == "ns");
  CHECK(config.contexts.at(1).cluster.empty());
}

TEST_CASE("texts that are kubeconfigs as well") {
  const auto text = GENERATE(as<std::string>{},
                             "\xef\xbb\xbf"
                             "current-context: x\n",
                             "current-context: x\r\nkind: Config\r\n",
                             R"({"current-context": "x", "clusters": null})",
                             "current-context: y\ncurrent-context: x\n",
                             "# one\n---\n# two\ncurrent-context: x\n---\ncurrent-context: z\n",
                             "current-context: x\nusers: []\napiVersion:\n");
  CHECK(parse_kubeconfig(text, "f").current_context == "x");
}

TEST_CASE("directives are no document") {
  CHECK(parse_kubeconfig("%YAML 1.1\n---\ncurrent-context: x\n", "/f").current_context == "x");
}

TEST_CASE("an empty file is an empty configuration") {
  for (const auto* text : {"", "\n", "# nothing\n", "null", "{}"})
    CHECK(parse_kubeconfig(text, "f").empty());
}

TEST_CASE(
    "a bare plugin name is left to PATH, and files without a directory to the working directory") {
  CHECK(parse_kubeconfig("users: [{name: u, user: {exec: {command: aws}}}]", "/a/f")
            .users.at(0)
            .exec->command == "aws");
  CHECK(parse_kubeconfig("users: [{name: u, user: {tokenFile: t}}]", "f").users.at(0).token_file ==
        "t");
  CHECK(parse_kubeconfig("users: [{name: u, user: {tokenFile: t}}]", "dir/f")
            .users.at(0)
            .token_file == "dir/t");
}

TEST_CASE("each mistake is told with file, line, stanza and field, and never with the value") {
  const auto [text, message] = GENERATE(table<std::string, std::string>({
      {"just words", "/f:1: this is no kubeconfig: it holds no mapping"},
      {"- a\n- b\n", "/f:1: this is no kubeconfig: it holds no mapping"},
      {"apiVersion: v2\n", "/f:1: 'apiVersion' is not 'v1': this is no kubeconfig"},
      {"apiVersion: v1\nkind: Pod\n", "/f:2: 'kind' is not 'Config': this is no kubeconfig"},
      {"current-context: 5\n", "/f:1: 'current-context' must be a string: put quotes around it"},
      {"current-context: [a]\n", "/f:1: 'current-context' must be a string"},
      {"clusters: {a: b}\n", "/f:1: 'clusters' must be a list"},
      {"clusters: [a]\n", "/f:1: 'clusters' must be a list of mappings with 'name' and 'cluster'"},
      {"users:\n- name: 5\n", "/f:2: user: 'name' must be a string: put quotes around it"},
      {"users:\n- name: u\n  user: [a]\n", "/f:3: user 'u': 'user' must be a mapping"},
      {"users:\n- name: u\n  user:\n    token: 12345678\n",
       "/f:4: user 'u': 'token' must be a string: put quotes around it"},
      {"users:\n- name: u\n  user:\n    token: true\n",
       "/f:4: user 'u': 'token' must be a string: put quotes around it"},
      {"users:\n- name: u\n  user:\n    as-groups: a\n",
       "/f:4: user 'u': 'as-groups' must be a list"},
      {"users:\n- name: u\n  user:\n    exec: aws\n", "/f:4: user 'u': 'exec' must be a mapping"},
      {"users:\n- name: u\n- name: u\n", "/f:3: user 'u': the name is given twice"},
      {"contexts:\n- name: c\n  context: {namespace: 7}\n",
       "/f:3: context 'c': 'namespace' must be a string: put quotes around it"},
      {"clusters:\n- name: c\n  cluster: {insecure-skip-tls-verify: \"true\"}\n",
       "/f:3: cluster 'c': 'insecure-skip-tls-verify' must be true or false, without quotes"},
      {"clusters:\n- name: c\n  cluster: {insecure-skip-tls-verify: 1}\n",
       "/f:3: cluster 'c': 'insecure-skip-tls-verify' must be true or false, without quotes"},
  }));
  const auto error = test::thrown([&, config = text] { parse_kubeconfig(config, "/f"); });
  CHECK(error.exit == base::Exit::usage);
  CHECK(error.text == message);
}

TEST_CASE("broken YAML is told with its line and without its text") {
  const auto text =
      GENERATE(as<std::string>{}, "users:\n\t- s3cret\n", "users: [s3cret\n", "a: b: s3cret\n");
  INFO(text);
  const auto error = test::thrown([&] { parse_kubeconfig(text, "/f"); });
  CHECK(error.exit == base::Exit::usage);
  CHECK_THAT(error.text, Catch::StartsWith("/f:") && Catch::Contains(": not valid YAML: ") &&
                             !Catch::Contains("s3cret"));
}

TEST_CASE("merge keys are resolved as client-go's reader does") {
  const auto user = [](const std::string& stanza) {
    return parse_kubeconfig(
               "x: &x {token: a, username: b}\ny: &y {token: c, password: d}\nusers:\n- name: u\n  "
               "user: " +
                   stanza,
               "/f")
        .users.at(0);
  };
  CHECK(user("{<<: *x}").token == "a");
  CHECK(user("{<<: *x, token: own}").token == "own");
  CHECK(user("{token: own, <<: *x}").token == "own");
  CHECK(user("{token: own, <<: *x}").username == "b");
  CHECK(user("{<<: [*x, *y]}").token == "a");
  CHECK(user("{<<: [*x, *y]}").password == "d");
  CHECK(user("{'<<': *x}").token == "");
  CHECK(test::thrown([&] { user("{<<: s3cret}"); }).text == "/f:5: '<<' must name a mapping");
}

TEST_CASE("UTF-16, as PowerShell writes it") {
  using namespace std::string_view_literals;
  CHECK(parse_kubeconfig("\xff\xfe"
                         "c\0u\0r\0r\0e\0n\0t\0-\0c\0o\0n\0t\0e\0x\0t\0:\0 \0\xe4\0=\xd8\0\xde"sv,
                         "/f")
            .current_context == "ä😀");
  CHECK(parse_kubeconfig("\xfe\xff\0c\0u\0r\0r\0e\0n\0t\0-\0c\0o\0n\0t\0e\0x\0t\0:\0 \0x"sv, "/f")
            .current_context == "x");
  CHECK(parse_kubeconfig("\xff\xfe"
                         "a\0:\0 \0\0\xdc"sv,
                         "/f")
            .empty());
  CHECK(parse_kubeconfig("\xff\xfe"
                         "a\0:\0 \0x"sv,
                         "/f")
            .empty());
}

TEST_CASE("many stanzas and many extras are read one by one") {
  std::string text = "users:\n";
  for (int i = 0; i < 6000; ++i) text += "- {name: u" + std::to_string(i) + ", user: {token: t}}\n";
  text += "- name: last\n  user:\n    as-user-extra:\n";
  for (int i = 0; i < 10'000; ++i) text += "      k" + std::to_string(i) + ": [v]\n";
  const auto config = parse_kubeconfig(text, "/f");
  REQUIRE(config.users.size() == 6001);
  CHECK(config.users.back().as_user_extra.size() == 10'000);
  CHECK(config.users.back().as_user_extra.at("k9999") == std::vector<std::string>{"v"});
  CHECK(test::thrown([&] { parse_kubeconfig(text + "- {name: u77, user: {}}\n", "/f"); }).text ==
        "/f:16005: user 'u77': the name is given twice");
  const std::vector<Kubeconfig> files{config, config};
  CHECK(merge(files).users.size() == 6001);
}
