// The program as a process: streams, signals, and servers that misbehave.
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/base64.h"
#include "base/json.h"
#include "program_world.h"

using namespace test;

namespace {

std::vector<std::string> deploy() {
  return {"run-application", "-Dkubernetes.cluster-id=app1", "local:///j.jar"};
}

Ended deploy_to(Answer answer) {
  LoopbackServer server(trusted_server(), std::move(answer));
  const Folder folder;
  return run_child(drey(folder, server.url(), deploy()));
}

/// `drey list` by somebody whose certificate the server asks for.
Child list_as(const Authority& signer, const Folder& folder, const std::string& server) {
  const auto own = signer.issue({.name = "anna", .alternative_names = {}});
  const auto config = folder.path() / "config";
  std::ofstream(config) << "apiVersion: v1\nkind: Config\ncurrent-context: here\n"
                           "clusters:\n- name: c\n  cluster:\n    server: "
                        << server << "\n    certificate-authority-data: "
                        << base::base64_encode(signer.certificate())
                        << "\nusers:\n- name: u\n  user:\n    client-certificate-data: "
                        << base::base64_encode(own.certificate)
                        << "\n    client-key-data: " << base::base64_encode(own.key)
                        << "\ncontexts:\n- name: here\n  context:\n    cluster: c\n    user: u\n";
  return {.args = {program(), "list"},
          .environment = {"HOME=" + folder.path().string(), "KUBECONFIG=" + config.string()}};
}

}  // namespace

TEST_CASE("a result that cannot be written is no success") {
  auto child = Child{.args = {program(), "--version"}, .environment = {}};
  CHECK(run_child(child).exit_code == 0);
  child.stdout_file = "/dev/full";
  const auto ended = run_child(child);
  CHECK(ended.exit_code == 12);
  CHECK_THAT(ended.err, Catch::Contains("could not be written to standard output"));
}

TEST_CASE("what the program was built from") {
  const auto ended = run_child({.args = {program(), "version", "-o", "json"}, .environment = {}});
  const auto document = base::Json::parse(ended.out);
  const auto& commit = document.at("commit");
  if (!commit.is_null())
    CHECK_THAT(commit.get<std::string>(), Catch::Matches("[0-9a-f]{40}(-dirty)?"));
  for (const auto& version : document.at("kubernetes").at("tested"))
    CHECK_THAT(version.get<std::string>(), Catch::Matches("1[.][0-9]+[.][0-9]+"));
  CHECK(document.at("kubernetes").at("tested").size() >= 2);
  for (const auto& library : document.at("libraries").items())
    CHECK_THAT(library.key() + " " + library.value().get<std::string>(),
               Catch::Matches("[A-Za-z0-9_-]+ [0-9][0-9a-z.+-]*"));
  for (const auto* name :
       {"CLI11", "fmt", "nlohmann_json", "utf8proc", "yaml-cpp", "libcurl", "OpenSSL", "nghttp2"}) {
    INFO(name);
    CHECK_THAT(document.at("libraries").value(name, ""), Catch::Matches("[0-9]+[.][0-9]+.*"));
  }
}

TEST_CASE("no arguments: help") {
  const auto ended = run_child({.args = {program()}, .environment = {}});
  CHECK(ended.exit_code == 0);
  CHECK(ended.err.empty());
  CHECK_THAT(ended.out, Catch::Contains("Usage: drey <command>"));
}

// The release has a choice of OpenSSL's algorithms of its own.
TEST_CASE("certificates and keys of every kind are taken, with TLS 1.2 and 1.3") {
  for (const auto* kind : {"P-256", "P-384", "P-521", "RSA", "RSA-PSS", "ED25519", "ED448"}) {
    for (const bool only_tls_1_2 : {false, true}) {
      INFO(kind << (only_tls_1_2 ? ", TLS 1.2" : ""));
      const Authority signer("signer", kind);
      LoopbackServer server({.identity = signer.issue({}),
                             .client_ca = signer.certificate(),
                             .only_tls_1_2 = only_tls_1_2},
                            empty_list);
      const Folder folder;
      const auto ended = run_child(list_as(signer, folder, server.url()));
      CHECK(ended.err.find("TLS") == std::string::npos);
      CHECK(ended.exit_code == 0);
      REQUIRE(!server.received().empty());
      CHECK(server.received().front().client_name == "anna");
    }
  }
}

