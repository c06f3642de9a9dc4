#include "kube/config/access.h"

#include "base/base64.h"
#include "support/catch.h"
#include "support/test_world.h"
#include "support/thrown.h"

using namespace kube;

namespace {

const std::string certificate = "-----BEGIN CERTIFICATE-----\nQQ==\n-----END CERTIFICATE-----\n";
const std::string key = "-----BEGIN EC PRIVATE KEY-----\nQQ==\n-----END EC PRIVATE KEY-----\n";

struct Scene {
  Scene() {
    surroundings.files["/ca"] = certificate;
    surroundings.files["/crt"] = certificate;
    surroundings.files["/key"] = key;
    surroundings.files["/token"] = "from-file\n";
    surroundings.files["/empty"] = " \n";
    surroundings.files["/words"] = "s3cret";
    surroundings.unreadable.insert("/locked");
  }
  test::TestWorld surroundings{};
  base::World world = surroundings.world();
  Selected selected{.context = "x",
                    .cluster = {.name = "c", .file = "/f", .server = "https://h:1/p/"},
                    .user = {.name = "u", .file = "/f"},
                    .name_space = "ns"};

  Access access() { return access_of(world, selected); }
};

/// An id-token that expires at that second.
std::string jwt(const std::string& expiry) {
  return "eyJhbGciOiJub25lIn0." + base::base64_encode(R"({"exp": )" + expiry + R"(, "a": 1})") +
         ".c2ln";
}

}  // namespace

TEST_CASE("what a cluster says becomes the endpoint") {
  Scene scene;
  scene.selected.user.token = "t";
  auto& cluster = scene.selected.cluster;
  cluster.tls_server_name = "api.internal";
  cluster.proxy_url = "socks5://p:1080";
  cluster.disable_compression = true;
  cluster.certificate_authority_data = base::base64_encode(certificate);
  const auto access = scene.access();
  CHECK(access.endpoint.url == "https://h:1/p");
  CHECK(access.server == "https://h:1/p");
  CHECK(access.context == "x");
  CHECK(access.name_space == "ns");
  CHECK(access.endpoint.tls_server_name == "api.internal");
  CHECK(access.endpoint.proxy == "socks5://p:1080");
  CHECK(access.endpoint.disable_compression);
  CHECK(access.endpoint.ca == certificate);
  CHECK(access.warnings.empty());
}

TEST_CASE("the cluster's own proxy counts whatever the environment says") {
  Scene scene;
  scene.selected.user.token = "t";
  scene.surroundings.env = {{"HTTPS_PROXY", "http://env:3128"}};
  CHECK(scene.access().endpoint.proxy == "http://env:3128");
  scene.surroundings.env["NO_PROXY"] = "h";
  CHECK(scene.access().endpoint.proxy == "");
  scene.selected.cluster.proxy_url = "http://own:3128";
  CHECK(scene.access().endpoint.proxy == "http://own:3128");
}

TEST_CASE("without an authority the system's is used, never none") {
  Scene scene;
  scene.selected.user.token = "t";
  CHECK_FALSE(scene.access().endpoint.ca);
  CHECK_FALSE(scene.access().endpoint.insecure_skip_tls_verify);
}

TEST_CASE("token and client certificate are both shown") {
  Scene scene;
  scene.selected.user.token = "t\n";
  scene.selected.user.client_certificate = "/crt";
  scene.selected.user.client_key_data = base::base64_encode(key);
  scene.selected.user.exec = ExecPlugin{.api_version = "client.authentication.k8s.io/v1beta1",
                                        .command = "not run, for there is a token"};
  const auto access = scene.access();
  CHECK(access.endpoint.authorization() == "Bearer t");
  CHECK(access.endpoint.client_certificate == certificate);
  CHECK(access.endpoint.client_key == key);
  CHECK_FALSE(access.endpoint.refresh);
}

