#include "cli/ci/junit.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "base/unprintable.h"
#include "base/utf8.h"
#include "cli/ci/outputs.h"

namespace cli {
namespace {

using base::OrderedJson;

/// Text and values of attributes. XML 1.0 has no way to say most control characters.
std::string escaped(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto hidden =
        text.front() == '\n' || text.front() == '\t' ? 0 : base::unprintable_length(text);
    const bool is_no_character =
        text.starts_with("\xef\xbf\xbe") || text.starts_with("\xef\xbf\xbf");
    const auto length = hidden > 0 ? hidden : std::max<std::size_t>(base::utf8_length(text), 1);
    const auto character = text.substr(0, length);
    if (hidden > 0 || is_no_character) result += base::escaped(character);
    else if (character == "&") result += "&amp;";
    else if (character == "<") result += "&lt;";
    else if (character == ">") result += "&gt;";
    else if (character == "\"") result += "&quot;";
    else if (character == "\n") result += "&#10;";
    else result += character;
    text.remove_prefix(length);
  }
  return result;
}

enum class Ending { passed, failed, unknown, skipped };

struct Test {
  std::string name{};
  double seconds = 0;
  Ending ending = Ending::passed;
  std::string kind{};     // of a failure
  std::string message{};  // of one, or of a test that passed
  std::string more{};
};

std::string element(const Test& test) {
  if (test.ending == Ending::passed && test.message.empty()) return {};
  const auto text =
      escaped(test.more.empty() ? test.message : fmt::format("{}\n{}", test.message, test.more));
  if (test.ending == Ending::skipped) return fmt::format("      <skipped message=\"{}\"/>\n", text);
  if (test.ending == Ending::passed)
    return fmt::format("      <system-out>{}</system-out>\n", text);
  return fmt::format("      <{0} type=\"{1}\" message=\"{2}\">{3}</{0}>\n",
                     test.ending == Ending::failed ? "failure" : "error", escaped(test.kind),
                     escaped(base::split(test.message, '\n').front()), text);
}

double seconds_in(const OrderedJson& stage) {
  const auto found = stage.find("seconds");
  return found != stage.end() && found->is_number() ? found->get<double>() : 0;
}

Test test_of_check(const OrderedJson& check) {
  const auto verdict = text_in(check, "verdict");
  return {.name = text_in(check, "what"),
          .ending = verdict == "wrong"     ? Ending::failed
                    : verdict == "unknown" ? Ending::unknown
                                           : Ending::passed,
          .kind = verdict,
          .message = text_in(check, "result"),
          .more = text_in(check, "hint")};
}

/// What did not come about is no failure of its own: the command's is one.
Test test_of_part(const OrderedJson& part) {
  const bool reached = is_reached(part);
  return {.name = text_in(part, "stage"),
          .seconds = seconds_in(part),
          .ending = reached ? Ending::passed : Ending::skipped,
          .message = reached ? text_in(part, "detail") : "not reached"};
}

/// A rolled back upgrade comes to some stages twice; CI systems take tests of one name for one.
void add_part(std::vector<Test>& tests, Test test) {
  const auto has_name = [&](const Test& other) { return other.name == test.name; };
  while (std::any_of(tests.begin(), tests.end(), has_name)) test.name += " again";
  tests.push_back(std::move(test));
}

std::vector<Test> tests_of(const std::string& command, const OrderedJson& cluster) {
  std::vector<Test> tests;
  for (const auto& check : list_in(cluster, "checks")) tests.push_back(test_of_check(check));
  for (const auto& part : parts_in(cluster)) add_part(tests, test_of_part(part));
  const auto error = cluster.find("error");
  if (error != cluster.end())
    tests.push_back({.name = command,
                     .ending = Ending::failed,
                     .kind = text_in(*error, "reason"),
                     .message = text_in(*error, "message"),
                     .more = text_in(*error, "hint")});
  if (tests.empty()) tests.push_back({.name = command, .message = text_in(cluster, "result")});
  return tests;
}

std::size_t number_of(const std::vector<Test>& tests, Ending ending) {
  return static_cast<std::size_t>(std::count_if(
      tests.begin(), tests.end(), [&](const Test& test) { return test.ending == ending; }));
}

std::string suite(const std::string& command, const OrderedJson& cluster) {
  const auto tests = tests_of(command, cluster);
  const auto name = text_in(cluster, "cluster");
  const auto where = escaped(text_in(cluster, "namespace"));
  const auto label = escaped(name.empty() ? "drey" : name);
  double seconds = 0;
  for (const auto& test : tests) seconds += test.seconds;
  auto text = fmt::format(
      "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" "
      "time=\"{:.3f}\">\n",
      label, tests.size(), number_of(tests, Ending::failed), number_of(tests, Ending::unknown),
      number_of(tests, Ending::skipped), seconds);
  for (const auto& test : tests) {
    const auto inside = element(test);
    text += fmt::format("    <testcase classname=\"{}{}{}\" name=\"{}\" time=\"{:.3f}\"", where,
                        where.empty() ? "" : ".", label, escaped(test.name), test.seconds);
    text += inside.empty() ? "/>\n" : ">\n" + inside + "    </testcase>\n";
  }
  return text + "  </testsuite>\n";
}

}  // namespace

std::string junit(const std::string& command, const OrderedJson& document) {
  auto text =
      fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"drey {}\">\n",
                  escaped(command));
  auto clusters = clusters_in(document);
  // Of several clusters the end of all is a suite of its own.
  if (document.contains("clusters") && document.contains("error"))
    clusters.push_back(OrderedJson{{"error", document["error"]}});
  for (const auto& each : clusters) text += suite(command, each);
  return text + "</testsuites>\n";
}

}  // namespace cli