TEST_CASE("a page instead of an answer") {
  const auto ended = deploy_to([](const Received&, Peer& peer) {
    peer.write(whole_answer(200, "<html>\x1b[31msign in</html>", "Content-Type: text/html\r\n"));
    return true;
  });
  CHECK(ended.exit_code == 10);
  CHECK(ended.out.empty());
  CHECK_THAT(ended.err, Catch::Contains("is this really a Kubernetes API server?"));
  CHECK(ended.err.find('\x1b') == std::string::npos);
}

TEST_CASE("a login page by redirect is not followed") {
  const auto ended = deploy_to([](const Received&, Peer& peer) {
    peer.write(whole_answer(302, "", "Location: https://login.example.com/\r\n"));
    return true;
  });
  CHECK(ended.exit_code == 1);
  CHECK_THAT(ended.err, Catch::Contains("is this really a Kubernetes API server?"));
}

TEST_CASE("credentials do not reach any stream") {
  const auto ended = deploy_to([](const Received& request, Peer& peer) {
    CHECK(request.header("Authorization") == "Bearer s3cret-token");
    peer.write(whole_answer(
        401,
        R"({"kind":"Status","apiVersion":"v1","status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401})"));
    return true;
  });
  CHECK(ended.exit_code == 4);
  CHECK((ended.out + ended.err).find("s3cret") == std::string::npos);
}

TEST_CASE("a server that is not there") {
  const Folder folder;
  std::string url;
  {
    const LoopbackServer gone(trusted_server(), {});
    url = gone.url();
  }
  const auto ended = run_child(drey(folder, url, deploy()));
  CHECK(ended.exit_code == 11);
  CHECK_THAT(ended.err, Catch::Contains("was refused - did you specify the right host or port?"));
}

TEST_CASE("a context that is not there: those there are") {
  const Folder folder;
  auto args = deploy();
  args.insert(args.begin() + 1, "--context=nowhere");
  const auto ended = run_child(drey(folder, "https://127.0.0.1:1", args));
  CHECK(ended.exit_code == 2);
  CHECK_THAT(ended.err,
             Catch::Contains("here") && Catch::Contains("there") && Catch::Contains("nowhere"));
}

TEST_CASE("the deadline ends a server that never answers") {
  auto options = trusted_server();
  options.deaf = true;
  LoopbackServer server(options, {});
  const Folder folder;
  for (const auto& words : {deploy(), {"status", "orders"}, {"delete", "orders"}}) {
    for (const auto* limit : {"--request-timeout=300ms", "--timeout=300ms"}) {
      INFO(words.front() << " " << limit);
      auto args = words;
      args.insert(args.begin() + 1, limit);
      const auto ended = run_child(drey(folder, server.url(), args));
      CHECK(ended.exit_code == 11);
      CHECK_THAT(ended.err, Catch::Contains("the deadline passed after ") &&
                                Catch::Contains("while connecting"));
    }
  }
}

TEST_CASE("a signal ends the wait, with its exit code and what exists") {
  for (const auto& [signal, code, word] :
       {std::tuple{SIGINT, 130, "interrupted: "}, std::tuple{SIGTERM, 143, "terminated: "}}) {
    auto options = trusted_server();
    options.deaf = true;
    LoopbackServer server(options, {});
    const Folder folder;
    auto child = drey(folder, server.url(), deploy());
    child.when_it_talks = [number = signal](int pid) { kill(pid, number); };
    const auto ended = run_child(child);
    CHECK(ended.exit_code == code);
    CHECK_THAT(ended.err, Catch::Contains(word));
  }
}