TEST_CASE("a plugin is used where nothing else says who we are") {
  Scene scene;
  auto& user = scene.selected.user;
  user.exec = ExecPlugin{.api_version = "client.authentication.k8s.io/v1beta1", .command = "aws"};
  CHECK(scene.access().endpoint.refresh);
  SECTION("token") { user.token = "t"; }
  SECTION("token file") { user.token_file = "/token"; }
  SECTION("name and password") { user.username = "n"; }
  SECTION("certificate") { user.client_certificate = "/crt", user.client_key = "/key"; }
  SECTION("no TLS") { scene.selected.cluster.server = "http://h"; }
  CHECK(scene.access().endpoint.refresh == nullptr);
  CHECK(scene.surroundings.programs.empty());
}

TEST_CASE("a plugin that is not needed is not forbidden") {
  Scene scene;
  scene.selected.no_exec_plugins = true;
  scene.selected.user.exec =
      ExecPlugin{.api_version = "client.authentication.k8s.io/v1beta1", .command = "aws"};
  scene.selected.user.token = "t";
  CHECK(scene.access().endpoint.authorization() == "Bearer t");
}

TEST_CASE("the auth provider oidc has a token while it has not expired") {
  Scene scene;
  scene.selected.user.auth_provider = "oidc";
  scene.selected.user.id_token = jwt("1700000001");
  CHECK(scene.access().endpoint.authorization() == "Bearer " + scene.selected.user.id_token);
}

TEST_CASE("name and password") {
  Scene scene;
  scene.selected.user.username = "jane";
  scene.selected.user.password = "p:w";
  CHECK(scene.access().endpoint.authorization() == "Basic amFuZTpwOnc=");
}

TEST_CASE("a token file is read again after 50 seconds, and its last good token stays") {
  Scene scene;
  scene.selected.user.token_file = "/token";
  scene.selected.user.token = "the file counts";
  const auto access = scene.access();
  CHECK(access.endpoint.authorization() == "Bearer from-file");
  scene.surroundings.files["/token"] = "second";
  scene.surroundings.advance(std::chrono::seconds(49));
  CHECK(access.endpoint.authorization() == "Bearer from-file");
  scene.surroundings.advance(std::chrono::seconds(1));
  CHECK(access.endpoint.authorization() == "Bearer second");
  scene.surroundings.files.erase("/token");
  scene.surroundings.advance(std::chrono::seconds(60));
  CHECK(access.endpoint.authorization() == "Bearer second");
}

TEST_CASE("a token stands in for a token file that cannot be read") {
  Scene scene;
  scene.selected.user.token_file = "/missing";
  scene.selected.user.token = "t";
  CHECK(scene.access().endpoint.authorization() == "Bearer t");
}

TEST_CASE("credentials never go to a server without TLS") {
  Scene scene;
  scene.selected.cluster.server = "http://h";
  CHECK(scene.access().warnings.empty());
  scene.selected.user.token = "t";
  scene.selected.user.as = "jane";
  const auto access = scene.access();
  CHECK_FALSE(access.endpoint.authorization);
  CHECK(access.endpoint.headers.size() == 1);
  CHECK(access.warnings ==
        std::vector<std::string>{"the server's URL is http: the credentials are not sent"});
}

TEST_CASE("impersonation becomes headers") {
  Scene scene;
  scene.selected.user.token = "t";
  auto& user = scene.selected.user;
  user.as = "jane";
  user.as_uid = "7";
  user.as_groups = {"a", "b"};
  user.as_user_extra = {{"example.com/röle%", {"x"}}};
  std::string lines;
  for (const auto& [name, value] : scene.access().endpoint.headers)
    lines += name + "=" + value + "\n";
  CHECK(lines ==
        "Impersonate-User=jane\nImpersonate-Uid=7\nImpersonate-Group=a\nImpersonate-Group="
        "b\nImpersonate-Extra-example.com%2Fr%C3%B6le%25=x\n");
}

