#include "deploy/submit/text_files.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"

namespace deploy {
namespace {

std::string place(std::string_view bytes, std::string_view name, std::size_t at) {
  return fmt::format("{}:{}", base::printable(name, 300), base::line_of(bytes, at));
}

}  // namespace

std::string shipped_text(std::string bytes, std::string_view name,
                         std::vector<std::string>& warnings) {
  const auto at = base::first_not_utf8(bytes);
  if (!at) return bytes;
  warnings.push_back(
      fmt::format("{}: not UTF-8, so that U+FFFD is shipped in place of it, as Flink's client does",
                  place(bytes, name, *at)));
  return base::utf8_as_java(bytes);
}

bool check_text(std::string_view bytes, std::string_view name, base::Problems& problems) {
  const auto at = base::first_not_utf8(bytes);
  if (at) problems.add(place(bytes, name, *at), "not UTF-8");
  return !at;
}

}  // namespace deploy
