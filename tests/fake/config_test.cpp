// `drey config`: what is in effect and where it comes from. Nothing is sent.
#include "base/json.h"
#include "cli/run.h"
#include "support/catch.h"
#include "support/test_world.h"

namespace {

struct Shown {
  base::Exit exit{};
  std::string out{};
  std::string err{};
};

Shown config(std::vector<std::string> args, const std::map<std::string, std::string>& files = {}) {
  test::TestWorld surroundings;
  surroundings.files = files;
  args.insert(args.begin(), "config");
  const cli::Connect nobody = [](const http::Endpoint&) -> std::unique_ptr<http::Transport> {
    FAIL("nothing is to be sent");
    return nullptr;
  };
  const auto exit = cli::run(args, surroundings.world(), nobody);
  return {exit, surroundings.out.str(), surroundings.err.str()};
}

/// "value (origin)" of a key, with "local" behind it when it is not shipped.
std::string entry(const Shown& shown, const std::string& key) {
  const auto document = base::Json::parse(shown.out);
  for (const auto& row : document.at("configuration")) {
    if (row.at("key") != key) continue;
    return row.at("value").get<std::string>() + " (" + row.at("origin").get<std::string>() + ")" +
           (row.at("shipped").get<bool>() ? "" : " local");
  }
  return "(absent)";
}

}  // namespace

TEST_CASE("each value with its origin, the later layer winning") {
  const auto shown =
      config({"--conf-dir", "/conf", "-p", "4", "-Da=dynamic", "-Dkubernetes.cluster-id=app1", "-o",
              "json"},
             {{"/conf/config.yaml",
               "a: file\nb: 2\njobmanager.memory.process.size: "
               "1600m\ntaskmanager.memory.process.size: 1728m\nrest.bind-address: localhost\n"}});
  REQUIRE(shown.exit == base::Exit::done);
  CHECK(entry(shown, "a") == "dynamic (-D)");
  CHECK(entry(shown, "b") == "2 (config.yaml:2)");
  CHECK(entry(shown, "parallelism.default") == "4 (--parallelism)");
  CHECK(entry(shown, "execution.attached") == "true (derived)");
  CHECK(entry(shown, "jobmanager.rpc.address") == "app1.default (derived)");
  CHECK(entry(shown, "rest.bind-address") == "localhost (config.yaml:5) local");
}

TEST_CASE("as a table: what stays on this machine is marked, and lists are lists") {
  const auto shown = config({"--conf-dir", "/conf", "-C", "file:///a.jar", "-C", "file:///b.jar",
                             "--flink-version", "1.20"},
                            {{"/conf/config.yaml",
                              "rest.bind-address: localhost\njobmanager.memory.process.size: "
                              "1600m\ntaskmanager.memory.process.size: 1728m\n"}});
  CHECK_THAT(shown.out, Catch::Contains("config.yaml:1, not shipped\n") &&
                            !Catch::Contains("config.yaml:2, not shipped"));
  CHECK_THAT(shown.out, Catch::Contains("[file:/a.jar, file:/b.jar]"));
}

TEST_CASE("without a conf dir the distribution's values are there") {
  const auto shown = config({"--flink-version", "1.17.2", "-o", "json"});
  CHECK(entry(shown, "jobmanager.memory.process.size") == "1600m (distribution of Flink 1.17)");
  CHECK(base::Json::parse(shown.out).at("files").at(0) == "flink-conf.yaml");
}

TEST_CASE("secrets are masked unless asked for") {
  CHECK(entry(config({"-Ds3.secret-key=hunter2", "-o", "json"}), "s3.secret-key") == "****** (-D)");
  CHECK(entry(config({"-Ds3.secret-key=hunter2", "--show-secrets", "-o", "json"}),
              "s3.secret-key") == "hunter2 (-D)");
  CHECK(config({"-Ds3.secret-key=hunter2", "-v"}).out.find("hunter2") == std::string::npos);
}

TEST_CASE("what cannot be resolved is refused") {
  const auto shown = config({"-Dkubernetes.cluster-id=UPPER"});
  CHECK(shown.exit == base::Exit::usage);
  CHECK(shown.out.empty());
}

TEST_CASE("what Flink would accept in silence is told before the result, and in the document") {
  const auto shown = config({"-DtaskManager.numberOfTaskSlot=2", "-Dorders.topic=a", "-o", "json"});
  CHECK(shown.exit == base::Exit::done);
  const std::vector<std::string> lines{
      "-D taskManager.numberOfTaskSlot is not an option of Flink 2.3 (did you mean "
      "'taskmanager.numberOfTaskSlots'?)",
      "shipped as it is, but unknown to Flink, with no similar option: -D orders.topic"};
  CHECK(base::Json::parse(shown.out).at("warnings") == base::Json(lines));
  CHECK(shown.err.starts_with("warning: " + lines[0] + "\nwarning: " + lines[1] + "\n"));
}

TEST_CASE("-v tells the Flink version and why it is that one, once") {
  CHECK(config({"-v"}).err ==
        "flink 2.3.0 (the newest known); configuration: the distribution's keys and values; "
        "shipped as config.yaml, logback-console.xml, "
        "log4j-console.properties\n");
}

TEST_CASE("--quiet hides warnings") {
  CHECK(config({"-q", "-DtaskManager.numberOfTaskSlot=2"}).err.empty());
}

