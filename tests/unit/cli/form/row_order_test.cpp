// cli::order_of and the rows of documents.
#include "cli/form/row_order.h"

#include "cli/form/form.h"
#include "support/catch.h"

using base::OrderedJson;
using Places = std::vector<std::size_t>;

TEST_CASE("texts are sorted as people do it") {
  CHECK(cli::is_naturally_less("a2", "a10"));
  CHECK_FALSE(cli::is_naturally_less("a10", "a2"));
  CHECK(cli::is_naturally_less("a", "a1"));
  CHECK(cli::is_naturally_less("a1b", "a2a"));
  CHECK(cli::is_naturally_less("01", "1"));
  CHECK_FALSE(cli::is_naturally_less("1", "1"));
  CHECK(cli::is_naturally_less("99999999999999999998", "99999999999999999999"));
}

TEST_CASE("numbers go by their size, what is missing or null first, equal ones as they stand") {
  const std::vector<OrderedJson> rows{
      {{"n", 10}}, {{"n", 9.5}}, {{"x", 1}}, {{"n", 10}}, {{"n", nullptr}}};
  CHECK(cli::order_of(rows, cli::JsonPath::relaxed(".n")) == Places{2, 4, 1, 0, 3});
}

TEST_CASE("what no row has sorts nothing; no rows are in order") {
  CHECK_THROWS_AS(cli::order_of({{{"a", 1}}}, cli::JsonPath::relaxed("b")), std::invalid_argument);
  CHECK(cli::order_of({}, cli::JsonPath::relaxed("b")).empty());
}

TEST_CASE("rows: of a list, of each of several clusters, of manifests, or the whole") {
  const std::vector<cli::DocumentRows> rows{{"checks", {"what"}}};
  const OrderedJson one{{"cluster", "a"}, {"checks", {{{"what", "quota"}}, {{"what", "nodes"}}}}};
  using Names = std::vector<std::string>;
  CHECK(cli::names_of(one, rows) == Names{"quota", "nodes"});
  CHECK(cli::names_of({{"clusters", {one, one}}}, rows) ==
        Names{"quota", "nodes", "quota", "nodes"});
  CHECK(cli::names_of({{"cluster", "a"}, {"checks", OrderedJson::array()}}, rows).empty());
  CHECK(cli::names_of({{"cluster", "a"}}, {}) == Names{"a"});
  CHECK(cli::names_of({{"cluster", nullptr}}, {}).empty());
  const OrderedJson manifests{
      {"kind", "List"},
      {"items",
       {{{"kind", "Deployment"}, {"apiVersion", "apps/v1"}, {"metadata", {{"name", "a"}}}},
        {{"kind", "Service"}, {"apiVersion", "v1"}, {"metadata", {{"name", "b"}}}}}}};
  CHECK(cli::names_of(manifests, {}) == Names{"deployment.apps/a", "service/b"});
  CHECK(cli::names_of({{"cluster", nullptr}, {"objects", {{{"kind", "K"}, {"name", "n"}}}}},
                      {{"objects", {"kind", "name"}}}) == Names{"K/n"});
}
