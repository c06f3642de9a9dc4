// `drey version`: what this program is, and what it knows.
#include "cli/commands/version.h"

#include <memory>

#include <fmt/format.h>

#include "cli/arguments/common_options.h"
#include "cli/commands/commands.h"
#include "cli/output/output.h"
#include "flink/version/version.h"

namespace cli {
namespace {

using base::Exit;

base::OrderedJson document() {
  return {{"version", DREY_VERSION},
          {"flink",
           {{"oldest", flink::minor_text(flink::oldest_known)},
            {"newest", flink::minor_text(flink::newest_known)}}}};
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
  return fmt::format("drey {}\nFlink {} to {}, and newer ones with a warning\n", DREY_VERSION,
                     flink::minor_text(flink::oldest_known),
                     flink::minor_text(flink::newest_known));
}

Prepare declare_version(OptionSet& set) {
  auto options = std::make_shared<Options>();
  declare(set, options->output);
  return with_check(options, check, version);
}

}  // namespace cli
