// What keys say of themselves, by the catalogue. A false alarm is worse than a missed slip, so an
// unknown key is only warned of, and one that looks like a key of the user's own (jobs may read the
// whole configuration) is said quietly, together with the others.
#include "flink/lint/lint_parts.h"

#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/catalogue/catalogue.h"
#include "flink/catalogue/nearest_key.h"
#include "flink/version/version.h"

namespace flink {
namespace {

using Severity = Finding::Severity;

bool is_newer_than_known(const Version& version) {
  return std::pair(version.major, version.minor) >
         std::pair(newest_known.major, newest_known.minor);
}

std::string quoted(const std::vector<std::string>& names) {
  return fmt::format("'{}'", fmt::join(names, "' and '"));
}

/// What a removed key is called now: of its later names those that are not removed as well.
std::string called_now(const CatalogueRow& row, const Dialect& dialect) {
  std::vector<std::string> names;
  for (const auto& name : base::split(row.new_key, ',')) {
    const auto kind = key_status(name, dialect).kind;
    if (kind == KeyStatus::Kind::known || kind == KeyStatus::Kind::deprecated)
      names.push_back(name);
  }
  return names.empty() ? "" : fmt::format(" (it is called {} now)", quoted(names));
}

std::string other_version(const CatalogueRow& row, const Dialect& dialect) {
  const auto& version = dialect.version;
  const auto text = fmt::format("is not an option of Flink {}", minor_text(version));
  if (version < row.since) {
    const auto older = older_key(row.key, version);
    return fmt::format("{}; {} brought it{}", text, minor_text(row.since),
                       older.empty() ? "" : fmt::format(" (did you mean '{}'?)", older));
  }
  return fmt::format("{}; {} removed it{}", text, minor_text(row.until), called_now(row, dialect));
}

/// A deprecated key is not looked at when the current one is there, whoever said that one.
Finding deprecated(const Lint& lint, std::string place, const CatalogueRow& row) {
  if (const auto* winner = lint.configuration.find(row.new_key)) {
    const auto* writer =
        winner->origin.kind == Origin::Kind::derived ? " (Flink's client writes it)" : "";
    return {std::move(place),
            fmt::format(
                "has no effect: it is the deprecated name of '{}', which is there as well{}",
                row.new_key, *writer != '\0' ? writer : fmt::format(" ({})", winner->origin.text))};
  }
  return {std::move(place),
          fmt::format("is the deprecated name of {}", quoted(base::split(row.new_key, ',')))};
}

// A search costs as much as reading the catalogue; whoever has so many unknown keys did not mistype
// each.
constexpr int most_searches = 50;

/// For a version newer than the newest known, a key that is like no other may well be a new one.
void add_unknown(Lint& lint, std::string place, std::string_view key, int& searches) {
  const auto& version = lint.dialect.version;
  const auto text = fmt::format("is not an option of Flink {}", minor_text(version));
  const auto meant = ++searches <= most_searches ? nearest_key(key, lint.dialect) : std::string();
  if (!meant.empty())
    lint.findings.push_back(
        {std::move(place), fmt::format("{} (did you mean '{}'?)", text, meant), Severity::mistake});
  else if (is_newer_than_known(version)) return;
  else if (in_flinks_name_space(key))
    lint.findings.push_back({std::move(place), text, Severity::mistake});
  else
    lint.findings.push_back(
        {std::move(place),
         fmt::format("is unknown to Flink {}; no similar option exists", minor_text(version)),
         Severity::unknown_key});
}

}  // namespace

void lint_keys(Lint& lint) {
  const auto& dialect = lint.dialect;
  int searches = 0;
  for (const auto& [key, value] : lint.configuration.entries()) {
    if (!is_user_set(value.origin)) continue;
    const auto status = key_status(key, dialect);
    auto place = base::printable(where(key, value.origin), 300);
    switch (status.kind) {
      case KeyStatus::Kind::known: break;
      case KeyStatus::Kind::deprecated:
        lint.findings.push_back(deprecated(lint, std::move(place), *status.row));
        break;
      case KeyStatus::Kind::other_version:
        lint.findings.push_back(
            {std::move(place), other_version(*status.row, dialect), Severity::mistake});
        break;
      case KeyStatus::Kind::unknown: add_unknown(lint, std::move(place), key, searches); break;
    }
  }
}

}  // namespace flink
