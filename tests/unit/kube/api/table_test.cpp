// kube::read_table: what `kubectl get` shows, as values.
#include "kube/api/table.h"

#include "support/catch.h"

TEST_CASE("cells, columns, the next page's token and what metadata says") {
  const auto table = kube::read_table(R"({"kind":"Table","apiVersion":"meta.k8s.io/v1",
    "metadata":{"resourceVersion":"9","continue":"t"},
    "columnDefinitions":[{"name":"Name","type":"string"},{"type":"integer","name":"Ready"}],
    "rows":[{"cells":["a",1],"object":{"kind":"PartialObjectMetadata","metadata":{
      "annotations":{"x/y":"z"},"creationTimestamp":"2026-11-28T10:34:51Z","labels":{"name":"b"},
      "name":"a","namespace":"n","managedFields":[{"name":"m"}]}}},
      {"cells":["\u00e4",{"q":[1]}]}]})");
  REQUIRE(table);
  CHECK(table->columns == std::vector<std::string>{"Name", "Ready"});
  CHECK(table->column("Ready") == 1);
  CHECK(table->column("Age") == 2);
  CHECK(table->continue_token == "t");
  REQUIRE(table->rows.size() == 2);
  const auto& row = table->rows[0];
  CHECK(row.cells == std::vector<std::string>{"a", "1"});
  CHECK(row.name == "a");
  CHECK(row.kube_namespace == "n");
  CHECK(row.created == "2026-11-28T10:34:51Z");
  CHECK(row.annotation("x/y") == "z");
  CHECK(row.annotation("x") == "");
  CHECK(table->rows[1].cells == std::vector<std::string>{"\xc3\xa4", R"({"q":[1]})"});
}

TEST_CASE("whatever else comes is no table") {
  const auto* text = GENERATE("", "<html>", "[]", "{}", R"({"kind":"List","rows":[]})",
                              R"({"kind":"Table","rows":[{"cells":["a)", R"({"kind":"Table")");
  CHECK_FALSE(kube::read_table(text));
}

TEST_CASE("a table of more values than are ever read, wherever they are, is none") {
  const auto many = [](const std::string& before, const std::string& value,
                       const std::string& after) {
    std::string text = R"({"kind":"Table","columnDefinitions":[{"name":"Name"}],)" + before;
    for (int i = 0; i < 500'000; ++i) text += value + ",";
    return text + value + after + "}";
  };
  CHECK_FALSE(kube::read_table(many(R"("rows":[)", "{}", "]")));
  CHECK_FALSE(kube::read_table(many(R"("columnDefinitions":[)", "{}", "]")));
  CHECK_FALSE(kube::read_table(
      many(R"("rows":[{"object":{"metadata":{"annotations":{)", R"("":"")", "}}}}]")));
  CHECK_FALSE(kube::read_table(many(R"("rows":[{"cells":[)", "1", "]}]")));
  std::string columns, rows;
  for (int i = 0; i < 1'000; ++i) columns += "{},", rows += "{},";
  CHECK_FALSE(kube::read_table(R"({"kind":"Table","columnDefinitions":[)" + columns +
                               R"({}],"rows":[)" + rows + "{}]}"));
}

TEST_CASE("what is said of it") {
  CHECK(kube::not_a_table(R"({"kind":"List"})").message.find("instead of Table") !=
        std::string::npos);
  CHECK(kube::not_a_table("<html>").message.find("is this really a Kubernetes API server?") !=
        std::string::npos);
}