TEST_CASE("a signal that comes several times at once, as from timeout(1), is one") {
  auto options = trusted_server();
  options.deaf = true;
  LoopbackServer server(options, {});
  const Folder folder;
  auto child = drey(folder, server.url(), deploy());
  child.when_it_talks = [](int pid) {
    for (int i = 0; i < 50; ++i) kill(pid, SIGINT), std::this_thread::yield();
  };
  const auto ended = run_child(child);
  CHECK(ended.exit_code == 130);
  CHECK_THAT(ended.err, Catch::Contains("error: interrupted: "));
}

namespace {

/// Answers with a pod that runs, and with a log of many megabytes.
bool answer_logs(const Received& request, Peer& peer) {
  const std::string pod =
      R"({"metadata":{"name":"orders-1","uid":"u","labels":{"component":"jobmanager"}},"spec":{"containers":[{"name":"flink-main-container"}]},)"
      R"("status":{"containerStatuses":[{"name":"flink-main-container","state":{"running":{"startedAt":"x"}}}]}})";
  std::string lines;
  for (int i = 0; i < 500'000; ++i) lines += "a line of a log\n";
  peer.write(request.line().find("/log?") == std::string::npos
                 ? whole_answer(200, R"({"kind":"PodList","items":[)" + pod + "]}")
                 : whole_answer(200, lines));
  return true;
}

Ended in_shell(const Child& program, const std::string& script) {
  Child shell{.args = {"/bin/bash", "-c", script}, .environment = program.environment};
  shell.args.insert(shell.args.end(), program.args.begin(), program.args.end());
  shell.environment.emplace_back("PATH=/usr/bin:/bin");
  return run_child(shell);
}

}  // namespace

TEST_CASE("a pipe that is closed is no failure of a command that changes nothing") {
  const Folder folder;
  auto program = drey(folder, "https://127.0.0.1:1", {"config", "-Dkubernetes.cluster-id=app1"});
  program.environment.push_back("FIFO=" + (folder.path() / "fifo").string());
  const auto ended =
      in_shell(program, R"(mkfifo "$FIFO"; exec 3<>"$FIFO" 4>"$FIFO" 3>&-; "$0" "$@" >&4)");
  CHECK(ended.exit_code == 0);
  CHECK_THAT(ended.err, !Catch::Contains("could not be written"));
}

TEST_CASE("a reader of a log that has seen enough is no failure; a full disk is one") {
  LoopbackServer server(trusted_server(), answer_logs);
  const Folder folder;
  const auto program = drey(folder, server.url(), {"logs", "orders"});
  const auto piped = in_shell(program, "set -o pipefail; \"$0\" \"$@\" | head -n 1");
  CHECK(piped.exit_code == 0);
  CHECK(piped.out == "a line of a log\n");
  CHECK(piped.err.empty());
  const auto full = in_shell(program, "\"$0\" \"$@\" > /dev/full");
  CHECK(full.exit_code == 12);
}

TEST_CASE("every example can be deployed") {
  int examples = 0;
  for (const auto& entry : std::filesystem::directory_iterator(DREY_EXAMPLES)) {
    const auto script = entry.path() / "deploy";
    if (!std::filesystem::exists(script)) continue;
    ++examples;
    CAPTURE(script.string());
    const auto ended = run_child({.args = {script.string(), "--dry-run=client"},
                                  .environment = {"PATH=/usr/bin:/bin", "DREY=" + program()}});
    // Where it would go, and no warning.
    CHECK(ended.err.starts_with("flink "));
    CHECK(ended.err.ends_with(" · nothing is sent\n"));
    CHECK(ended.err.find('\n') == ended.err.size() - 1);
    CHECK(ended.exit_code == 0);
    CHECK_THAT(ended.out, Catch::StartsWith("deployment.apps/"));
  }
  CHECK(examples >= 2);
}

TEST_CASE("an ID token of GitHub is asked for over TLS, and is the bearer for the API server") {
  const auto give_token = [](const Received&, Peer& peer) {
    peer.write(whole_answer(200, R"({"count":1,"value":"minted.id.token"})",
                            "Content-Type: application/json\r\n"));
    return true;
  };
  LoopbackServer github(trusted_server(), give_token), server(trusted_server(), empty_list);
  const Folder folder;
  auto child = drey(folder, server.url(), {"list", "--oidc", "kubernetes"});
  const auto roots = folder.file("roots.pem", authority().certificate());
  child.environment.insert(child.environment.end(),
                           {"SSL_CERT_FILE=" + roots, "GITHUB_ACTIONS=true",
                            "ACTIONS_ID_TOKEN_REQUEST_URL=" + github.url() + "/token?v=2",
                            "ACTIONS_ID_TOKEN_REQUEST_TOKEN=of-the-job"});
  const auto ended = run_child(child);
  CHECK(ended.exit_code == 0);
  REQUIRE(github.received().size() == 1);
  CHECK(github.received()[0].line() == "GET /token?v=2&audience=kubernetes HTTP/1.1");
  CHECK(github.received()[0].header("authorization") == "Bearer of-the-job");
  REQUIRE_FALSE(server.received().empty());
  for (const auto& request : server.received())
    CHECK(request.header("authorization") == "Bearer minted.id.token");
  CHECK_THAT(ended.err, Catch::Contains("::add-mask::minted.id.token\n"));
  CHECK_THAT(ended.out + ended.err, !Catch::Contains("of-the-job"));
}

TEST_CASE("a jar goes to S3 before anything is created") {
  const auto absent = [](const Received& request, Peer& peer) {
    peer.write(whole_answer(request.line().starts_with("GET") ? 404 : 200, ""));
    return true;
  };
  LoopbackServer storage({}, absent);
  std::size_t objects_before = 0;
  const auto forbid = [&](const Received& request, Peer& peer) {
    const bool get = request.line().starts_with("GET");
    if (!get && objects_before == 0) objects_before = storage.received().size();
    peer.write(whole_answer(get ? 404 : 403, R"({"kind": "Status", "status": "Failure", "code": )" +
                                                 std::string(get ? "404}" : "403}")));
    return true;
  };
  LoopbackServer api(trusted_server(), forbid);
  const Folder folder;
  const auto jar = folder.file("orders.jar", "the job");
  auto child = drey(folder, api.url(),
                    {"run-application", "-Dkubernetes.cluster-id=app1",
                     "-Dkubernetes.artifacts.local-upload-enabled=true",
                     "-Dkubernetes.artifacts.local-upload-target=s3://bucket/jobs",
                     "-Ds3.path.style.access=true", "local://" + jar});
  for (const auto* line : {"AWS_ACCESS_KEY_ID=AK", "AWS_SECRET_ACCESS_KEY=s3cret"})
    child.environment.emplace_back(line);
  child.environment.push_back("AWS_ENDPOINT_URL_S3=" + storage.url());
  const auto ended = run_child(child);
  INFO(ended.err);
  CHECK(ended.exit_code == 4);
  CHECK(objects_before == 2);
  const auto requests = storage.received();
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].line() == "GET /bucket/jobs/orders.jar HTTP/1.1");
  CHECK(requests[1].line() == "PUT /bucket/jobs/orders.jar HTTP/1.1");
  CHECK(requests[1].body == "the job");
  CHECK("http://" + requests[1].header("host") == storage.url());
  CHECK_THAT(requests[1].header("authorization"),
             Catch::StartsWith("AWS4-HMAC-SHA256 Credential=AK/"));
  CHECK_THAT(ended.err, Catch::Contains("uploaded " + jar + " to s3://bucket/jobs/orders.jar\n") &&
                            !Catch::Contains("s3cret"));
}

