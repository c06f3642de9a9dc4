// `drey explain`: what is known of an option of Flink.
#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/arguments/common_options.h"
#include "cli/commands/commands.h"
#include "cli/output/output.h"
#include "cli/output/table.h"
#include "flink/catalogue/key_families.h"
#include "flink/catalogue/key_history.h"
#include "flink/catalogue/key_reader.h"
#include "flink/catalogue/nearest_key.h"
#include "flink/config/sensitive.h"
#include "flink/version/dialect.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;
using flink::CatalogueRow;

struct Options {
  OutputOptions output{};
};

bool is_over(const CatalogueRow& row) { return row.until <= flink::newest_known; }

/// The last version for which it holds: the one before the first without it.
std::string last_version(const CatalogueRow& row) {
  if (!is_over(row)) return flink::minor_text(flink::newest_known);
  if (row.until == flink::Version{2, 0, 0}) return "1.20";
  return flink::minor_text({row.until.major, row.until.minor - 1, 0});
}

std::string versions_text(const CatalogueRow& row) {
  const auto first = flink::minor_text(row.since);
  const auto last = last_version(row);
  return first == last ? first : fmt::format("{} to {}", first, last);
}

std::string default_text(const CatalogueRow& row) {
  return row.default_text.empty() ? "none" : std::string(row.default_text);
}

std::string values_text(std::string_view type) { return base::join(base::split(type, '|'), ", "); }

std::string standing_text(const CatalogueRow& row) {
  const auto what = fmt::format("{}, default {}", values_text(row.type), default_text(row));
  return row.new_key.empty() ? what
                             : fmt::format("{}; deprecated, use {}", what,
                                           base::join(base::split(row.new_key, ','), ", "));
}

/// "label     text"
std::string line(std::string_view label, const std::string& text) {
  return fmt::format("{:<10}{}\n", label, text);
}

std::string text_of(const flink::KeyHistory& history) {
  const auto key = history.key;
  auto text = fmt::format("{}\n\n", key);
  const auto& newest = history.rows.back();
  text += line("type", values_text(newest.type));
  text += line("default", default_text(newest));
  if (!newest.new_key.empty())
    text += line("instead", base::join(base::split(newest.new_key, ','), ", "));
  std::vector<std::string> former(history.former.begin(), history.former.end());
  if (!former.empty()) text += line("formerly", base::join(former, ", "));
  const auto reader = flink::reader_of(key);
  if (!reader.empty()) text += line("read by", std::string(reader));
  if (flink::is_sensitive(key))
    text += line("secret", "shown as ****** unless --show-secrets is given");
  std::string_view label = "Flink";
  for (const auto& row : history.rows) {
    const bool plain = history.rows.size() == 1;
    text += line(std::exchange(label, ""),
                 plain ? versions_text(row)
                       : fmt::format("{:<13} {}", versions_text(row), standing_text(row)));
  }
  return text;
}

base::OrderedJson row_document(const CatalogueRow& row) {
  auto instead = base::OrderedJson::array();
  for (const auto& key : base::split(row.new_key, ',')) {
    if (!key.empty()) instead.push_back(key);
  }
  return {{"since", flink::minor_text(row.since)},
          {"until", is_over(row) ? base::OrderedJson(last_version(row)) : base::OrderedJson()},
          {"type", row.type.empty() ? base::OrderedJson() : base::OrderedJson(row.type)},
          {"default",
           row.default_text.empty() ? base::OrderedJson() : base::OrderedJson(row.default_text)},
          {"instead", std::move(instead)}};
}

base::OrderedJson document_of(const flink::KeyHistory& history) {
  auto rows = base::OrderedJson::array();
  for (const auto& row : history.rows) rows.push_back(row_document(row));
  const auto reader = flink::reader_of(history.key);
  return {{"key", history.key},
          {"readBy", reader.empty() ? base::OrderedJson() : base::OrderedJson(reader)},
          {"formerly", history.former},
          {"secret", flink::is_sensitive(history.key)},
          {"flink", std::move(rows)}};
}

Exit explain_one(const Context& context, const flink::KeyHistory& history) {
  context.output.show([&] { return text_of(history); }, [&] { return document_of(history); });
  return Exit::done;
}

Exit explain_several(const Context& context, std::vector<flink::KeyHistory> histories) {
  context.output.sort(histories, document_of);
  context.output.show(
      [&] {
        std::vector<std::vector<std::string>> cells{{"KEY", "TYPE", "DEFAULT", "FLINK"}};
        for (const auto& history : histories) {
          const auto& row = history.rows.back();
          cells.push_back(
              {std::string(row.key),
               row.type.find('|') == std::string_view::npos ? std::string(row.type) : "enum",
               cell(std::string(row.default_text)),
               versions_text(row) + (row.new_key.empty() ? "" : ", deprecated")});
        }
        return context.output.tabled(std::move(cells));
      },
      [&] {
        auto options = base::OrderedJson::array();
        for (const auto& history : histories) options.push_back(document_of(history));
        return base::OrderedJson{{"options", std::move(options)}};
      });
  return Exit::done;
}

/// Of keys that Flink hands on unread, or of which users choose a part.
Exit explain_family(const Context& context, const std::string& key,
                    const flink::KeyFamily& family) {
  const auto pattern =
      fmt::format("{}{}", family.pattern, family.pattern.ends_with('.') ? "*" : "");
  const CatalogueRow row{{}, {}, {}, family.since, family.until, {}};
  context.output.show(
      [&] {
        return fmt::format("{}\n\n", base::printable(key, 200)) + line("one of", pattern) +
               line("read by", std::string(family.source)) + line("Flink", versions_text(row));
      },
      [&] {
        return base::OrderedJson{{"key", key},
                                 {"readBy", family.source},
                                 {"formerly", base::OrderedJson::array()},
                                 {"secret", flink::is_sensitive(key)},
                                 {"flink", base::OrderedJson::array({row_document(row)})},
                                 {"oneOf", pattern}};
      });
  return Exit::done;
}

[[noreturn]] void refuse(const std::string& key) {
  const auto shown = base::printable(key, 200);
  const auto newest = flink::dialect_of(flink::newest_known);
  const auto near = flink::nearest_key(key, newest);
  throw Error(Exit::not_found,
              fmt::format("no version of Flink from {} to {} has an option '{}'",
                          flink::minor_text(flink::oldest_known),
                          flink::minor_text(flink::newest_known), shown),
              near.empty()
                  ? "a part of a key lists those that contain it: 'drey explain checkpointing'"
                  : fmt::format("did you mean '{}'?", near));
}

void check(const Options&, const Arguments& arguments) {
  if (arguments.positional.size() != 1 || arguments.positional.front().empty())
    throw Error(Exit::usage, "a key of Flink is expected, or a part of one",
                "drey explain kubernetes.jobmanager.cpu.amount");
}

Exit explain(const Context& context, Options&, const Arguments& arguments) {
  const auto& key = arguments.positional.front();
  const auto history = flink::history_of(key);
  if (!history.rows.empty()) return explain_one(context, history);
  if (auto several = flink::histories_with(key); !several.empty())
    return explain_several(context, std::move(several));
  if (const auto map = flink::map_of(key); !map.empty())
    return explain_one(context, flink::history_of(map));
  if (const auto* family = flink::family_of(key)) return explain_family(context, key, *family);
  refuse(key);
}

}  // namespace

Prepare declare_explain(OptionSet& set) {
  auto options = std::make_shared<Options>();
  declare(set, options->output);
  declare_rows(set, options->output, {{"options", {"key"}}, {"", {"key"}}});
  return with_check(options, check, explain);
}

}  // namespace cli
