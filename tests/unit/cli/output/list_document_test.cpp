// cli::ListDocument: the document of the whole, written item by item.
#include "cli/output/list_document.h"

#include "support/catch.h"
#include "support/test_world.h"

using base::OrderedJson;
using test::TestWorld;

TEST_CASE("item by item it is the document of the whole") {
  const std::string format = GENERATE("json", "yaml");
  const auto count = GENERATE(0, 1, 3);
  TestWorld by_item;
  TestWorld whole;
  const auto world = by_item.world();
  const cli::Output output(world, {.format = format});
  cli::Subject subject;
  OrderedJson all{{"namespace", "n"}, {"clusters", OrderedJson::array()}};
  cli::ListDocument document(output, subject, {{"namespace", "n"}}, "clusters");
  for (int i = 0; i < count; ++i) {
    const OrderedJson item{
        {"name", "a\n  ]\n}"}, {"nested", {{"list", {1, i}}}}, {"none", nullptr}};
    all["clusters"].push_back(item);
    document.add(item);
  }
  document.end();
  const auto whole_world = whole.world();
  cli::Output(whole_world, {.format = format}).document(all);
  CHECK(by_item.out.str() == whole.out.str());
}

TEST_CASE("a failure in the list ends the document") {
  TestWorld surroundings;
  const auto world = surroundings.world();
  const cli::Output output(world, {.format = "json"});
  cli::Subject subject;
  cli::ListDocument document(output, subject, {{"namespace", "n"}}, "clusters");
  document.add({{"name", "a"}});
  output.error({base::Exit::failed, "no"}, subject);
  const auto written = base::Json::parse(surroundings.out.str());
  CHECK(written.at("namespace") == "n");
  CHECK(written.at("clusters").size() == 1);
  CHECK(written.at("error").at("message") == "no");
}
