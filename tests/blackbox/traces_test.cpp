// What the program asks of the machine, seen from its system calls: which files it opens and makes,
// and which programs it starts.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include <fmt/format.h>
#include <unistd.h>

#include "base/text.h"
#include "program_world.h"

using namespace test;

namespace {

/// One system call that names a file.
struct Call {
  std::string name{};
  std::string path{};
  std::string words{};  ///< all of them, as strace writes them
  bool done = false;    ///< and not refused

  bool makes() const {
    static const std::set<std::string> makers{"mkdir", "mkdirat",     "mknod",   "mknodat",
                                              "link",  "linkat",      "symlink", "symlinkat",
                                              "creat", "memfd_create"};
    return makers.contains(name) || words.find("O_CREAT") != std::string::npos ||
           words.find("O_TMPFILE") != std::string::npos;
  }
  bool opens() const { return name.starts_with("open") || name == "creat"; }
};

struct Traced {
  Ended ended{};
  std::vector<Call> calls{};

  std::vector<std::string> started() const {
    std::vector<std::string> paths;
    for (const auto& call : calls) {
      if (call.name.starts_with("execve") && call.done) paths.push_back(call.path);
    }
    return paths;
  }
  std::set<std::string> opened() const {
    std::set<std::string> paths;
    for (const auto& call : calls) {
      if (call.opens() && call.done) paths.insert(call.path);
    }
    return paths;
  }
};

std::vector<Call> calls_in(const std::string& file) {
  static const std::regex line(R"(^\d+ +(\w+)\((.*)\) += +(-?\d+|\?).*$)");
  static const std::regex quoted("\"([^\"]*)\"");
  std::vector<Call> calls;
  std::ifstream lines(file);
  for (std::string text; std::getline(lines, text);) {
    std::smatch found, path;
    if (!std::regex_match(text, found, line)) continue;
    const auto words = found[2].str();
    std::regex_search(words, path, quoted);
    calls.push_back({found[1], path.empty() ? "" : path[1].str(), words, found[3].str()[0] != '-'});
  }
  return calls;
}

Traced trace(Child child, const std::string& calls = "%file,memfd_create") {
  const Folder folder;
  const auto file = (folder.path() / "trace").string();
  // Unfinished calls of several threads would be two lines each: one follows after the other.
  const std::vector<std::string> strace{
      "/usr/bin/strace", "-f", "-qq", "-s", "4096", "-e", "signal=none", "-e",
      "trace=" + calls,  "-o", file};
  child.args.insert(child.args.begin(), strace.begin(), strace.end());
  Traced traced{.ended = run_child(child)};
  traced.calls = calls_in(file);
  REQUIRE(!traced.calls.empty());
  return traced;
}

/// A machine whose environment and home point everywhere to files that change connections.
struct Machine {
  Machine() {
    for (const auto* name : {".netrc", ".curlrc", ".hsts", ".cookies", ".kube/config"})
      folder.file(name, "");
    for (const auto* name : {"openssl.cnf", "netrc", "bundle.pem"}) folder.file(name, "");
    std::filesystem::create_directory(path("tmp"));
  }
  std::string path(const std::string& name) const { return (folder.path() / name).string(); }

  void surround(Child& child) const {
    for (const auto* line :
         {"NETRC=netrc", "CURL_HOME=", "CURL_CA_BUNDLE=bundle.pem", "OPENSSL_CONF=openssl.cnf",
          "OPENSSL_MODULES=tmp", "OPENSSL_ENGINES=tmp", "SSLKEYLOGFILE=tmp/keys", "TMPDIR=tmp"}) {
      const auto text = std::string(line);
      const auto value = text.find('=') + 1;
      child.environment.push_back(text.substr(0, value) + path(text.substr(value)));
    }
    child.directory = folder.path().string();
  }

