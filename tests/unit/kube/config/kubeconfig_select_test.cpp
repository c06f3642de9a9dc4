#include "support/catch.h"
#include "support/thrown.h"

#include "kube/config/kubeconfig.h"

using namespace kube;

namespace {

Kubeconfig two_files() {
  const std::vector<Kubeconfig> files{parse_kubeconfig(R"(
clusters: [{name: c, cluster: {server: 'https://first', tls-server-name: name, certificate-authority-data: QQ==}}]
contexts: [{name: far, context: {cluster: other, user: u}}, {name: lost, context: {cluster: gone, user: u}}, {name: bare, context: {}}]
)",
                                                       "/a"),
                                      parse_kubeconfig(R"(
current-context: dev
clusters:
- {name: c, cluster: {server: 'https://second', proxy-url: 'http://p'}}
- {name: other, cluster: {server: 'https://other', insecure-skip-tls-verify: true}}
users: [{name: u, user: {token: t}}]
contexts:
- {name: dev, context: {cluster: c, user: u, namespace: ns}}
- {name: dev2, context: {cluster: c, user: nobody}}
- {name: anonymous, context: {cluster: c, namespace: Bad_NS}}
)",
                                                       "/b")};
  return merge(files);
}

std::string error_of(const Overrides& overrides) {
  const auto error = test::thrown([&] { select(two_files(), overrides); });
  CHECK(error.exit == base::Exit::usage);
  return error.text + "\n" + error.hint;
}

}  // namespace

TEST_CASE("of stanzas with the same name the first file's counts, whole") {
  const auto selected = select(two_files(), {});
  CHECK(selected.context == "dev");
  CHECK(selected.name_space == "ns");
  CHECK(selected.user.token == "t");
  CHECK(selected.cluster.server == "https://first");
  CHECK(selected.cluster.proxy_url.empty());
  CHECK(selected.cluster.file == "/a");
}

TEST_CASE("a context may name what another file holds") {
  const auto selected = select(two_files(), {.context = "far"});
  CHECK(selected.cluster.server == "https://other");
  CHECK(selected.name_space == "default");
}

TEST_CASE("a context need not name a user") {
  const auto selected = select(two_files(), {.context = "anonymous", .name_space = "ns"});
  CHECK(selected.user.name.empty());
  CHECK(selected.name_space == "ns");
}

TEST_CASE("nothing that is named may be missing") {
  CHECK(error_of({.context = "dew"}) ==
        "--context: context 'dew' does not exist (searched: /a, /b)\n"
        "did you mean 'dev'? there are 'far', 'lost', 'bare', 'dev', 'dev2', 'anonymous'");
  CHECK(error_of({.context = "lost"}) ==
        "context 'lost' (/a): cluster 'gone' does not exist (searched: /a, /b)\nthere are 'c', "
        "'other'");
  CHECK(error_of({.context = "dev2"}) ==
        "context 'dev2' (/b): user 'nobody' does not exist (searched: /a, /b)\nthere are 'u'");
  CHECK(error_of({.context = "bare"}) ==
        "context 'bare' (/a): it names no cluster\nthere are 'c', 'other'");
  CHECK(error_of({.cluster = "missing"}) ==
        "--cluster: cluster 'missing' does not exist (searched: /a, /b)\nthere are 'c', 'other'");
  CHECK(error_of({.user = "missing"}) ==
        "--user: user 'missing' does not exist (searched: /a, /b)\nthere are 'u'");
  CHECK(error_of({.context = "anonymous"}) ==
        "context 'anonymous' (/b): 'Bad_NS' is no valid namespace\nlower-case letters, digits and "
        "'-', at most 63, a letter or digit first and last");
  CHECK(error_of({.name_space = "a/b"}) ==
        "--namespace: 'a/b' is no valid namespace\nlower-case letters, digits and '-', at most 63, "
        "a letter or digit first and last");
}

TEST_CASE("a context is never guessed") {
  auto config = two_files();
  config.current_context.clear();
  const auto none = test::thrown([&] { select(config, {}); });
  CHECK(none.text == "no context is chosen: /a, /b sets no current-context");
  CHECK(none.hint ==
        "choose one with --context; there are 'far', 'lost', 'bare', 'dev', 'dev2', 'anonymous'");
  config.current_context = "gone";
  CHECK(test::thrown([&] { select(config, {}); }).text ==
        "current-context: context 'gone' does not exist (searched: /a, /b)");
  CHECK(test::thrown([] { select({}, {.context = "x"}); }).text ==
        "--context: context 'x' does not exist (searched: no kubeconfig)");
}

TEST_CASE("a server on the command line needs no context") {
  const auto selected = select({}, {.server = "https://h", .token = "t"});
  CHECK(selected.context.empty());
  CHECK(selected.cluster.server == "https://h");
  CHECK(selected.user.token == "t");
  CHECK(selected.name_space == "default");
}

TEST_CASE("the command line lies over the files") {
  const auto server = select(two_files(), {.server = "https://h"});
  CHECK(server.cluster.server == "https://h");
  CHECK(server.cluster.tls_server_name.empty());
  CHECK(server.cluster.certificate_authority_data == "QQ==");
  CHECK(select(two_files(), {.server = "https://h", .tls_server_name = "m"})
            .cluster.tls_server_name == "m");

  const auto trusting = select(two_files(), {.insecure_skip_tls_verify = true});
  CHECK(trusting.cluster.insecure_skip_tls_verify);
  CHECK(trusting.cluster.certificate_authority_data.empty());

  const auto authority = select(two_files(), {.cluster = "other", .certificate_authority = "ca"});
  CHECK(authority.cluster.certificate_authority == "ca");
  CHECK_FALSE(authority.cluster.insecure_skip_tls_verify);

  const auto token = select(two_files(), {.token_file = "t2"});
  CHECK(token.user.token.empty());
  CHECK(token.user.token_file == "t2");

  const auto as = select(two_files(), {.as = "jane", .as_groups = {"g"}});
  CHECK(as.user.as == "jane");
  CHECK(as.user.as_groups == std::vector<std::string>{"g"});
  CHECK(as.user.token == "t");

  auto config = two_files();
  for (auto& user : config.users) user.as_groups = {"of the file"};
  CHECK(select(config, {.as = "jane"}).user.as_groups == std::vector<std::string>{"of the file"});
}
