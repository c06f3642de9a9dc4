// cli::Form: what kubectl prints of the same document, as tests/kubectl/forms has recorded it.
#include <fstream>
#include <map>
#include <memory>
#include <optional>

#include "cli/form/form.h"
#include "cli/output/output.h"
#include "support/catch.h"
#include "support/test_world.h"

using base::Json;
using base::OrderedJson;

namespace {

OrderedJson recorded() { return OrderedJson::parse(std::ifstream(KUBECTL_FORMS)); }

/// As kubectl makes one list of what it gets.
OrderedJson listed(const OrderedJson& document) {
  return {{"apiVersion", "v1"},
          {"items", document.at("items")},
          {"kind", "List"},
          {"metadata", {{"resourceVersion", ""}}}};
}

/// What is printed; nothing where it is refused.
std::optional<std::string> printed(const OrderedJson& item, const OrderedJson& document) {
  test::TestWorld surroundings;
  const auto world = surroundings.world();
  try {
    cli::OutputOptions options{.rows = {{"items", {"name"}}},
                               .no_headers = item.value("noHeaders", false)};
    auto form = cli::Form::parse(item.at("output").get<std::string>());
    if (!form) return std::nullopt;
    options.form = std::make_shared<const cli::Form>(std::move(*form));
    if (item.contains("sortBy") && item.at("sortBy") != "")
      options.sort_by = std::make_shared<const cli::JsonPath>(
          cli::JsonPath::relaxed(item.at("sortBy").get<std::string>()));
    const cli::Output output(world, options);
    auto whole = document;
    auto items = document.at("items").get<std::vector<OrderedJson>>();
    output.sort(items, [](const auto& each) { return each; });
    whole["items"] = items;
    output.document(whole);
    return surroundings.out.str();
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

constexpr const char* people = "kubectl has billing10 before billing9";

/// Expressions of which drey prints something else than kubectl, and why.
const std::map<std::string, std::string> differences{
    {"jsonpath={..jobs[*].id}", "kubectl leaves out what stands behind a list that is empty"},
    {"custom-columns=X:.text,Y:.kind", "a cell that has tabs and line breaks is one cell"},
    {"custom-columns=N:.metadata.name by .metadata.name", people},
    {"custom-columns=N:.metadata.name by metadata.name", people},
    {"custom-columns=N:.metadata.name by {.metadata.name}", people},
    {"custom-columns=N:.metadata.name by {metadata.name}", people},
    {"custom-columns=N:.metadata.name by .on", "kubectl ends with a stack trace"},
    {"custom-columns=N:.metadata.name by .none", "what no row has more than null keeps its order"}};

}  // namespace

TEST_CASE("what kubectl prints of a template, of columns and of rows in an order is printed") {
  const auto table = recorded();
  const auto document = listed(table.at("document"));
  for (const auto& item : table.at("cases")) {
    const auto output = item.at("output").get<std::string>();
    const auto by = item.value("sortBy", "");
    CAPTURE(output, by, item.value("refused", ""));
    const auto ours = printed(item, document);
    const auto theirs =
        item.contains("text") ? std::optional(item.at("text").get<std::string>()) : std::nullopt;
    if (differences.contains(output + (by.empty() ? "" : " by " + by))) CHECK(ours != theirs);
    else CHECK(ours == theirs);
  }
}
