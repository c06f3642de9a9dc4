#include "cli/ci/summary.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "base/unprintable.h"
#include "cli/ci/gantt.h"
#include "cli/ci/outputs.h"

namespace cli {
namespace {

using base::OrderedJson;

/// As text in a cell of a table: what Markdown or HTML would take for its own is written as
/// entities.
std::string cell(const std::string& text) {
  constexpr std::string_view special = "&<>|`*_[]()~\\$!@";
  constexpr std::size_t most = 2000;
  std::string result;
  for (const char c : base::printable(text, most)) {
    if (special.find(c) == std::string_view::npos) result += c;
    else result += fmt::format("&#{};", static_cast<int>(c));
  }
  return result;
}

/// Lines as they are, in a block that no text ends.
std::string block(const std::string& text) {
  std::string result = "<pre>";
  for (const auto& line : base::split(text, '\n')) result += cell(line) + "<br>";
  return result + "</pre>\n\n";
}

void add_row(std::string& text, const std::string& what, const std::string& value) {
  if (!value.empty()) text += fmt::format("| {} | {} |\n", cell(what), cell(value));
}

std::string known(const OrderedJson& cluster, const SummaryFacts& facts) {
  std::string text = "| | |\n| --- | --- |\n";
  add_row(text, "namespace", text_in(cluster, "namespace"));
  const auto more = facts.find({text_in(cluster, "namespace"), text_in(cluster, "cluster")});
  if (more != facts.end()) {
    for (const auto& [what, value] : more->second) add_row(text, what, value);
  }
  const auto name = text_in(cluster, "job", "name");
  const auto id = text_in(cluster, "job", "id");
  add_row(text, "job", name.empty() ? id : fmt::format("{} ({})", id, name));
  add_row(text, "job state", text_in(cluster, "job", "state"));
  add_row(text, "web interface", text_in(cluster, "webInterface"));
  add_row(text, "restored from", text_in(cluster, "restoredFrom"));
  add_row(text, "savepoint", text_in(cluster, "savepoint"));
  add_row(text, "savepoint of the old job", text_in(cluster, "tookSavepoint"));
  return text + "\n";
}

std::string failure(const OrderedJson& error) {
  const auto hint = text_in(error, "hint");
  return block(text_in(error, "message") + (hint.empty() ? "" : "\nhint: " + hint));
}

std::string differences(const OrderedJson& cluster) {
  auto all = list_in(cluster, "differences");
  const auto upgrade = cluster.is_object() ? cluster.find("upgrade") : cluster.end();
  if (all.empty() && upgrade != cluster.end()) all = list_in(*upgrade, "differences");
  if (all.empty()) return {};
  std::string text = "| Option | Was | Is |\n| --- | --- | --- |\n";
  for (const auto& each : all)
    text += fmt::format("| {} | {} | {} |\n", cell(text_in(each, "key")),
                        cell(text_in(each, "live")), cell(text_in(each, "new")));
  return text + "\n";
}

std::string checks(const OrderedJson& cluster) {
  const auto all = list_in(cluster, "checks");
  if (all.empty()) return {};
  std::string text = "| Check | Verdict | Result |\n| --- | --- | --- |\n";
  for (const auto& each : all)
    text += fmt::format("| {} | {} | {} |\n", cell(text_in(each, "what")),
                        cell(text_in(each, "verdict")), cell(text_in(each, "result")));
  return text + "\n";
}

std::chrono::milliseconds time_in(const OrderedJson& stage, const char* name) {
  const auto found = stage.find(name);
  const auto seconds = found != stage.end() && found->is_number() ? found->get<double>() : 0;
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

std::string stages(const OrderedJson& cluster) {
  const auto all = parts_in(cluster);
  if (all.empty()) return {};
  std::string text = "| Stage | Seconds | After | |\n| --- | ---: | ---: | --- |\n";
  base::Timeline chart;
  for (const auto& each : all) {
    const auto took = time_in(each, "seconds");
    const auto after = time_in(each, "after");
    text += fmt::format("| {} | {:.1f} | {:.1f} | {} |\n", cell(text_in(each, "stage")),
                        static_cast<double>(took.count()) / 1000,
                        static_cast<double>(after.count()) / 1000,
                        cell(is_reached(each) ? text_in(each, "detail") : "not reached"));
    const base::Timeline::Moment beginning{};
    chart.add(text_in(each, "stage"), beginning + after - took, beginning + after,
              is_reached(each));
  }
  return fmt::format("{}\n```mermaid\n{}```\n\n", text,
                     mermaid_gantt(text_in(cluster, "cluster"), chart));
}

bool has_verdict(const OrderedJson& cluster, const char* verdict) {
  const auto all = list_in(cluster, "checks");
  return std::any_of(all.begin(), all.end(), [verdict](const OrderedJson& check) {
    return text_in(check, "verdict") == verdict;
  });
}

std::string heading(const std::string& command, const OrderedJson& cluster) {
  const auto name = text_in(cluster, "cluster");
  const bool failed = cluster.contains("error");
  const auto result = failed ? text_in(cluster, "error", "reason") : text_in(cluster, "result");
  const auto* mark = failed || has_verdict(cluster, "wrong") ? "❌"
                     : has_verdict(cluster, "unknown")       ? "⚠️"
                                                             : "✅";
  return fmt::format("### {} drey {}{}{}{}\n\n", mark, cell(command),
                     name.empty() ? "" : " " + cell(name), result.empty() ? "" : ": ",
                     cell(result));
}

std::string about(const std::string& command, const OrderedJson& cluster,
                  const SummaryFacts& facts) {
  auto text = heading(command, cluster);
  if (cluster.contains("error")) text += failure(cluster["error"]);
  if (!text_in(cluster, "cluster").empty()) text += known(cluster, facts);
  return text + checks(cluster) + differences(cluster) + stages(cluster);
}

}  // namespace

std::string markdown_summary(const std::string& command, const OrderedJson& document,
                             const SummaryFacts& facts, std::size_t most) {
  constexpr std::size_t room_for_end = 200;
  const auto clusters = clusters_in(document);
  std::string text;
  if (document.contains("clusters") && document.contains("error"))
    text = about(command, OrderedJson{{"error", document["error"]}}, facts);
  if (text.size() + room_for_end > most) return {};
  for (std::size_t i = 0; i < clusters.size(); ++i) {
    const auto more = about(command, clusters[i], facts);
    if (text.size() + more.size() + room_for_end > most)
      return text + fmt::format("{} more clusters are left out: a summary has no more room\n",
                                clusters.size() - i);
    text += more;
  }
  return text;
}

}  // namespace cli
