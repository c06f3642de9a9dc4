#include "cli/ci/log_commands.h"

#include <fstream>

#include "base/json.h"
#include "support/catch.h"

using base::Json;
using cli::CiSystem;
using cli::Severity;
using std::chrono::seconds;

namespace {

const std::chrono::system_clock::time_point noon{seconds(1'700'000'000)};

Json recorded(const std::string& system) {
  std::ifstream file(CI_RECORDED);
  auto all = Json::parse(file);
  Json result = Json::array();
  for (const auto& each : all) {
    if (each.at("system") == system && each.at("call") != "output") result.push_back(each);
  }
  return result;
}

/// What is printed here where the system's own library printed that.
std::string printed(CiSystem system, const Json& each) {
  const auto text = each.at("text").get<std::string>();
  const auto call = each.at("call").get<std::string>();
  if (call == "group") return cli::group_begin(system, "id", text, noon);
  if (call == "group end") return cli::group_end(system, "id", noon);
  if (call == "mask") return cli::mask(system, text);
  if (call == "variable") return cli::variable(system, each.at("name").get<std::string>(), text);
  std::optional<cli::SourcePlace> place;
  if (each.contains("file"))
    place = {each.at("file").get<std::string>(), each.at("line").get<std::size_t>()};
  return cli::annotation(system, call == "error" ? Severity::error : Severity::warning,
                         each.at("title").get<std::string>(), place, text);
}

std::string in_pieces(CiSystem system, const std::string& text, std::size_t length) {
  cli::Harmless harmless(system);
  std::string result;
  for (std::size_t i = 0; i < text.size(); i += length)
    result += harmless.piece(text.substr(i, length));
  return result + harmless.rest();
}

}  // namespace

TEST_CASE("lines are those that the systems' own libraries print") {
  const auto [name, system] = GENERATE(
      table<const char*, CiSystem>({{"github", CiSystem::github}, {"azure", CiSystem::azure}}));
  const auto all = recorded(name);
  CHECK(all.size() > 50);
  for (const auto& each : all) {
    CAPTURE(each.dump());
    CHECK(printed(system, each) + "\n" == each.at("printed").get<std::string>());
  }
}

TEST_CASE(
    "GitLab's sections have a time, an id and a title; Buildkite's groups begin with dashes") {
  CHECK(cli::group_begin(CiSystem::gitlab, "drey_1", "orders", noon) ==
        "section_start:1700000000:drey_1\r\x1b[0Korders");
  CHECK(cli::group_end(CiSystem::gitlab, "drey_1", noon + seconds(5)) ==
        "section_end:1700000005:drey_1\r\x1b[0K");
  CHECK(cli::group_begin(CiSystem::buildkite, "", "orders", noon) == "--- orders");
  CHECK(cli::group_opened(CiSystem::buildkite) == "^^^ +++");
  CHECK(cli::group_begin(CiSystem::azure, "", "orders", noon) == "##[group]orders");
}

TEST_CASE("systems without annotations and groups are given none") {
  const auto system = GENERATE(CiSystem::none, CiSystem::jenkins, CiSystem::circleci);
  CHECK(cli::annotation(system, Severity::error, "t", {}, "x").empty());
  CHECK(cli::group_begin(system, "id", "t", noon).empty());
  CHECK(cli::group_end(system, "id", noon).empty());
  CHECK(cli::mask(system, "secret").empty());
}

TEST_CASE("a name stands inside of an annotation, and before no other line") {
  CHECK(cli::named_annotation(CiSystem::github, "::error title=drey::gone", "orders") ==
        "::error title=drey::orders: gone");
  CHECK(cli::named_annotation(CiSystem::github, "::warning::odd", "orders") ==
        "::warning::orders: odd");
  CHECK(cli::named_annotation(CiSystem::azure, "##vso[task.logissue type=error;]gone", "orders") ==
        "##vso[task.logissue type=error;]orders: gone");
  CHECK_FALSE(cli::named_annotation(CiSystem::github, "plain", "orders"));
  CHECK_FALSE(cli::named_annotation(CiSystem::none, "::error::gone", "orders"));
}

TEST_CASE("the place that a line begins with") {
  const auto place = [](const char* line) {
    const auto found = cli::place_in(line);
    return found ? found->file + "|" + std::to_string(found->line) : "";
  };
  CHECK(place("  jobs/a.yaml:14: 'x': odd") == "jobs/a.yaml|14");
  CHECK(place("config.yaml:3") == "config.yaml|3");
  CHECK(place("a:b.yaml:7: spec") == "a:b.yaml|7");
  CHECK(place("-D some.key: not a number: 'two'").empty());
  CHECK(place(":14: x").empty());
  CHECK(place("at 10:30 it").empty());
  CHECK(place("a.yaml:0: x").empty());
  CHECK(place("a.yaml:99999999999999999999999: x").empty());
  CHECK(place("").empty());
}

TEST_CASE("no text of others is a command to the runner that reads it") {
  const auto github = [](const char* text) { return cli::harmless(CiSystem::github, text); };
  CHECK(github("::error::x") == ":\\:error::x");
  CHECK(github("one\n \t::add-mask::x\ntwo") == "one\n \t:\\:add-mask::x\ntwo");
  CHECK(github("one\r::debug::x") == "one\r:\\:debug::x");
  CHECK(github("\xc2\xa0\xe3\x80\x80::stop-commands::x") ==
        "\xc2\xa0\xe3\x80\x80:\\:stop-commands::x");
  CHECK(github("  at a::b") == "  at a::b");
  CHECK(github("see ##[add-mask]x and ##[error]y") == "see ##\\[add-mask]x and ##\\[error]y");
  CHECK(github("###[group]x") == "###\\[group]x");
  CHECK(github("# ## :: ##") == "# ## :: ##");
  CHECK(cli::harmless(CiSystem::azure, "a ##vso[task.setvariable variable=PATH]x") ==
        "a ##\\vso[task.setvariable variable=PATH]x");
  CHECK(cli::harmless(CiSystem::azure, "::error::x") == "::error::x");
  CHECK(cli::harmless(CiSystem::none, "::error::##vso[x.y]") == "::error::##vso[x.y]");
}

TEST_CASE("wherever a text is cut, its pieces are as harmless as the whole") {
  const std::string text = "a\n  ::error::x ##[debug]y\n###vso[task.complete]z\n:::\n#";
  const auto system = GENERATE(CiSystem::github, CiSystem::azure);
  for (std::size_t length = 1; length < 8; ++length)
    CHECK(in_pieces(system, text, length) == cli::harmless(system, text));
}

TEST_CASE("of JSON the value stays") {
  const Json value{{"message", "##[error]x ##vso[task.complete]y ###[z"}};
  const auto text = cli::harmless_json(CiSystem::github, value.dump());
  CHECK(text.find("##[") == std::string::npos);
  CHECK(text.find("##vso[") == std::string::npos);
  CHECK(Json::parse(text) == value);
  CHECK(cli::harmless_json(CiSystem::none, value.dump()) == value.dump());
}
