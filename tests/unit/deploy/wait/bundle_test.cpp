#include "deploy/wait/bundle.h"
#include "support/catch.h"
#include "unit/deploy/seen.h"

using test::Pod;
using test::Seen;

TEST_CASE("everything that was seen, a file each") {
  Seen seen;
  const auto pod = Pod("orders-1").on("node-4").running();
  seen.up().pod(pod).event(test::event(pod, "Pulled", "there"));
  seen.log = "one\n";
  seen.previous_logs["orders-0/flink-main-container"] = "two\n";
  seen.rest.bodies["/v1/jobs/overview"] = "{}";
  const auto files = deploy::bundle(seen);
  std::vector<std::string> names;
  for (const auto& [name, bytes] : files) names.push_back(name);
  CHECK(names == std::vector<std::string>{"deployment.json", "events.json", "logs/jobmanager.log",
                                          "logs/orders-0-flink-main-container.ended.log",
                                          "pods/orders-1.json", "rest/v1-jobs-overview.json"});
  CHECK(files.at("logs/jobmanager.log") == "one\n");
}

TEST_CASE("values of environment variables that are secrets are masked, wherever they stand") {
  Seen seen;
  auto pod = Pod("orders-1").json();
  pod["spec"]["containers"][0]["env"] = base::Json::array(
      {{{"name", "AWS_SECRET_KEY"}, {"value", "hidden"}}, {{"name", "TZ"}, {"value", "UTC"}}});
  const auto text = deploy::bundle(seen.pod(pod)).at("pods/orders-1.json");
  CHECK(text.find("hidden") == std::string::npos);
  CHECK(text.find("UTC") != std::string::npos);
}

TEST_CASE("no name leads out of the folder") {
  Seen seen;
  seen.previous_logs["../../etc/passwd"] = "x";
  seen.previous_logs[".."] = "y";
  for (const auto& [name, bytes] : deploy::bundle(seen))
    CHECK(name.find("..") == std::string::npos);
}

TEST_CASE("passwords on command lines and in URLs are masked as well") {
  Seen seen;
  auto pod = Pod("orders-1").json();
  pod["spec"]["containers"][0]["args"] = base::Json::array(
      {"run -Ds3.secret-key=hidden1 -Dparallelism.default=4", "jdbc:postgresql://me:hidden2@db/x"});
  pod["spec"]["containers"][0]["env"] =
      base::Json::array({{{"name", "DB_PWD"}, {"value", "hidden3"}},
                         {{"name", "URL"}, {"value", "https://hidden4@h/"}}});
  const auto text = deploy::bundle(seen.pod(pod)).at("pods/orders-1.json");
  CHECK(text.find("hidden") == std::string::npos);
  CHECK(text.find("run -Ds3.secret-key=****** -Dparallelism.default=4") != std::string::npos);
  CHECK(text.find("jdbc:postgresql://******@db/x") != std::string::npos);
}

TEST_CASE("no file of a bundle has a secret: objects, events, logs, REST answers") {
  Seen seen;
  auto pod = Pod("orders-1").json();
  pod["spec"]["containers"][0]["args"] =
      base::Json::array({"--api-token", "SEKRET1", "--password=SEKRET2"});
  pod["spec"]["containers"][0]["env"] =
      base::Json::array({{{"name", "URL"}, {"value", "jdbc:pg://h/db?user=u&password=SEKRET3"}}});
  pod["metadata"]["annotations"]["kubectl.kubernetes.io/last-applied-configuration"] =
      R"({"env":[{"name":"DB_PASSWORD","value":"SEKRET4"}]})";
  seen.up().pod(pod).event(test::event(pod, "Failed", "ran with --token SEKRET5"));
  seen.ended_pods.push_back(pod);
  seen.log =
      "args [--db-password, SEKRET6, --token=SEKRET7]\nproperty: my.conn, "
      "jdbc:postgresql://u:SEKRET8@h/db\n-Dtrust.password=SEKRET9\n";
  seen.previous_logs["orders-0/flink-main-container"] = "password: SEKRET10\n";
  seen.rest.bodies["/v1/config"] = R"([{"key":"s3.secret-key","value":"SEKRET11"}])";
  seen.rest.bodies["/v1/x"] = "no JSON, password=SEKRET12";
  for (const auto& [name, bytes] : deploy::bundle(seen)) {
    CAPTURE(name);
    CHECK(bytes.find("SEKRET") == std::string::npos);
  }
}

TEST_CASE("secrets that are known are masked wherever they stand, and numbers stay numbers") {
  Seen seen;
  auto pod = Pod("orders-1").json();
  pod["metadata"]["annotations"]["note"] = "uses hunter2";
  pod["metadata"]["generation"] = 81234;
  seen.pod(pod);
  seen.log = "\thunter2x\n1234";
  seen.rest.bodies["/v1/a"] = R"({"text":"say \"hi\" hunter2","time":71234})";
  const std::vector<std::string> known{R"(say "hi")", "hunter2x", "hunter2", "1234"};
  const auto files = deploy::bundle(seen, known);
  CHECK(files.at("logs/jobmanager.log") == "\t******\n******");
  CHECK(files.at("pods/orders-1.json").find("uses ******") != std::string::npos);
  CHECK(files.at("pods/orders-1.json").find("81234") != std::string::npos);
  CHECK(base::Json::parse(files.at("rest/v1-a.json")) ==
        base::Json({{"text", "****** ******"}, {"time", 71234}}));
}

TEST_CASE("a REST answer without secrets is as it came") {
  Seen seen;
  seen.rest.bodies["/v1/a"] = R"({"b": 1,  "a": "x"})";
  CHECK(deploy::bundle(seen).at("rest/v1-a.json") == R"({"b": 1,  "a": "x"})");
}
