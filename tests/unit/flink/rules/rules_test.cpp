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

TEST_CASE("images that something is missing in") {
  for (const auto* good : {"flink", "flink:2.3.0", "r.example.com:5000/a/b_c:1-x", "a@sha256:0123",
                           "a:1@sha256:0123"}) {
    CAPTURE(good);
    CHECK(rules::image(good).empty());
  }
  CHECK(rules::image(" ") == "must not be blank");
  for (const auto& [text, placeholder] : {std::pair("r/a:${TAG}-x", "'${TAG}'"),
                                          {"$IMAGE", "'$IMAGE'"},
                                          {"$REG/a:1", "'$REG'"},
                                          {"a:$(TAG)", "'$(TAG)'"},
                                          {"a:{{ .tag }}", "'{{ .tag }}'"},
                                          {"<image>", "'<image>'"},
                                          {"a:${TAG", "'${TAG'"}}) {
    CAPTURE(text);
    CHECK(rules::image(text).find(std::string("was not filled in: ") + placeholder) !=
          std::string::npos);
  }
  CHECK(rules::image("r/a:") == "the image 'r/a:' has an empty tag: is a variable unset?");
  CHECK(rules::image("r/a:@sha256:0").find("empty tag") != std::string::npos);
  CHECK(rules::image("r/a@").find("empty digest") != std::string::npos);
  for (const auto* bad : {"/a:1", ":1", "r//a:1", "r/:1", "r/"}) {
    CAPTURE(bad);
    CHECK(rules::image(bad).find("empty part") != std::string::npos);
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
