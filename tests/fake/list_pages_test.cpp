// `drey list` of more clusters than the API server tells of in one answer.
#include <algorithm>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml/yaml.h"
#include "fake/many_clusters.h"
#include "support/catch.h"

using base::Json;
using test::ManyClusters;
using test::name_of_cluster;
using test::Scene;
namespace fate = test::fate;

namespace {

/// The names in a table, as they stand there.
std::vector<std::string> names_in(const std::string& out) {
  std::vector<std::string> names;
  for (const auto& line : base::split(out, '\n')) names.push_back(line.substr(0, line.find(' ')));
  names.pop_back();
  if (!names.empty()) names.erase(names.begin());
  return names;
}

std::vector<std::string> names_until(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back(name_of_cluster(i));
  return names;
}

std::size_t requests_of(const Scene& scene, const std::string& path) {
  const auto lines = scene.wire.lines("GET");
  return static_cast<std::size_t>(std::count_if(
      lines.begin(), lines.end(), [&](const auto& line) { return line.find(path) < 60; }));
}

http::Response expired(const char* token) {
  auto refusal = test::status(410, "Expired", "The provided continue parameter is too old");
  auto body = Json::parse(refusal.body);
  body["metadata"]["continue"] = token;
  refusal.body = body.dump();
  return refusal;
}

}  // namespace

