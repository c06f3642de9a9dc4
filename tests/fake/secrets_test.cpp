// Marked secrets, every command, every way to speak and to fail: whatever a run leaves behind is
// searched for them.
#include <algorithm>
#include <csignal>
#include <memory>
#include <set>

#include "base/base64.h"
#include "base/text.h"
#include "cli/commands/commands.h"
#include "fake/attached.h"
#include "fake/living_cluster.h"
#include "fake/on_github.h"
#include "fake/play.h"
#include "fake/scene.h"
#include "support/catch.h"

using test::LivingCluster;
using test::Play;
using test::Result;
using test::Scene;
using test::Words;
namespace fate = test::fate;

namespace {

/// Of the credentials that a kubeconfig, an option or the environment has, and of the input.
struct Secret {
  const char* what;
  std::string text;
  bool is_input = false;  ///< what is deployed, and handed on to the cluster
};

const std::vector<Secret>& secrets() {
  static const std::vector<Secret> all{
      {"token", "sekret-token-of-kubeconfig"},
      {"token file", "sekret-token-of-a-file"},
      {"token of a variable", "sekret-token-of-a-variable"},
      {"token of a plugin", "sekret-token-of-a-plugin"},
      {"a plugin's own variable", "sekret-of-plugins-variable"},
      {"a plugin's own word", "sekret-word-of-a-plugin"},
      {"password", "sekret-password-of-basic"},
      {"client key", "sekret-client-key-data"},
      {"password of the cluster's proxy", "sekret-of-the-proxy-url"},
      {"password of the environment's proxy", "sekret-of-https-proxy"},
      {"AWS's key", "sekret-AWS-secret-access-key"},
      {"-D password", "sekret-D-password", true},
      {"-D s3.secret-key", "sekret-D-s3-secret-key", true},
      {"-D fs.azure.account.key", "sekret-D-azure-account-key", true},
      {"-D keystore password", "sekret-D-keystore-password", true},
      {"-D jaas", "sekret-D-jaas-password", true},
      {"-D words of the JVM", "sekret-D-java-opts", true},
      {"-D environment", "sekret-D-environment", true},
      {"configuration file", "sekret-of-config-yaml", true},
      {"pod template", "sekret-of-pod-template", true},
      {"pod template's words", "sekret-of-pod-args", true},
      {"argument", "sekret-argument", true},
      {"argument with =", "sekret-with-equals", true},
      {"argument with a URL", "sekret-in-url", true},
      {"argument with a query", "sekret-in-query", true},
      {"savepoint's path", "sekret-in-savepoint-path", true},
      {"keytab", "sekret-keytab-bytes", true},
      {"FlinkDeployment", "sekret-of-FlinkDeployment", true},
  };
  return all;
}

/// By design: the input in another form has all of it, and paths are told as scripts use them. So
/// does the Deployment tell from which one its job started ("metadata"), as its ConfigMap does.
bool hands_on(std::string_view where, const Secret& secret) {
  return (where == "convert" && secret.is_input) ||
         ((where == "status" || where == "history" || where == "metadata") &&
          secret.text == "sekret-in-savepoint-path");
}

/// Encoded as base64, whose ends depend on what stands beside it.
std::vector<std::string> encoded(const std::string& text) {
  std::vector<std::string> all;
  for (const auto* before : {"", "x", "xx"}) {
    const auto whole = base::base64_encode(before + text);
    all.push_back(whole.substr(4, whole.size() - 8));
  }
  return all;
}

/// The name of the first secret in a text; empty: none.
std::string found_in(const std::string& text, std::string_view command = {}) {
  // How all of them begin: "sekret", and that as base64.
  const auto begins = {"sekret", "c2VrcmV0", "Nla3Jld", "zZWtyZX"};
  if (std::none_of(begins.begin(), begins.end(),
                   [&](const auto* begin) { return test::has(text, begin); }))
    return {};
  for (const auto& secret : secrets()) {
    if (hands_on(command, secret)) continue;
    if (test::has(text, secret.text)) return secret.what;
    for (const auto& form : encoded(secret.text)) {
      if (test::has(text, form)) return std::string(secret.what) + " as base64";
    }
  }
  return {};
}

const char* const of_cluster =
    R"(server: "https://10.2.0.1:6443", proxy-url: "http://me:sekret-of-the-proxy-url@proxy:3128")";

std::string kubeconfig_with(const std::string& user) {
  return std::string(
             "apiVersion: v1\nkind: Config\ncurrent-context: prod\nclusters: [{name: prod, "
             "cluster: {") +
         of_cluster +
         "}}]\ncontexts: [{name: prod, context: {cluster: prod, user: me}}]\nusers: [{name: me, "
         "user: {" +
         user + "}}]\n";
}

std::string pem(const std::string& kind, const std::string& text) {
  return base::base64_encode("-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind +
                             "-----\n");
}

/// A way to log in: the user's stanza, and words behind the command.
struct Login {
  const char* what;
  std::string user;
  Words words{};
};

const std::vector<Login>& logins() {
  static const std::vector<Login> all{
      {"token and client certificate",
       "token: sekret-token-of-kubeconfig, client-certificate-data: " + pem("CERTIFICATE", "c") +
           ", client-key-data: " + pem("PRIVATE KEY", "sekret-client-key-data")},
      {"password", "username: me, password: sekret-password-of-basic"},
      {"plugin",
       "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: kubelogin, args: "
       "[--password, sekret-word-of-a-plugin], env: [{name: LOGIN_SECRET, value: "
       "sekret-of-plugins-variable}]}"},
      {"token file", "token: sekret-token-of-kubeconfig", {"--token-file=/here/token"}},
      {"token of a variable", "token: sekret-token-of-kubeconfig", {"--token-env=MY_TOKEN"}},
  };
  return all;
}

/// Puts the secrets where people have them.
void equip(Scene& scene, const Login& login) {
  auto& world = scene.surroundings;
  world.files["/home/me/.kube/config"] = kubeconfig_with(login.user);
  world.files["/here/token"] = "sekret-token-of-a-file\n";
  world.files["/here/me.keytab"] = "sekret-keytab-bytes";
  world.files["/here/krb5.conf"] = "[libdefaults]\n";
  world.files["/conf/config.yaml"] =
      "my.api-key: sekret-of-config-yaml\njobmanager.memory.process.size: "
      "1600m\ntaskmanager.memory.process.size: 1728m\n";
  world.files["/here/pod.yaml"] =
      "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: flink-main-container\n    env: "
      "[{name: DB_PASSWORD, value: sekret-of-pod-template}]\n  - name: sidecar\n    image: s:1\n   "
      " args: [--password, sekret-of-pod-args]\n";
  world.files["/here/orders.yaml"] = test::flink_deployment(
      "orders",
      "  flinkConfiguration: {s3.secret-key: sekret-of-FlinkDeployment}\n  podTemplate:\n    "
      "spec:\n"
      "      containers: [{name: flink-main-container, env: [{name: DB_PASSWORD, value: "
      "sekret-of-pod-template}]}]\n",
      ", args: [--password, sekret-argument]");
  world.env["FLINK_CONF_DIR"] = "/conf";
  world.env["MY_TOKEN"] = "sekret-token-of-a-variable";
  world.env["HTTPS_PROXY"] = "http://me:sekret-of-https-proxy@proxy:3128";
  world.env["AWS_SECRET_ACCESS_KEY"] = "sekret-AWS-secret-access-key";
  world.env["AWS_ACCESS_KEY_ID"] = "AKIA";
  world.program = [](const base::Program&) {
    return base::ProgramResult{
        .out = R"({"apiVersion": "client.authentication.k8s.io/v1beta1", "status": {"token": )"
               R"("sekret-token-of-a-plugin"}})"};
  };
}

/// In front of the jar, and behind it.
const Words secret_options{
    "-Dmy.password=sekret-D-password",
    "-Ds3.secret-key=sekret-D-s3-secret-key",
    "-Dfs.azure.account.key.store.blob.core.windows.net=sekret-D-azure-account-key",
    "-Dsecurity.ssl.rest.keystore-password=sekret-D-keystore-password",
    "-Dkafka.sasl.jaas.config=org.x.Login required password=\"sekret-D-jaas-password\";",
    "-Denv.java.opts.all=-Djavax.net.ssl.trustStorePassword=sekret-D-java-opts",
    "-Dcontainerized.master.env.DB_PASSWORD=sekret-D-environment",
    "-Dkubernetes.pod-template-file.default=/here/pod.yaml",
    "-Dsecurity.kerberos.login.keytab=/here/me.keytab",
    "-Dsecurity.kerberos.login.principal=me",
    "-Dsecurity.kerberos.krb5-conf.path=/here/krb5.conf",
    "-Dexecution.state-recovery.path=s3://me:sekret-in-savepoint-path@b/sp/savepoint-1",
};
const Words secret_arguments{"--db-password", "sekret-argument", "--api-key=sekret-with-equals",
                             "--url=jdbc:pg://me:sekret-in-url@db/orders",
                             "--url2=jdbc:pg://db/orders?password=sekret-in-query&x=1"};

const Words program_words = [] {
  Words words{"-Dkubernetes.cluster-id=orders",
              "-Dkubernetes.container.image.ref=registry.example.com/orders:2.3.0",
              "local:///opt/flink/usrlib/orders.jar"};
  words.insert(words.end(), secret_arguments.begin(), secret_arguments.end());
  return words;
}();

Words joined(std::initializer_list<Words> parts) {
  Words all;
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

/// A command with what it needs to do its work without anybody beside it; the words of its own
/// come from its first example.
struct Line {
  std::string_view command{};
  Words options{};
  Words words{};  ///< the program and its arguments, or what else the command is about
};

bool knows(const std::string& help, const std::string& option) {
  return test::has(help, "  " + option) || test::has(help, ", " + option);
}

/// Whatever has a jar in its example, or could have one, is given the secrets of an input.
std::vector<Line> lines_of(const cli::Command& command) {
  Scene scene;
  const auto help = scene.run({std::string(command.name), "-h"}).out;
  Words options;
  for (const auto* each : {"--detached", "--yes", "--no-wait", "--timeout=5s"}) {
    if (knows(help, std::string(each).substr(0, std::string(each).find('=')))) {
      if (std::string(each).starts_with("--timeout") && knows(help, "--detached")) continue;
      options.emplace_back(each);
    }
  }
  const std::string example(command.examples.substr(0, command.examples.find('\n')));
  std::vector<Line> lines{{command.name, options, base::split(example, ' ')}};
  if (!command.program_follows) return lines;
  if (!test::has(example, "-f ")) lines.clear();
  lines.push_back({command.name, joined({options, secret_options}), program_words});
  if (knows(help, "--secrets-to-secret"))
    lines.push_back(
        {command.name, joined({options, {"--secrets-to-secret"}, secret_options}), program_words});
  return lines;
}

std::vector<Line> all_lines() {
  std::vector<Line> all;
  for (const auto& command : cli::commands()) {
    for (const auto& line : lines_of(command)) all.push_back(line);
  }
  return all;
}

Words words_of(const Line& line, const Words& more) {
  return joined({{std::string(line.command)}, line.options, more, line.words});
}

/// What is searched after a run: what it wrote, to streams, files, the words and environment of its
/// children, and of what it sent all but the bodies, where secrets of an input belong.
class Searched {
 public:
  explicit Searched(Scene& scene) : scene_(scene), before_(scene.surroundings.files) {}

  /// Whatever goes on for ever is asked to end.
  Result run(const Words& words) {
    scene_.connected.clear();
    scene_.surroundings.programs.clear();
    // A page that nobody asks for is waited for in real time.
    int looks = words.front() == "ui" ? 4 : 1000;
    *scene_.surroundings.meanwhile = [this, looks]() mutable {
      if (--looks <= 0) scene_.signal = SIGINT;
    };
    auto ended = scene_.run(words);
    *scene_.surroundings.meanwhile = {};
    scene_.signal = 0;
    return ended;
  }

  void check(const Result& ended, std::string_view command) const {
    CHECK(found_in(ended.out, command) == "");
    CHECK(found_in(ended.err, command) == "");
    for (const auto& [path, text] : scene_.surroundings.files) {
      const auto was = before_.find(path);
      if (was != before_.end() && was->second == text) continue;
      CAPTURE(path);
      CHECK(found_in(text) == "");
    }
    for (const auto& exchange : scene_.wire.log) CHECK(found_in(exchange.request.target) == "");
    for (const auto& [name, object] : scene_.server.kept()) {
      CAPTURE(name);
      CHECK(found_in(object.at("metadata").dump(), "metadata") == "");
    }
    for (const auto& program : scene_.surroundings.programs) check(program);
  }

 private:
  /// A plugin gets its own words and variables, as its kubeconfig says, and no others.
  static void check(const base::Program& program) {
    CHECK(program.args == Words{"--password", "sekret-word-of-a-plugin"});
    for (const auto& [name, value] : program.env) {
      CAPTURE(name);
      CHECK(found_in(value) == (name == "LOGIN_SECRET" ? "a plugin's own variable" : ""));
    }
  }

  Scene& scene_;
  std::map<std::string, std::string> before_;
};

struct Outcome {
  const char* what;
  std::function<void(Scene& scene)> prepare;
};

void all_requests(Scene& scene, const test::Fate& fate) {
  for (const auto* method : {"GET", "POST", "PATCH", "PUT", "DELETE"})
    scene.wire.on(method, "", fate, 1000);
}

/// What comes of a command where a cluster runs that was deployed with the secrets.
const std::vector<Outcome>& outcomes() {
  static const std::vector<Outcome> all{
      {"as it may", [](Scene&) {}},
      {"forbidden",
       [](Scene& scene) {
         all_requests(scene, fate::answer(test::status(403, "Forbidden", "no")));
       }},
      {"not logged in",
       [](Scene& scene) {
         all_requests(scene, fate::answer(test::status(401, "Unauthorized", "Unauthorized")));
       }},
      {"unreachable", [](Scene& scene) { all_requests(scene, fate::refuse()); }},
      {"broken off", [](Scene& scene) { all_requests(scene, fate::lose_answer()); }},
  };
  return all;
}

const std::vector<Words>& ways_to_speak() {
  static const std::vector<Words> all{{},
                                      {"-q"},
                                      {"-v"},
                                      {"-o", "json"},
                                      {"-o", "yaml"},
                                      {"-v", "-o", "json"},
                                      {"-o", "wide"},
                                      {"-o", "name"}};
  return all;
}

/// A cluster that was deployed with all of the input's secrets, and lives.
std::unique_ptr<LivingCluster> deployed(const Login& login) {
  auto scene = std::make_unique<LivingCluster>();
  equip(*scene, login);
  scene->keeps_ha_metadata = true;
  const auto ended = scene->run(words_of(
      {"apply", joined({{"--detached"}, secret_options, login.words}), program_words}, {}));
  INFO(ended.err);
  REQUIRE(ended.exit == 0);
  return scene;
}

}  // namespace

TEST_CASE("secrets are found, as they are and encoded") {
  for (const auto& secret : secrets()) {
    CAPTURE(secret.what);
    CHECK(found_in("a " + secret.text + " b") == secret.what);
    for (const auto* before : {"", "a", "ab", "abc"})
      CHECK_FALSE(found_in(base::base64_encode(before + secret.text + "x")).empty());
  }
  CHECK(found_in("a secret").empty());
}

TEST_CASE("no command shows a secret, however it speaks and ends", "[secrets]") {
  const auto& login = logins().front();
  std::set<std::string_view> done;
  for (const auto& line : all_lines()) {
    std::unique_ptr<LivingCluster> scene;
    for (const auto& outcome : outcomes()) {
      for (const auto& way : ways_to_speak()) {
        // Where each request fails nothing changes.
        if (!scene || &outcome == &outcomes().front()) {
          scene = deployed(login);
        }
        outcome.prepare(*scene);
        Searched searched(*scene);
        const auto words = words_of(line, joined({login.words, way}));
        INFO(outcome.what << ": " << base::join(words, " "));
        const auto ended = searched.run(words);
        searched.check(ended, line.command);
        if (ended.exit == 0 || (line.command == "ui" && ended.exit == 130))
          done.insert(line.command);
      }
    }
  }
  // What these need is not there; what else is never done would show nothing in any case.
  const std::set<std::string_view> need_more{"check",    "failover",   "logs",
                                             "rollback", "savepoints", "suspend"};
  for (const auto& command : cli::commands()) {
    CAPTURE(command.name);
    CHECK(done.contains(command.name) != need_more.contains(command.name));
  }
}

TEST_CASE("no way to log in is shown, whatever it is", "[secrets]") {
  for (const auto& login : logins()) {
    for (const auto& outcome : outcomes()) {
      for (const auto& way : std::vector<Words>{{"-v"}, {"-o", "json"}}) {
        for (const Words& command : std::vector<Words>{
                 {"list"}, {"status", "orders"}, {"delete", "orders", "--yes", "--no-wait"}}) {
          auto scene = deployed(login);
          outcome.prepare(*scene);
          Searched searched(*scene);
          const auto words = joined({command, login.words, way});
          INFO(login.what << ", " << outcome.what << ": " << base::join(words, " "));
          const auto ended = searched.run(words);
          CHECK(!scene->connected.empty());
          searched.check(ended, command.front());
        }
      }
    }
  }
}

namespace {

/// In a pipeline, with all the files that can be asked for.
const Words in_files{"--bundle=/out/bundle", "--timeline=/out/t.svg", "--junit=/out/j.xml",
                     "--dotenv=/out/d.env", "--output-file=/out/o.json"};

}  // namespace

TEST_CASE("a job that fails, its bundle, its timeline and all reports of it show no secret",
          "[secrets]") {
  const bool fails = GENERATE(true, false);
  Play play;
  equip(play, logins().front());
  test::on_github(play.surroundings);
  // What a program is likely to write of its own arguments and configuration.
  const std::string wrote =
      "x WARN - Application failed unexpectedly: \njava.lang.Error: cannot log in to "
      "jdbc:pg://me:sekret-in-url@db/orders with password=sekret-D-password, nor with "
      "sekret-argument\n";
  if (fails) {
    play.server.logs[test::orders_pod + "/flink-main-container"].write(wrote);
    play.pod(test::Pod(test::orders_pod).on("node-4").crashed(1, 2));
  } else {
    play.comes_up().log(wrote).job("RUNNING", {{"running", 4}});
  }
  Searched searched(play);
  const auto ended =
      searched.run(joined({{"run-application", "-v"}, in_files, secret_options, program_words}));
  INFO(ended.err);
  CHECK(ended.exit == (fails ? 8 : 0));
  searched.check(ended, "run-application");
  for (const auto* path :
       {"/out/t.svg", "/out/j.xml", "/out/d.env", "/out/o.json", "/runner/summary",
        "/out/bundle/run.json", "/out/bundle/events.ndjson"}) {
    CAPTURE(path);
    CHECK_FALSE(play.surroundings.files.at(path).empty());
  }
}

namespace {

/// What may stand in place of a container's variables, right and wrong.
const std::vector<std::string>& variables() {
  static const std::vector<std::string> all{
      "[{name: PLAIN, value: sekret-plain}]",
      "[{name: PLAIN, value: sekret-plain}, {name: PLAIN, value: sekret-plain}]",
      "[{name: 'NO NAME', value: sekret-plain}]",
      "[{name: '', value: sekret-plain}]",
      "[{name: 7, value: sekret-plain}]",
      "[{value: sekret-plain}]",
      "[{name: PLAIN, value: [sekret-plain]}]",
      "[{name: PLAIN, value: {a: sekret-plain}}]",
      "[{name: PLAIN, value: sekret-plain, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]",
      "[{name: PLAIN, valueFrom: sekret-plain}]",
      "[{name: PLAIN, valueFrom: {fieldRef: {fieldPath: sekret-plain}}, value: sekret-plain}]",
      "[{name: PLAIN, vlaue: sekret-plain}]",
      "[{name: PLAIN, value: \"sekret-plain\\u0000\"}]",
      "[{name: PLAIN, value: sekret-plain, value: sekret-plain}]",
      "[sekret-plain]",
      "sekret-plain",
      "{PLAIN: sekret-plain}",
      "[{name: PLAIN, value: \"sekret-plain}]",
      "[{name: PLAIN, value: sekret: plain}]",
      "[{name: PLAIN, value: *sekret-plain}]",
      "[{name: PLAIN, value: !sekret-plain x}]",
      "[{name: FLINK_CONF_DIR, value: sekret-plain}]",
      "[{name: _POD_IP_ADDRESS, value: sekret-plain}]",
  };
  return all;
}

}  // namespace

TEST_CASE("what stands in a pod template's environment is not told, whatever its name and fault",
          "[secrets]") {
  for (const auto& env : variables()) {
    for (const auto* where : {"containers:\n  - name: flink-main-container\n",
                              "initContainers:\n  - name: first\n    image: i:1\n",
                              "containers:\n  - name: sidecar\n    image: s:1\n"}) {
      Scene scene;
      scene.surroundings.files["/here/pod.yaml"] =
          std::string("apiVersion: v1\nkind: Pod\nspec:\n  ") + where + "    env: " + env + "\n";
      for (const Words& command : std::vector<Words>{{"run-application", "-v", "--detached"},
                                                     {"run-application", "-v", "--dry-run=client"},
                                                     {"run-application", "-v", "--dry-run=server"},
                                                     {"check", "-v"},
                                                     {"config", "-v"},
                                                     {"diff", "-v"},
                                                     {"apply", "-v", "--detached"}}) {
        const auto words = joined(
            {command, {"-Dkubernetes.pod-template-file.default=/here/pod.yaml"}, program_words});
        INFO(env << ": " << base::join(words, " "));
        const auto ended = scene.run(words);
        CHECK_FALSE(test::has(ended.err, "sekret-plain"));
        // A dry run is asked for the objects, whose values are its result.
        if (!test::has(words.at(2), "dry-run")) CHECK_FALSE(test::has(ended.out, "sekret-plain"));
      }
    }
  }
}
