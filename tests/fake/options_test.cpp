// What is wrong with the words is said before anything is sent; and the words that people bring
// from other programs.
#include "base/text.h"
#include "fake/running_scene.h"
#include "fake/scene.h"
#include "support/catch.h"

using base::Json;
using test::command;
using test::RunningScene;
using test::Scene;
using test::Words;

namespace {

const char* const a_job = "0123456789abcdef0123456789abcdef";

struct Refusal {
  Words words;
  std::string text;
};

Words before_jar(const Words& more) { return command(more); }

Words behind_jar(const Words& more) {
  auto words = command();
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("an option of any command that cannot be read: exit 2, and not one request") {
  const auto refusal = GENERATE(values<Refusal>({
      {before_jar({"--timeout", "5x", "--wait"}), "--timeout: not a duration: '5x'"},
      {before_jar({"--timeout=-1s", "--wait"}), "--timeout: not a duration: '-1s'"},
      {before_jar({"--timeout=5d", "--wait"}), "--timeout: not a duration: '5d'"},
      {before_jar({"--timeout=2m"}), "--timeout has no effect with --detached"},
      {before_jar({"--bundle=seen"}), "--bundle has no effect with --detached"},
      {before_jar({"--wait=soon"}), "--wait: there is no stage 'soon'"},
      {before_jar({"--request-timeout=soon"}), "--request-timeout: not a duration: 'soon'"},
      {before_jar({"--dry-run=maybe"}), "--dry-run: 'maybe' is none of client, server"},
      {before_jar({"-o", "xml"}), "--output: 'xml' is none of yaml, json"},
      {{"list", "-o", "jsonpath"}, "--output: jsonpath: template format specified but no template"},
      {{"list", "-o", "jsonpath={.a"}, "--output: jsonpath={.a: unclosed action"},
      {{"list", "-o", "custom-columns=A"}, "--output: custom-columns=A: unexpected custom-columns"},
      {{"list", "-o", "go-template={{.a}}"}, "--output: 'go-template={{.a}}' is none of yaml"},
      {{"list", "--sort-by={.a"}, "--sort-by: unexpected path string"},
      {{"list", "--color=some"}, "--color: 'some' is none of auto, always, never"},
      {{"list", "--watch", "--sort-by=.name"},
       "--sort-by sorts what is there, and --watch goes on"},
      {{"list", "orders", "--watch"}, "--watch shows clusters, and one is named"},
      {{"list", "--contexts=*", "--watch"}, "--watch is about one API server"},
      {{"status", "orders", "billing", "--watch"}, "--watch is about one cluster"},
      {{"status", "-A", "--sort-by=.status"}, "--sort-by sorts the clusters of a document"},
      {{"status", "orders", "--watch", "--sort-by=.status"},
       "--sort-by sorts what is there, and --watch shows one cluster"},
      {before_jar({"-p", "1", "-p", "2"}), "--parallelism: takes one value, and was given 2"},
      {before_jar({"-p", "0"}),
       "1 problem in the configuration; nothing was sent\n  --parallelism: The parallelism must "
       "be a positive number: 0\n"},
      {before_jar({"--context="}), "--context: its value is empty"},
      {{"list", "--request-timeout=x"}, "--request-timeout: not a duration: 'x'"},
      {{"list", "orders", "--timeout=x"}, "--timeout: not a duration: 'x'"},
      {{"list", "orders", "billing"},
       "'billing' was not expected: list takes the name of a cluster"},
      {{"status", "orders", "--rest-url=localhost:8081"}, "--rest-url: "},
      {{"status", "orders", "-m", "a b"}, "--jobmanager: "},
      {{"status", "orders", "--rest-certificate-authority=/nowhere"},
       "--rest-certificate-authority: there is no file '/nowhere'"},
      {{"status", "orders", "--rest-tls-server-name=a b"},
       "--rest-tls-server-name: 'a b' is no host name"},
      {{"status", "orders", a_job},
       std::string(a_job) + " is a job's id, and status is about clusters"},
      {{"status", "orders", "-A"},
       "-A is about the clusters of all namespaces, and one is named beside it"},
      {{"status", "orders", "billing", "--rest-url=http://localhost:8081"},
       "--rest-url is the address of one cluster, and several are meant"},
      {{"savepoint", "orders", "--type=binary"},
       "--type: 'binary' is neither canonical nor native"},
      {{"savepoint", "orders", "--trigger-id=1"},
       "--trigger-id: '1' is none: it has 32 hexadecimal digits"},
      {{"savepoint", "orders", "-d", "s3://b/s", "--trigger-id=1"},
       "--trigger-id: '1' is none: it has 32 hexadecimal digits"},
      {{"savepoint", "orders", "x", "--timeout=1y"}, "--timeout: not a duration: '1y'"},
      {{"checkpoint", "orders", "--trigger-id=1"},
       "--trigger-id: '1' is none: it has 32 hexadecimal digits"},
      {{"stop", "orders", a_job, "--type=binary"},
       "--type: 'binary' is neither canonical nor native"},
      {{"stop", "orders", "--trigger-id=1"},
       "--trigger-id: '1' is none: it has 32 hexadecimal digits"},
      {{"stop", "orders", "--timeout=x"}, "--timeout: not a duration: 'x'"},
      {{"cancel", "orders", "-s", "s3://b", "--type=binary"},
       "--type: 'binary' is neither canonical nor native"},
      {{"cancel", "orders", "nojob"}, "Cannot parse JobID from \"nojob\"."},
      {{"cancel", "orders", "--timeout=x"}, "--timeout: not a duration: 'x'"},
      {{"logs", "orders", "--since=x"}, "--since: not a duration: 'x'"},
      {{"logs", "orders", "--tail=all"}, "--tail: all is no number of lines; -1 stands for all"},
      {{"logs", "orders", "--tail=-2"}, "--tail: -2 is no number of lines; -1 stands for all"},
      {{"logs", "orders", "-f", "-p"}, "--follow and --previous exclude each other"},
      {{"logs", "orders", "-ojson"}, "logs are text: -o has no meaning here"},
      {{"help", "-o", "json"}, "help is text: -o has no meaning here"},
      {{"help", "list", "-ojson"}, "help is text: -o has no meaning here"},
      {{"-o", "yaml", "-h"}, "help is text: -o has no meaning here"},
      {{"help", "list", "status"}, "'status' was not expected: help is about one command"},
      {{"delete", "orders", "--timeout=x", "--yes"}, "--timeout: not a duration: 'x'"},
      {{"delete", "orders", "--ha-data=lose", "--yes"}, "--ha-data: 'lose' is none of keep, drop"},
      {{"delete", "-Dkubernetes.cluster-id=orders", "billing", "--yes"},
       "'billing' was not expected: the cluster is named by -D"},
      {{"delete", "orders", "0123456789abcdef0123456789abcdef", "--yes"},
       "0123456789abcdef0123456789abcdef is a job's id, and clusters are deleted"},
      {{"delete", "orders", "-l", "team=x"},
       "--selector chooses clusters, and one is named beside it"},
      {{"list", "orders", "-l", "team=x"},
       "--selector chooses clusters, and one is named beside it"},
  }));
  RunningScene scene;
  const auto ended = scene.run(refusal.words);
  INFO(base::join(refusal.words, " ") << "\n" << ended.err);
  CHECK(ended.exit == 2);
  CHECK(ended.err.starts_with("error: " + refusal.text));
  CHECK(scene.wire.log.empty());
  CHECK(scene.connected.empty());
}

TEST_CASE("behind the jar an option of drey's alone is refused, and deploys nothing") {
  const Words words = GENERATE(values<Words>({{"--dry-run=client"},
                                              {"--dry-run", "client"},
                                              {"-o", "json", "--context", "nobody"},
                                              {"-ojson"},
                                              {"-o=yaml"},
                                              {"--output=json"},
                                              {"fast", "--wait"},
                                              {"--wait=finished"},
                                              {"--timeout", "2s"},
                                              {"--context=prod"},
                                              {"--namespace", "team-a"},
                                              {"--kubeconfig=/k"},
                                              {"--flink-version=1.20.5"},
                                              {"--strict"},
                                              {"-q"},
                                              {"-v"},
                                              {"--bundle", "b"},
                                              {"--as=me"}}));
  Scene scene;
  const auto ended = scene.run(behind_jar(words));
  const auto own = words.front() == "fast" ? words.back() : words.front();
  const auto name = own.substr(0, own.find('='));
  CHECK(ended.exit == 2);
  CHECK(has(ended.err + ended.out,
            "'" + name + "' stands after the program, where words are the program's own"));
  CHECK(has(
      ended.err,
      "put it before the program; or put -- before the program if the program is to be given it"));
  CHECK(scene.connected.empty());
}

TEST_CASE("no message repeats the value of an option, which may be a secret") {
  const Words words = GENERATE(values<Words>({{"list", "--tokn=SEKRET"},
                                              {"run-application", "--password=SEKRET"},
                                              {"version", "-Dx.password=SEKRET"},
                                              {"list", "--all-namespaces=SEKRET"},
                                              {"--tail=SEKRET", "logs"},
                                              {"--token=SEKRET"},
                                              {"--password=SEKRET", "list"},
                                              {"version", "password=SEKRET"},
                                              {"password=SEKRET"},
                                              behind_jar({"--token=SEKRET"}),
                                              behind_jar({"--password", "SEKRET\xff"})}));
  const auto format = GENERATE(values<Words>({{}, {"-o", "json"}}));
  auto all = words;
  all.insert(all.begin() + (words.front().starts_with("-") ? 0 : 1), format.begin(), format.end());
  Scene scene;
  const auto ended = scene.run(all);
  INFO(ended.out + ended.err);
  CHECK(ended.exit == 2);
  CHECK_FALSE(has(ended.out + ended.err, "SEKRET"));
}

TEST_CASE("a command's -h is help, and text, whatever stands beside it") {
  Scene scene;
  const auto ended = scene.run(GENERATE(Words{"list", "-h", "-o", "json"},
                                        Words{"run", "-h", "-o", "yaml", "--dry-run=client"}));
  CHECK(ended.exit == 0);
  CHECK(has(ended.out, "--output"));
}

TEST_CASE("behind the jar the program's own words stay its own") {
  const Words words = GENERATE(values<Words>({{"--input", "s3://b/in", "--output", "s3://b/out"},
                                              {"--output=s3://b/out"},
                                              {"-p", "4"},
                                              {"-d"},
                                              {"--detached"},
                                              {"-h"},
                                              {"-n", "5"},
                                              {"--dry-runs"},
                                              {"--time", "2s"},
                                              {"-Dk=v"},
                                              {"-query"},
                                              {"--", "--dry-run=client"}}));
  Scene scene;
  CHECK(scene.run(behind_jar(words)).exit == 0);
}

TEST_CASE("-- before the jar hands the program whatever follows") {
  Scene scene;
  Words words = command();
  words.insert(words.end() - 1, "--");
  words.insert(words.end(), {"--dry-run=client", "-o", "json"});
  REQUIRE(scene.run(words).exit == 0);
  CHECK(has(scene.server.find("configmaps", "flink-config-orders").dump(), "--dry-run=client"));
}

TEST_CASE("options that commands share may stand before the command") {
  RunningScene scene("team-b");
  const Words words =
      GENERATE(values<Words>({{"-n", "team-b", "status", "orders"},
                              {"--namespace=team-b", "status", "orders"},
                              {"--context", "prod", "-n=team-b", "list"},
                              {"-v", "--request-timeout=9s", "list", "-n", "team-b"},
                              {"-q", "savepoint", "orders", "-n", "team-b"}}));
  const auto ended = scene.run(words);
  INFO(ended.err);
  CHECK(ended.exit == 0);
}

TEST_CASE(
    "before run -n is the namespace as well, though behind it Flink gives it another meaning") {
  Scene scene;
  scene.server.namespaces.insert("team-b");
  Words words = command();
  words.insert(words.begin(), {"-n", "team-b"});
  REQUIRE(scene.run(words).exit == 0);
  CHECK(scene.server.kept("team-b").contains("deployments/orders"));
}

TEST_CASE("before the command stand shared options alone") {
  Scene scene;
  const auto own = scene.run({"--tail=5", "logs", "orders"});
  CHECK(own.exit == 2);
  CHECK(own.err ==
        "error: unknown option '--tail'\nhint: before the command stand only options that all "
        "commands share; 'drey help' lists the "
        "commands\n");
  CHECK(scene.run({"-n", "team-b"}).err ==
        "error: '-n' and no command\nhint: 'drey help' lists the commands\n");
  CHECK(scene.run({"-n", "team-b"}).exit == 2);
  CHECK(scene.run({"-n", "b", "lst"}).err ==
        "error: \"lst\" is not a valid action.\nhint: did you mean 'list'?\n");
}

TEST_CASE("only Flink's options may be cut short") {
  Scene scene;
  CHECK(scene.run({"config", "--name", "x"}).err.starts_with("error: unknown option '--name'\n"));
  CHECK(scene.run({"list", "--req", "9s"}).exit == 2);
  CHECK(scene.run(command({"--par", "4", "--dry-run=client"})).exit == 0);
}

TEST_CASE(
    "a refusal is a document where one is asked for, in YAML as in JSON, wherever -o stands") {
  Scene scene;
  CHECK(Json::parse(scene.run({"-o", "json", "delete"}).out).at("error").at("exitCode") == 2);
  CHECK(Json::parse(scene.run(command({"-o=json", "--timeout=x"})).out).at("error").at("message") ==
        "--timeout: not a duration: 'x'");
  CHECK(has(scene.run(command({"-o", "yaml", "--timeout=x"})).out, "error:\n  exitCode: 2\n"));
  CHECK(has(scene.run({"-oyaml", "lst"}).out, "exitCode: 2\n"));
}

TEST_CASE("a key without a value, and a cluster without a name, are warned of") {
  Scene scene;
  const auto dry =
      Words{"run-application", "--dry-run=client", "-Dkubernetes.cluster-id", "local:///j.jar"};
  CHECK(has(scene.run(dry).err,
            "warning: -D kubernetes.cluster-id has no value, which Flink takes for 'true'\n"));
  CHECK_FALSE(
      has(scene.run(command({"-Dpipeline.object-reuse", "--dry-run=client"})).err, "has no value"));
  CHECK_FALSE(has(scene.run(command({"--dry-run=client"})).err, "random name"));
  CHECK(has(scene.run({"run", "--dry-run=client", "local:///j.jar"}).err,
            "warning: no kubernetes.cluster-id is given: each run of this command deploys another "
            "cluster, of a random name\n"));
  CHECK_FALSE(has(scene.run({"config"}).err, "random name"));
}

TEST_CASE("words that would be without effect on another command are refused") {
  const auto [words, text] = GENERATE(table<Words, std::string>({
      {{"delete", "-Dkubernetes.cluster-id=orders", "-Dkubernetes.namspace=prod"},
       "-D kubernetes.namspace: is no option of Flink (did you mean 'kubernetes.namespace'?)"},
      {{"status", "-Dkubernetes.clusterid=orders"},
       "-D kubernetes.clusterid: is no option of Flink (did you mean 'kubernetes.cluster-id'?)"},
      {{"list", "-t", "kubernetes-sesion"},
       "--target: 'kubernetes-sesion' is none of kubernetes-application, kubernetes-session\nhint: "
       "did you mean 'kubernetes-session'?"},
      {{"list", "orders", "-A"}, "-A lists the clusters of all namespaces, and a cluster is named"},
      {{"run-application", "--wait", "running", "local:///j.jar"},
       "jar running: a stage of --wait stands behind '='\nhint: did you mean '--wait=running'?"},
  }));
  Scene scene;
  const auto ended = scene.run(words);
  INFO(ended.err);
  CHECK(ended.exit == 2);
  CHECK(ended.err.find(text) != std::string::npos);
  CHECK(scene.wire.log.empty());
}

TEST_CASE("keys that are like none of Flink's are nobody's slip") {
  Scene scene;
  CHECK(scene.run({"list", "-Dmy.company.team=a", "-n", "default"}).exit == 0);
}