namespace {

/// Answers every request with 403.
bool answer_forbidden(const Received&, Peer& peer) {
  peer.write(whole_answer(
      403,
      R"({"kind":"Status","apiVersion":"v1","status":"Failure","message":"no","reason":"Forbidden","code":403})"));
  return true;
}

}  // namespace

TEST_CASE("a user agent of several lines is refused before anything is sent") {
  LoopbackServer server(trusted_server(), answer_forbidden);
  const Folder folder;
  auto args = deploy();
  args.insert(args.begin() + 1, "-Dkubernetes.client.user-agent=flink\r\nImpersonate-User: nobody");
  const auto ended = run_child(drey(folder, server.url(), args));
  CHECK(ended.exit_code == 2);
  CHECK_THAT(ended.err, Catch::Contains("-D kubernetes.client.user-agent: "));
  CHECK(server.connections() == 0);
}

TEST_CASE("without an authority in the kubeconfig those of the machine count") {
  LoopbackServer server(trusted_server(), answer_forbidden);
  const Folder folder;
  auto child = drey(folder, server.url(), deploy());
  folder.file("config", kubeconfig(server.url(), ""));
  const auto refused = run_child(child);
  CHECK(refused.exit_code == 11);
  CHECK_THAT(refused.err, Catch::Contains("certificate"));
  child.environment.push_back("SSL_CERT_FILE=" +
                              folder.file("roots.pem", authority().certificate()));
  CHECK(run_child(child).exit_code == 4);
  child.environment.back() = "SSL_CERT_FILE=" + (folder.path() / "absent.pem").string();
  const auto unreadable = run_child(child);
  CHECK(unreadable.exit_code == 11);
  CHECK_THAT(unreadable.err,
             Catch::Contains("authorities cannot be read") && Catch::Contains("absent.pem"));
}