TEST_CASE("warnings stand before the problems, for one may be the other's cause") {
  const auto shown = config({"-Dkubernetes.cluster.id=orders", "-Dkubernetes.cluster-id=UPPER"});
  CHECK(shown.exit == base::Exit::usage);
  CHECK(
      shown.err.starts_with("warning: -D kubernetes.cluster.id is not an option of Flink 2.3 (did "
                            "you mean 'kubernetes.cluster-id'?)\nerror: "));
}

TEST_CASE(
    "--strict refuses unknown keys, keys of other versions and values of the wrong type, and "
    "nothing else") {
  const auto shown =
      config({"--strict", "--flink-version", "1.17", "-Dorders.topic=a",
              "-Dkubernetes.rest-service.labels=a:b",
              "-Dexecution.checkpointing.unaligned.enabled=yes", "-Dhigh-availability=NONE"});
  CHECK(shown.exit == base::Exit::usage);
  CHECK(shown.err ==
        "warning: -D high-availability is the deprecated name of 'high-availability.type'\n"
        "error: 3 problems in the configuration; nothing was sent\n"
        "  -D execution.checkpointing.unaligned.enabled: is not of its type: not true or false: "
        "'yes'\n"
        "  -D kubernetes.rest-service.labels: is not an option of Flink 1.17; 2.2 brought it\n"
        "  -D orders.topic: is unknown to Flink 1.17; no similar option exists\n");
  CHECK(config({"--strict", "-Dhigh-availability=NONE"}).exit == base::Exit::done);
}

TEST_CASE(
    "a misspelt field of a pod template is warned of with its line, and refused by --strict") {
  const std::map<std::string, std::string> files{
      {"/here/pod.yaml", "spec:\n  volums:\n  - name: data\n"}};
  const auto* option = "-Dkubernetes.pod-template-file.default=/here/pod.yaml";
  const std::string field =
      "has a template with a field that Kubernetes does not know: spec.volums at /here/pod.yaml:2 "
      "(did you mean 'volumes'?)\n";
  const auto warned = config({option}, files);
  CHECK(warned.exit == base::Exit::done);
  CHECK(warned.err.starts_with("warning: -D kubernetes.pod-template-file.default " + field));
  const auto refused = config({"--strict", option}, files);
  CHECK(refused.exit == base::Exit::usage);
  CHECK(refused.err ==
        "error: 1 problem in the configuration; nothing was sent\n"
        "  -D kubernetes.pod-template-file.default: " +
            field);
}

TEST_CASE("of many warnings the first twenty are told, and with -v all") {
  std::vector<std::string> args;
  for (int i = 0; i < 25; ++i)
    args.push_back("-Dtaskmanager.no-such-key-" + std::to_string(i) + "=1");
  const auto text = config(args).err;
  CHECK_THAT(text, Catch::Contains("no-such-key-19 is not an option of Flink 2.3\nwarning: 5 more "
                                   "of these; -v shows them all\n"));
  args.push_back("-v");
  CHECK_THAT(config(args).err, Catch::Contains("no-such-key-24 is not an option of Flink 2.3\n"));
}

TEST_CASE("secrets inside of values and among the program's arguments are masked in every format") {
  const auto* format = GENERATE("", "json", "yaml");
  std::vector<std::string> args{"-Denv.java.opts.all=-Dx.trustStorePassword=SEKRET1 -Da=b",
                                "-Dconn=jdbc:pg://h/db?user=u&password=SEKRET2"};
  if (*format != '\0') args.insert(args.end(), {"-o", format});
  args.insert(args.end(), {"local:///j.jar", "--db-password", "SEKRET3", "--api-token=SEKRET4"});
  const auto shown = config(args);
  CHECK(shown.exit == base::Exit::done);
  CHECK((shown.out + shown.err).find("SEKRET") == std::string::npos);
  CHECK_THAT(shown.out, Catch::Contains("[--db-password, ******, --api-token=******]") &&
                            Catch::Contains("-Dx.trustStorePassword=****** -Da=b"));
  args.insert(args.begin(), "--show-secrets");
  CHECK_THAT(config(args).out, Catch::Contains("[--db-password, SEKRET3, --api-token=SEKRET4]"));
}

TEST_CASE("a document begins with the cluster and its namespace, as those of other commands do") {
  CHECK(config({"-Dkubernetes.cluster-id=app1", "-Dkubernetes.namespace=team-a", "-o", "json"})
            .out.starts_with("{\n  \"cluster\": \"app1\",\n  \"namespace\": \"team-a\",\n"));
  CHECK(config({"-o", "json"})
            .out.starts_with("{\n  \"cluster\": null,\n  \"namespace\": \"default\",\n"));
}

TEST_CASE("of Flink's own image with another version than is deployed it is warned") {
  const auto warning = [](const std::string& image) {
    const auto err =
        config({"--flink-version=2.0", "-Dkubernetes.container.image.ref=" + image}).err;
    const auto at = err.find("the objects are those of");
    return at == std::string::npos ? std::string() : err.substr(at, err.find('\n', at) - at);
  };
  CHECK(warning("registry/flink:1.12.1") ==
        "the objects are those of Flink 2.0 (as --flink-version says), and image "
        "registry/flink:1.12.1 is Flink 1.12: it may not understand them");
  CHECK(warning("orders:1.12.1").empty());
  CHECK(warning("flink:2.0.1").empty());
}
