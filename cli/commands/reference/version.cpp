// `drey version`: what this program is, and what it knows.
#include "cli/commands/reference/version.h"

#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/arguments/common_options.h"
#include "cli/commands/build.h"
#include "cli/commands/commands.h"
#include "cli/output/output.h"
#include "flink/version/known_versions.h"

namespace cli {
namespace {

using base::Exit;

std::vector<std::string> words(const std::string& text) {
  auto all = base::split(text, ' ');
  std::erase(all, "");
  return all;
}

/// Of "fmt/9.1.0 libcurl/7.88.1 …"; in parentheses are libraries of libraries.
base::OrderedJson libraries(const std::string& text) {
  auto result = base::OrderedJson::object();
  for (const auto& word : words(text)) {
    const auto slash = word.find('/');
    if (slash != std::string::npos && !word.starts_with('('))
      result[word.substr(0, slash)] = word.substr(slash + 1);
  }
  return result;
}

base::OrderedJson document() {
  const auto from = build();
  auto flink_versions = base::OrderedJson::array();
  for (const auto& version : flink::known_versions)
    flink_versions.push_back(flink::minor_text(version));
  return {{"version", DREY_VERSION},
          {"commit", from.commit.empty() ? base::OrderedJson() : base::OrderedJson(from.commit)},
          {"flink",
           {{"oldest", flink::minor_text(flink::oldest_known)},
            {"newest", flink::minor_text(flink::newest_known)},
            {"versions", flink_versions}}},
          {"kubernetes", {{"tested", words(from.kubernetes)}}},
          {"libraries", libraries(from.libraries)}};
}

struct Options {
  OutputOptions output{};
};

void check(const Options&, const Arguments& arguments) {
  expect_no_words(arguments.positional, "version is about this program alone");
}

Exit version(const Context& context, Options&, const Arguments&) {
  context.output.show(version_text, document);
  return Exit::done;
}

}  // namespace

std::string version_text() {
  const auto commit = build().commit.substr(0, 12);
  return fmt::format("drey {}{}\nFlink {} to {}, and newer ones with a warning\n", DREY_VERSION,
                     commit.empty() ? "" : fmt::format(" ({})", commit),
                     flink::minor_text(flink::oldest_known),
                     flink::minor_text(flink::newest_known));
}

Prepare declare_version(OptionSet& set) {
  auto options = std::make_shared<Options>();
  declare(set, options->output);
  options->output.rows = {{"", {"version"}}};
  return with_check(options, check, version);
}

}  // namespace cli