  Folder folder{};
};

/// Its libraries are in it; so are those of OpenSSL, which then reads no file of its own.
bool is_static(const std::set<std::string>& opened) {
  return std::none_of(opened.begin(), opened.end(), [](const std::string& path) {
    return path.find("/ld.so.cache") != std::string::npos;
  });
}

/// What any run may read beside what it is told to, and a program without its libraries in it.
bool may_read(const std::string& path, bool has_libraries) {
  static const std::set<std::string> of_system{
      "/etc/resolv.conf", "/etc/hosts",     "/etc/host.conf", "/etc/nsswitch.conf",
      "/etc/hostname",    "/etc/localtime", "/dev/null",      "/dev/urandom"};
  if (of_system.contains(path) || path.starts_with("/proc/")) return true;
  return !has_libraries && (path.ends_with("openssl.cnf") || path.find(".so") != std::string::npos);
}

/// A login by certificate and key, which libraries like to have in files.
std::string by_certificate(const std::string& server) {
  const auto own = authority().issue({.name = "anna", .alternative_names = ""});
  return kubeconfig(server, trust_in(authority().certificate()),
                    "client-certificate-data: " + base::base64_encode(own.certificate) +
                        "\n    client-key-data: " + base::base64_encode(own.key));
}

bool answer_forbidden(const Received&, Peer& peer) {
  peer.write(whole_answer(
      403,
      R"({"kind":"Status","apiVersion":"v1","status":"Failure","message":"no","reason":"Forbidden","code":403})"));
  return true;
}

/// The names of all commands, as its help has them.
std::vector<std::string> commands() {
  const auto help = run_child({.args = {program(), "-h"}}).out;
  static const std::regex row(R"(\n  ([a-z][a-z-]*)  +[a-z])");
  std::vector<std::string> names;
  for (std::sregex_iterator it(help.begin(), help.end(), row), end; it != end; ++it)
    names.push_back((*it)[1]);
  return names;
}

}  // namespace

TEST_CASE("a run makes no file, starts no program, and reads what it is told to") {
  LoopbackServer server(trusted_server(), answer_forbidden);
  const Machine machine;
  const auto start = trace({.args = {program(), "version"}});
  const auto usual = start.opened();
  const bool has_libraries = is_static(usual);
  const auto names = commands();
  CHECK(names.size() > 20);
  const std::set<std::string> with_program{"run-application", "run",    "apply",  "diff",
                                           "check",           "config", "convert"};
  for (const auto& name : names) {
    INFO(name);
    std::vector<std::string> args{name};
    if (with_program.contains(name))
      args.insert(args.end(), {"-Dkubernetes.cluster-id=orders", "local:///j.jar"});
    else if (name != "gc") args.emplace_back("orders");
    auto child = drey_with(machine.folder, by_certificate(server.url()), args);
    machine.surround(child);
    const auto traced = trace(child);
    CHECK(traced.started() == start.started());
    for (const auto& call : traced.calls) {
      INFO(call.name << "(" << call.words << ")");
      CHECK_FALSE(call.makes());
    }
    for (const auto& path : traced.opened()) {
      INFO(path);
      CHECK((usual.contains(path) || path == machine.path("config") ||
             may_read(path, has_libraries)));
    }
  }
  CHECK(std::filesystem::is_empty(machine.path("tmp")));
  CHECK(server.connections() > 15);
}

TEST_CASE("of a plugin's name only absolute folders of PATH are searched, and no shell reads it") {
  LoopbackServer server(trusted_server(), empty_list);
  const Machine machine;
  const std::string trap = "#!/bin/sh\n: >\"$TRAP\"\n";
  for (const auto* place : {"login", "bin/login", "tmp/login"}) machine.folder.file(place, trap);
  machine.folder.file("good/login",
                      "#!/bin/sh\ntr '\\0' '\\n' </proc/$$/environ >\"$SEEN.env\"\n"
                      "tr '\\0' '\\n' </proc/$$/cmdline >\"$SEEN.args\"\n"
                      "echo '{\"apiVersion\": \"client.authentication.k8s.io/v1beta1\", \"kind\": "
                      "\"ExecCredential\", \"status\": {\"token\": \"of-the-plugin\"}}'\n");
  const auto config =
      kubeconfig(server.url(), trust_in(authority().certificate()),
                 "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: login, args: "
                 "['$(touch shell)', '; touch shell', '*'], env: [{name: OWN, value: mine}]}");
  auto child = drey_with(machine.folder, config, {"list"});
  machine.surround(child);
  child.environment.push_back("PATH=.:bin::" + machine.path("absent") + ":" + machine.path("good") +
                              ":/usr/bin:/bin:tmp");
  child.environment.push_back("TRAP=" + machine.path("trapped"));
  child.environment.push_back("SEEN=" + machine.path("seen"));
  const auto traced = trace(child);
  CHECK(traced.ended.exit_code == 0);
  CHECK_FALSE(std::filesystem::exists(machine.path("trapped")));
  CHECK_FALSE(std::filesystem::exists(machine.path("shell")));
  auto expected = trace({.args = {program(), "version"}}).started();
  const auto started = traced.started();
  REQUIRE(started.size() > expected.size());
  CHECK(started.at(expected.size()) == machine.path("good/login"));
  // What follows are the plugin's own.
  CHECK(std::all_of(started.begin() + static_cast<std::ptrdiff_t>(expected.size()) + 1,
                    started.end(), [](const auto& path) { return path.ends_with("/tr"); }));

  const auto lines = [&](const std::string& name) {
    std::ifstream file(machine.path(name));
    std::vector<std::string> all;
    for (std::string line; std::getline(file, line);) all.push_back(line);
    return all;
  };
  const auto words = lines("seen.args");
  REQUIRE(words.size() == 5);
  CHECK(words.at(1) == machine.path("good/login"));
  CHECK(words.at(2) == "$(touch shell)");
  CHECK(words.at(4) == "*");
  // The user's environment, what the kubeconfig adds, what client-go tells a plugin, and the
  // shell's own.
  auto variables = child.environment;
  variables.insert(variables.end(), {"OWN=mine"});
  for (const auto& line : lines("seen.env")) {
    INFO(line);
    CHECK((std::find(variables.begin(), variables.end(), line) != variables.end() ||
           line.starts_with("KUBERNETES_EXEC_INFO=") || line.starts_with("PWD=")));
    CHECK(line.find("token") == std::string::npos);
  }
}

