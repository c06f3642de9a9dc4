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
