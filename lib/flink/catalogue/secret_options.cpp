#include "flink/catalogue/secret_options.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "base/text.h"
#include "flink/catalogue/catalogue.h"
#include "flink/config/sensitive.h"

namespace flink {

bool holds_secret(const std::string& key, const Value& value, const Dialect& dialect) {
  if (!hides(key, value.text) || !is_user_set(value.origin)) return false;
  const auto status = key_status(key, dialect);
  return !status.row || status.row->type == "string" || status.row->type == "map" ||
         status.row->type == "list";
}

bool is_hidden_by_flink(const std::string& key, const Dialect& dialect) {
  // In the order in which they came.
  constexpr std::array<std::string_view, 10> words{
      "password",    "secret", "fs.azure.account.key", "apikey",      "auth-params",
      "service-key", "token",  "basic-auth",           "jaas.config", "http-headers"};
  const auto lower = base::lower(key);
  const auto known = std::span(words).first(dialect.words_of_secrets);
  return std::any_of(known.begin(), known.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

}  // namespace flink
