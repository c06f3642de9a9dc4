// --trace: what is asked of the servers and what they answer.
#include "base/text.h"
#include "fake/attached.h"
#include "fake/running_scene.h"
#include "support/catch.h"

using base::Json;
using test::has;
using test::Scene;
namespace fate = test::fate;

namespace {

std::size_t lines_of(const std::string& text, const std::string& beginning) {
  std::size_t number = 0;
  for (const auto& line : base::split(text, '\n')) number += line.starts_with(beginning) ? 1U : 0U;
  return number;
}

}  // namespace

TEST_CASE("a line for each request, and the result as ever") {
  Scene scene;
  REQUIRE(scene.run(test::command()).exit == 0);
  const auto plain = scene.run({"list"});
  scene.wire.log.clear();
  const auto ended = scene.run({"list", "--trace"});
  CHECK(ended.exit == 0);
  CHECK(ended.out == plain.out);
  CHECK(lines_of(ended.err, "trace: ") == scene.wire.log.size());
  CHECK(has(ended.err, "/apis/apps/v1/namespaces/default/deployments?"));
  CHECK(has(ended.err, " → 200, "));
}

TEST_CASE("what is sent is told by its size, and a failure by its text") {
  Scene scene;
  scene.wire.on("POST", "/deployments", fate::answer(test::status(403, "Forbidden", "no")));
  auto words = test::command({"--trace", "-Ds3.secret-key=hunter2", "-o", "json"});
  const auto ended = scene.run(words);
  CHECK(ended.exit == 4);
  CHECK(Json::parse(ended.out).contains("error"));
  CHECK(has(ended.err, "trace: POST "));
  CHECK(has(ended.err, " → 403, "));
  CHECK_FALSE(has(ended.err, "hunter2"));
  scene.wire.on("GET", "/deployments", fate::lose_answer(), 9);
  CHECK(has(scene.run({"list", "--trace"}).err, " → no answer, though it may have come: "));
}

TEST_CASE("Flink's REST API is a server, too; nothing else is drawn anew meanwhile") {
  test::RunningScene scene;
  scene.surroundings.err_is_tty = true;
  const auto ended = scene.on_orders("savepoint", {test::running_job, "--trace"});
  CHECK(ended.exit == 0);
  CHECK(has(ended.err, "trace: POST "));
  CHECK(has(ended.err, "/savepoints"));
  CHECK_FALSE(has(ended.err, "\x1b["));
}