TEST_CASE("an artifact goes to its folder under a name that nobody knows before, and past a link") {
  LoopbackServer server(trusted_server(), [](const Received& request, Peer& peer) {
    const bool get = request.line().starts_with("GET");
    peer.write(whole_answer(
        get ? 404 : 403,
        fmt::format(
            R"({{"kind":"Status","apiVersion":"v1","status":"Failure","message":"no","reason":"{}","code":{}}})",
            get ? "NotFound" : "Forbidden", get ? 404 : 403)));
    return true;
  });
  const Machine machine;
  const auto jar = machine.folder.file("orders.jar", "the job");
  const auto victim = machine.folder.file("victim", "mine");
  std::filesystem::create_directory(machine.path("shared"));
  std::filesystem::create_symlink(victim, machine.path("shared/orders.jar"));
  std::set<std::string> written;
  for (int run = 0; run < 2; ++run) {
    auto child =
        drey(machine.folder, server.url(),
             {"run-application", "-Dkubernetes.cluster-id=app1",
              "-Dkubernetes.artifacts.local-upload-enabled=true",
              "-Dkubernetes.artifacts.local-upload-overwrite=true",
              "-Dkubernetes.artifacts.local-upload-target=file://" + machine.path("shared"),
              "local://" + jar});
    machine.surround(child);
    const auto traced = trace(child);
    INFO(traced.ended.err);
    CHECK_THAT(traced.ended.err, Catch::Contains("uploaded "));
    for (const auto& call : traced.calls) {
      if (!call.makes() || !call.done) continue;
      INFO(call.words);
      CHECK(call.path.starts_with(machine.path("shared/orders.jar.")));
      CHECK(call.words.find("O_EXCL") != std::string::npos);
      written.insert(call.path);
    }
  }
  CHECK(written.size() == 2);
  CHECK_FALSE(std::filesystem::is_symlink(machine.path("shared/orders.jar")));
  std::ifstream untouched(victim);
  std::string text;
  std::getline(untouched, text);
  CHECK(text == "mine");
}

TEST_CASE("each line of stderr is written at once, so that no other program's gets into it") {
  LoopbackServer server(trusted_server(), answer_forbidden);
  const Folder folder;
  auto child =
      drey(folder, server.url(),
           {"run-application", "-Dkubernetes.cluster-id=orders",
            "-Dkubernetes.container.image.ref=flink:2.3.0", "-Dnosuch=1", "local:///j.jar"});
  child.environment.emplace_back("CLICOLOR_FORCE=1");
  const auto traced = trace(child, "write,writev");
  std::size_t writes = 0;
  for (const auto& call : traced.calls) {
    if (!call.words.starts_with("2, ")) continue;
    INFO(call.words);
    ++writes;
    CHECK(call.words.find("\\n\", ") != std::string::npos);
  }
  CHECK(writes > 2);
  CHECK(writes <= static_cast<std::size_t>(
                      std::count(traced.ended.err.begin(), traced.ended.err.end(), '\n')));
}
