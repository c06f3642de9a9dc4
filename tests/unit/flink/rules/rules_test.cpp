#include "flink/rules/rules.h"

#include <string>

#include "tests/support/catch.h"

using namespace flink;

TEST_CASE("cluster ids") {
  CHECK(rules::cluster_id("k8s-ha-app-1").empty());
  CHECK(rules::cluster_id(std::string(45, 'a')).empty());
  CHECK(rules::cluster_id(" ") == "must not be blank");
  CHECK(rules::cluster_id(std::string(46, 'a'))
            .find("has 46 characters and must be no more than 45 characters") != std::string::npos);
  CHECK(rules::cluster_id("UPPER").find("(did you mean 'upper'?)") != std::string::npos);
  CHECK(rules::cluster_id("my_app").find("(did you mean 'my-app'?)") != std::string::npos);
  CHECK(rules::cluster_id("1orders").empty());
  CHECK(rules::legal_cluster_id("1orders") == "orders");
  for (const auto* bad : {"-a", "a-", "a.b", "a/b", "\xc3\xa4"}) {
    CAPTURE(bad);
    CHECK_FALSE(rules::cluster_id(bad).empty());
  }
}

TEST_CASE("names that Kubernetes takes and refuses") {
  CHECK(rules::label_name("team-a").empty());
  CHECK(rules::label_name("1a").empty());
  CHECK_FALSE(rules::label_name("a.b").empty());
  CHECK_FALSE(rules::label_name(std::string(64, 'a')).empty());
  CHECK(rules::subdomain("a.b-c.d1").empty());
  CHECK_FALSE(rules::subdomain("a..b").empty());
  CHECK_FALSE(rules::subdomain("").empty());
  CHECK_FALSE(rules::subdomain(std::string(254, 'a')).empty());
  CHECK(rules::qualified_name("example.com/a_B.c-1").empty());
  CHECK(rules::qualified_name("a").empty());
  CHECK_FALSE(rules::qualified_name("Example.com/a").empty());
  CHECK_FALSE(rules::qualified_name("a/b/c").empty());
  CHECK_FALSE(rules::qualified_name("/a").empty());
  CHECK_FALSE(rules::qualified_name(std::string(64, 'a')).empty());
  CHECK(rules::label_value("").empty());
  CHECK(rules::label_value("v1.2_3-x").empty());
  CHECK_FALSE(rules::label_value("-x").empty());
  CHECK_FALSE(rules::label_value("a b").empty());
  CHECK_FALSE(rules::label_value(std::string(64, 'a')).empty());
  CHECK(rules::mount_path("/opt/x").empty());
  CHECK_FALSE(rules::mount_path("").empty());
  CHECK(rules::mount_path("/a:b").empty());
}