TEST_CASE("the keys of connections are written nowhere") {
  LoopbackServer server(trusted_server(), answer_forbidden);
  const Folder folder;
  auto child = drey(folder, server.url(), deploy());
  const auto log = folder.path() / "keys";
  child.environment.push_back("SSLKEYLOGFILE=" + log.string());
  CHECK(run_child(child).exit_code == 4);
  CHECK_FALSE(std::filesystem::exists(log));
}

TEST_CASE("with standard streams that are closed the result is not lost in a connection") {
  LoopbackServer server(trusted_server(), answer_forbidden);
  const Folder folder;
  const auto program =
      drey(folder, server.url(), {"config", "-Dkubernetes.cluster-id=app1", "local:///j.jar"});
  CHECK(in_shell(program, R"("$0" "$@" >&-)").exit_code == 12);
  CHECK(in_shell(program, R"("$0" "$@" <&- >/dev/null 2>&-)").exit_code == 0);
  CHECK(in_shell(drey(folder, server.url(), deploy()), R"("$0" "$@" <&- >&- 2>&-)").exit_code == 4);
  for (const auto& request : server.received())
    CHECK_THAT(request.line(), Catch::EndsWith(" HTTP/1.1"));
}

TEST_CASE("a signal ends the wait for a kubeconfig that nobody writes") {
  const Folder folder;
  auto program = drey(folder, "https://127.0.0.1:1", deploy());
  const auto fifo = (folder.path() / "fifo").string();
  program.environment.back() = "KUBECONFIG=" + fifo;
  program.environment.push_back("FIFO=" + fifo);
  // The shell's open returns when the program has opened it as well.
  const auto ended =
      in_shell(program, R"(mkfifo "$FIFO"; "$0" "$@" & exec 3>"$FIFO"; kill -TERM $!; wait $!)");
  CHECK(ended.exit_code == 143);
  CHECK_THAT(ended.err, Catch::Contains("terminated: nothing was applied"));
}

TEST_CASE("a signal ends the wait that a server asks for") {
  LoopbackServer server(trusted_server(), [](const Received&, Peer& peer) {
    peer.write(whole_answer(429, "Too many requests", "Retry-After: 3000\r\n"));
    return true;
  });
  const Folder folder;
  auto args = deploy();
  args.insert(args.begin() + 1, "--request-timeout=2h");
  auto child = drey(folder, server.url(), args);
  child.when_it_talks = [&](int pid) {
    while (server.received().empty()) std::this_thread::yield();
    kill(pid, SIGINT);
  };
  const auto ended = run_child(child);
  CHECK(ended.exit_code == 130);
  CHECK_THAT(ended.err, Catch::Contains("error: interrupted: "));
}