TEST_CASE("10,000 clusters: 250 a page, one flight each") {
  Scene scene;
  ManyClusters clusters{.count = 10'000};
  clusters.in(scene);
  const auto ended = scene.run({"list", "-n", "default"});
  CHECK(ended.exit == 0);
  CHECK(names_in(ended.out) == names_until(10'000));
  CHECK(requests_of(scene, "/deployments?") == 40);
  CHECK(requests_of(scene, "/services?") == 40);
  CHECK(requests_of(scene, "/nodes?") == 1);
  CHECK(scene.wire.flights() == 40);
  CHECK(ended.out.find("ClusterIP c09999-rest:8081") != std::string::npos);
}

namespace {

/// A standard output of which nothing is seen before it is flushed.
struct Pipe : std::stringbuf {
  int sync() override {
    seen = str();
    return 0;
  }
  std::string seen{};
};

}  // namespace

TEST_CASE("rows are there before the next page is asked for") {
  Pipe pipe;
  Scene scene;
  static_cast<std::ios&>(scene.surroundings.out).rdbuf(&pipe);
  ManyClusters clusters{.count = 1'000};
  clusters.in(scene);
  std::vector<std::size_t> rows;
  scene.wire.before_request = [&] {
    if (scene.wire.log.back().line().find("/deployments") != std::string::npos)
      rows.push_back(names_in(pipe.seen + " ").size());
  };
  const std::vector<std::size_t> each_page{0, 250, 500, 750};
  SECTION("a table") {
    scene.run({"list", "-n", "default"});
    CHECK(rows == each_page);
  }
  SECTION("a document") {
    scene.run({"list", "-n", "default", "-o", "json"});
    CHECK(rows.back() > 750);
    CHECK(Json::parse(pipe.seen).at("clusters").size() == 1'000);
  }
}

TEST_CASE("a token that has expired loses no row, and doubles none") {
  Scene scene;
  ManyClusters clusters{.count = 1'000};
  SECTION("the server offers another") { clusters.instead_of_third = expired("500"); }
  SECTION("it goes further back than to the last row") {
    clusters.instead_of_third = expired("400");
  }
  SECTION("it offers none: the list begins anew") { clusters.instead_of_third = expired(""); }
  clusters.in(scene);
  const auto ended = scene.run({"list", "-n", "default"});
  CHECK(ended.exit == 0);
  CHECK(ended.err.empty());
  CHECK(names_in(ended.out) == names_until(1'000));
  CHECK_FALSE(clusters.instead_of_third);
}

TEST_CASE("Services whose token has expired are still found") {
  Scene scene;
  ManyClusters clusters{.count = 600};
  scene.wire.on("GET", "/services",
                [&](const auto&) { return clusters.answer(scene.wire.log.back().request); });
  scene.wire.on("GET", "/services", fate::answer(expired("")));
  clusters.in(scene);
  const auto out = scene.run({"list", "-n", "default"}).out;
  CHECK(out.find(" -  ") == std::string::npos);
  CHECK(out.find("ClusterIP c00599-rest:8081") != std::string::npos);
}

TEST_CASE("a server that knows no limit is asked once") {
  Scene scene;
  ManyClusters clusters{.count = 1'000, .ignores_limit = true};
  clusters.in(scene);
  CHECK(names_in(scene.run({"list", "-n", "default"}).out) == names_until(1'000));
  CHECK(scene.wire.flights() == 1);
}

TEST_CASE("a list that leads back to itself is left") {
  Scene scene;
  ManyClusters clusters{.count = 1'000};
  scene.wire.on(
      "GET", "/deployments",
      [&](const auto&) {
        auto response = clusters.answer(scene.wire.log.back().request);
        auto body = Json::parse(response.body);
        body["metadata"]["continue"] = "250";
        response.body = body.dump();
        return response;
      },
      100'000);
  clusters.in(scene);
  const auto ended = scene.run({"list", "-n", "default"});
  CHECK(ended.exit == 1);
  CHECK(ended.err.starts_with("error: the server's list does not end\n"));
  CHECK(clusters.pages < 5);
}

TEST_CASE("after an error the rows so far stay") {
  Scene scene;
  ManyClusters clusters{.count = 1'000};
  clusters.instead_of_third = test::status(403, "Forbidden", "no more");
  clusters.in(scene);
  const auto* error = "error: Error from server (Forbidden): no more\n";
  SECTION("a table") {
    const auto ended = scene.run({"list", "-n", "default"});
    CHECK(ended.exit == 4);
    CHECK(ended.err == error);
    CHECK(names_in(ended.out) == names_until(500));
  }
  SECTION("a document, which is whole") {
    const std::string format = GENERATE("json", "yaml");
    const auto ended = scene.run({"list", "-n", "default", "-o", format});
    CHECK(ended.exit == 4);
    CHECK(ended.err == error);
    const auto document =
        format == "json" ? Json::parse(ended.out) : base::yaml_to_json(base::parse_yaml(ended.out));
    CHECK(document.at("clusters").size() == 500);
    CHECK(document.at("error").at("reason") == "Forbidden");
    CHECK(document.size() == 4);
  }
}

TEST_CASE("-q asks for names alone") {
  Scene scene;
  ManyClusters clusters{.count = 300};
  clusters.in(scene);
  const auto ended = scene.run({"list", "-n", "default", "-q"});
  CHECK(base::split(ended.out, '\n').size() == 301);
  for (const auto& line : scene.wire.lines()) {
    CHECK(line.find("/deployments?") != std::string::npos);
    CHECK(line.find("includeObject=None") != std::string::npos);
  }
}

TEST_CASE("when nobody reads on, nothing is asked for any more") {
  Scene scene;
  ManyClusters clusters{.count = 1'000};
  clusters.in(scene);
  scene.surroundings.out_has_no_reader = true;
  scene.surroundings.out.setstate(std::ios::badbit);
  CHECK(scene.run({"list", "-n", "default"}).exit == 0);
  CHECK(clusters.pages == 1);
}

TEST_CASE("-o wide asks for what belongs to the clusters of a page") {
  Scene scene;
  ManyClusters clusters{.count = 250};
  clusters.in(scene);
  const auto ended = scene.run({"list", "-n", "default", "-o", "wide"});
  CHECK(names_in(ended.out) == names_until(250));
  CHECK(clusters.pages == 3 + 5);
  CHECK(requests_of(scene, "/pods?") == 5);
  for (const auto& line : scene.wire.lines()) CHECK(line.size() < 4'000);
}
