// What is known of Flink's options.
#include "fake/scene.h"
#include "support/catch.h"

using base::Json;
using test::Scene;

namespace {

test::Result explain(test::Words words) {
  Scene scene;
  words.insert(words.begin(), "explain");
  auto ended = scene.run(words);
  CHECK(scene.wire.log.empty());
  return ended;
}

}  // namespace

TEST_CASE("a key is explained by its type, default, versions and reader") {
  CHECK(explain({"kubernetes.jobmanager.cpu.amount"}).out ==
        "kubernetes.jobmanager.cpu.amount\n\n"
        "type      double\n"
        "default   1.0\n"
        "formerly  kubernetes.jobmanager.cpu\n"
        "read by   the client, for the JobManager's Deployment and pod\n"
        "Flink     1.17 to 2.3\n");
}

TEST_CASE("a key that is deprecated tells what it was, and what is meant to be used") {
  const auto ended = explain({"akka.ask.timeout"});
  CHECK(ended.exit == 0);
  CHECK(ended.out ==
        "akka.ask.timeout\n\n"
        "type      duration\n"
        "default   10 s\n"
        "instead   pekko.ask.timeout\n"
        "read by   the JobManager and the TaskManagers\n"
        "Flink     1.12 to 1.13  string, default 10 s\n"
        "          1.14 to 1.17  duration, default 10 s\n"
        "          1.18 to 2.3   duration, default 10 s; deprecated, use pekko.ask.timeout\n");
}

TEST_CASE("the values of an enum are told, and that a key is a secret") {
  CHECK(explain({"kubernetes.rest-service.exposed.type"})
            .out.find("type      ClusterIP, NodePort, LoadBalancer, Headless_ClusterIP\n") !=
        std::string::npos);
  CHECK(explain({"security.ssl.internal.key-password"}).out.find("secret    shown as ******") !=
        std::string::npos);
}

TEST_CASE("a part of a key lists those that have it") {
  const auto ended = explain({"kubernetes.jobmanager.cpu"});
  CHECK(ended.exit == 0);
  const auto parts = explain({"jobmanager.cpu."});
  CHECK(parts.out ==
        "KEY                                     TYPE    DEFAULT  FLINK\n"
        "kubernetes.jobmanager.cpu.amount        double  1.0      1.17 to 2.3\n"
        "kubernetes.jobmanager.cpu.limit-factor  double  1.0      1.15 to 2.3\n");
}

TEST_CASE("a key that no version has is not found, with the one that may be meant") {
  const auto ended = explain({"kubernetes.jobmanager.cpu.amuont"});
  CHECK(ended.exit == 5);
  CHECK(ended.err ==
        "error: no version of Flink from 1.12 to 2.3 has an option "
        "'kubernetes.jobmanager.cpu.amuont'\n"
        "hint: did you mean 'kubernetes.jobmanager.cpu.amount'?\n");
  CHECK(explain({}).exit == 2);
  CHECK(explain({"a", "b"}).exit == 2);
}

TEST_CASE("a key of a family, and an entry of a map, are explained by what they are part of") {
  CHECK(explain({"s3.endpoint"}).out ==
        "s3.endpoint\n\n"
        "one of    s3.*\n"
        "read by   flink-s3-fs-hadoop and flink-s3-fs-presto\n"
        "Flink     1.12 to 2.3\n");
  CHECK(explain({"kubernetes.jobmanager.labels.team"}).out ==
        explain({"kubernetes.jobmanager.labels"}).out);
  const auto family = Json::parse(explain({"s3.endpoint", "-o", "json"}).out);
  CHECK(family["oneOf"] == "s3.*");
  const auto option = Json::parse(explain({"rest.port", "-o", "json"}).out);
  for (const auto& [name, value] : option.items()) {
    CAPTURE(name);
    CHECK(family.value(name, Json()).type() == value.type());
  }
}

TEST_CASE("the document of a key has each version's row, of a part all keys") {
  const auto one = Json::parse(explain({"akka.ask.timeout", "-o", "json"}).out);
  CHECK(one["key"] == "akka.ask.timeout");
  REQUIRE(one["flink"].size() == 3);
  CHECK(one["flink"][0] == Json{{"since", "1.12"},
                                {"until", "1.13"},
                                {"type", "string"},
                                {"default", "10 s"},
                                {"instead", Json::array()}});
  CHECK(one["flink"][2]["until"].is_null());
  CHECK(one["flink"][2]["instead"] == Json::array({"pekko.ask.timeout"}));
  CHECK(Json::parse(explain({"jobmanager.cpu.", "-o", "json"}).out)["options"].size() == 2);
}
