// `drey version`: what this program is, and what it knows.
#include <memory>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/common_options.h"
#include "cli/help.h"
#include "cli/render.h"
#include "flink/version.h"

namespace cli {
namespace {

using base::Exit;

base::OrderedJson document() {
  return {{"version", DREY_VERSION},
          {"flink", {{"oldest", flink::minor_text(flink::oldest_known)}, {"newest", flink::minor_text(flink::newest_known)}}}};
}

void check(const OutputOptions&, const Given& given) { expect_no_words(given.rest, "version is about this program alone"); }

Exit version(const Context& context, OutputOptions& output, const Given&) {
  if (output.format.empty()) write_result(context.world, version_text());
  else write_document(context.world, document(), output.format);
  return Exit::done;
}

}  // namespace

Prepare declare_version(CLI::App& app) {
  auto options = std::make_shared<OutputOptions>();
  declare(app, *options);
  return with_check(options, check, version);
}

}  // namespace cli