TEST_CASE("what a cluster or user says wrong is refused with file, stanza and field") {
  struct Row {
    std::function<void(Selected&)> change;
    std::string text;
  };
  const auto row = GENERATE(values<Row>({
      {[](Selected& s) { s.cluster.server = ""; }, "/f: cluster 'c': 'server' is not set"},
      {[](Selected& s) { s.cluster.server = "h:6443"; },
       "/f: cluster 'c': 'server' is no URL of a server: it has no scheme: write 'https://' before "
       "it"},
      {[](Selected& s) { s.cluster.file = "", s.cluster.server = "ftp://h"; },
       "command line: 'server' is no URL of a server: its scheme is neither http nor https"},
      {[](Selected& s) { s.cluster.tls_server_name = "a/b"; },
       "/f: cluster 'c': 'tls-server-name' is no host name"},
      {[](Selected& s) { s.cluster.tls_server_name = "a b"; },
       "/f: cluster 'c': 'tls-server-name' is no host name"},
      {[](Selected& s) { s.cluster.proxy_url = "ftp://p"; },
       "/f: cluster 'c': 'proxy-url' is no URL of a proxy: it has an unsupported scheme, it must "
       "be http, https or socks5"},
      {[](Selected& s) { s.cluster.certificate_authority_data = "%%"; },
       "/f: cluster 'c': 'certificate-authority-data' is not valid base64"},
      {[](Selected& s) { s.cluster.certificate_authority_data = "QQ=="; },
       "/f: cluster 'c': 'certificate-authority-data' holds no '-----BEGIN CERTIFICATE-----' in "
       "PEM format"},
      {[](Selected& s) { s.cluster.certificate_authority = "/key"; },
       "/f: cluster 'c': 'certificate-authority' holds no '-----BEGIN CERTIFICATE-----' in PEM "
       "format"},
      {[](Selected& s) { s.cluster.certificate_authority = "/empty"; },
       "/f: cluster 'c': 'certificate-authority' holds no '-----BEGIN CERTIFICATE-----' in PEM "
       "format"},
      {[](Selected& s) { s.cluster.certificate_authority = "/missing"; },
       "/f: cluster 'c': 'certificate-authority': no such file: '/missing'"},
      {[](Selected& s) { s.cluster.certificate_authority = "/locked"; },
       "/f: cluster 'c': 'certificate-authority': cannot read '/locked': Permission denied"},
      {[](Selected& s) {
         s.cluster.certificate_authority = "/ca", s.cluster.certificate_authority_data = "QQ==";
       },
       "/f: cluster 'c': 'certificate-authority' and 'certificate-authority-data' are both set, "
       "only one is allowed"},
      {[](Selected& s) {
         s.cluster.certificate_authority = "/ca", s.cluster.insecure_skip_tls_verify = true;
       },
       "/f: cluster 'c': a certificate authority and 'insecure-skip-tls-verify' exclude each "
       "other"},
      {[](Selected& s) { s.user.client_certificate = "/crt"; },
       "/f: user 'u': 'client-certificate' needs a 'client-key'"},
      {[](Selected& s) { s.user.client_key = "/key"; },
       "/f: user 'u': 'client-key' needs a 'client-certificate'"},
      {[](Selected& s) { s.user.client_certificate = "/crt", s.user.client_key = "/words"; },
       "/f: user 'u': 'client-key' holds no '-----PRIVATE KEY-----' in PEM format"},
      {[](Selected& s) {
         s.user.client_certificate = "/crt",
         s.user.client_key_data = base::base64_encode("-----BEGIN ENCRYPTED PRIVATE KEY-----");
       },
       "/f: user 'u': 'client-key-data' is encrypted, which is not supported"},
      {[](Selected& s) { s.user.token = "a\r\nX-Evil: 1"; },
       "/f: user 'u': 'token' has line breaks or control characters"},
      {[](Selected& s) { s.user.as = "a\nb"; },
       "/f: user 'u': 'as' has line breaks or control characters"},
      {[](Selected& s) { s.user.as = "a", s.user.as_uid = "b\r"; },
       "/f: user 'u': 'as-uid' has line breaks or control characters"},
      {[](Selected& s) {
         s.user.as = "a", s.user.as_groups = {"g", "h\n"};
       },
       "/f: user 'u': 'as-groups' has line breaks or control characters"},
      {[](Selected& s) {
         s.user.as = "a", s.user.as_user_extra = {{"k", {"v\x7f"}}};
       },
       "/f: user 'u': 'as-user-extra' has line breaks or control characters"},
      {[](Selected& s) { s.user.token = "t", s.user.username = "n"; },
       "/f: user 'u': more than one way to log in: 'token' and 'username', only one is allowed"},
      {[](Selected& s) { s.user.token = "t", s.user.password = "p"; },
       "/f: user 'u': more than one way to log in: 'token' and 'username', only one is allowed"},
      {[](Selected& s) { s.user.token_file = "/token", s.user.username = "n"; },
       "/f: user 'u': more than one way to log in: 'tokenFile' and 'username', only one is "
       "allowed"},
      {[](Selected& s) { s.user.token = "t", s.user.exec = ExecPlugin{.command = "aws"}; },
       "/f: user 'u': apiVersion must be specified to use exec authentication plugin"},
      {[](Selected& s) { s.user.token_file = "/missing"; },
       "/f: user 'u': 'tokenFile': no such file: '/missing'"},
      {[](Selected& s) { s.user.token_file = "/empty"; },
       "/f: user 'u': 'tokenFile': the file is empty: '/empty'"},
      {[](Selected& s) { s.user.token_file = "/locked"; },
       "/f: user 'u': 'tokenFile': cannot read '/locked': Permission denied"},
      {[](Selected& s) { s.user.as_groups = {"g"}; },
       "/f: user 'u': 'as-uid', 'as-groups' and 'as-user-extra' need 'as'"},
      {[](Selected& s) { s.user.exec = ExecPlugin{.command = "aws"}; },
       "/f: user 'u': apiVersion must be specified to use exec authentication plugin"},
      {[](Selected& s) {
         s.user.exec =
             ExecPlugin{.api_version = "client.authentication.k8s.io/v1beta1", .command = "aws"},
         s.user.auth_provider = "oidc";
       },
       "/f: user 'u': authProvider cannot be provided in combination with an exec plugin"},
      {[](Selected& s) { s.user.auth_provider = "azure"; },
       "/f: user 'u': the azure auth plugin has been removed"},
      {[](Selected& s) { s.user.auth_provider = "oidc"; },
       "/f: user 'u': the auth provider 'oidc' has no id-token, and drey does not ask for one"},
      {[](Selected& s) { s.user.auth_provider = "oidc", s.user.id_token = "s3cret"; },
       "/f: user 'u': the id-token of the auth provider 'oidc' is no JSON Web Token with an "
       "expiry"},
      {[](Selected& s) { s.user.auth_provider = "oidc", s.user.id_token = jwt("1700000000"); },
       "/f: user 'u': the id-token of the auth provider 'oidc' has expired, and drey does not "
       "renew it"},
      {[](Selected& s) {
         s.user.exec =
             ExecPlugin{.api_version = "client.authentication.k8s.io/v1beta1", .command = "aws"},
         s.no_exec_plugins = true;
       },
       "/f: user 'u': the credentials come from the plugin 'aws', and --no-exec-plugins forbids to "
       "run it"},
      {[](Selected& s) { s.user.password = "p"; },
       "/f: user 'u': it has no credentials: neither token, nor client certificate, nor plugin"},
      {[](Selected&) {},
       "/f: user 'u': it has no credentials: neither token, nor client certificate, nor plugin"},
      {[](Selected& s) { s.user = {}; }, "context 'x' names no user"},
      {[](Selected& s) { s.user = {}, s.context = ""; }, "nothing says as whom to log in"},
      {[](Selected& s) { s.user.auth_provider = "openstack"; },
       "/f: user 'u': no Auth Provider found for name \"openstack\""},
      {[](Selected& s) { s.user.auth_provider = "gcp"; },
       "/f: user 'u': the gcp auth plugin has been removed"},
  }));
  Scene scene;
  row.change(scene.selected);
  const auto error = test::thrown([&] { scene.access(); });
  CHECK(error.exit == base::Exit::usage);
  CHECK(error.text == row.text);
}
