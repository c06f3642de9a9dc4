// `drey check`: whether a cluster can be deployed as its input says, before anything is sent.
#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/application/deployment.h"
#include "cli/commands/commands.h"
#include "cli/commands/dry_run.h"
#include "cli/commands/upgrade/cluster_input.h"
#include "cli/commands/upgrade/each_input.h"
#include "cli/output/width.h"
#include "deploy/check/preflight.h"
#include "deploy/cluster/amounts.h"
#include "deploy/cluster/document.h"
#include "deploy/submit/plan.h"

namespace cli {
namespace {

using base::Exit;
using base::OrderedJson;
using deploy::CheckItem;

const char* word_for(CheckItem::Verdict verdict) {
  switch (verdict) {
    case CheckItem::Verdict::fine: return "fine";
    case CheckItem::Verdict::warning: return "warning";
    case CheckItem::Verdict::wrong: return "wrong";
    case CheckItem::Verdict::unknown: break;
  }
  return "unknown";
}

const char* word_for(Exit exit) {
  return exit == Exit::done ? "fine" : exit == Exit::partial ? "unknown" : "wrong";
}

constexpr std::size_t most_of_result = 4000;
constexpr std::size_t usual_columns = 80;
constexpr std::size_t indent = 4;

std::string row(const std::string& what, const std::string& verdict, const std::string& result,
                std::size_t width) {
  if (result.empty()) return fmt::format("{:<{}}  {}\n", what, width, verdict);
  return fmt::format("{:<{}}  {:<7}  {}\n", what, width, verdict, result);
}

std::string lines_below(const std::string& text, std::size_t columns) {
  return std::string(indent, ' ') + wrapped(text, indent, columns) + "\n";
}

bool has_lines(const std::string& text) { return text.find('\n') != std::string::npos; }

/// Hints of several lines, to be copied, each once, and the clusters that it helps.
class LongHints {
 public:
  void add(const CheckItem& item, const std::string& cluster) {
    const auto same = std::find_if(list_.begin(), list_.end(), [&](const Hint& known) {
      return known.what == item.what && known.text == item.hint;
    });
    if (same != list_.end()) same->clusters.push_back(cluster);
    else list_.push_back({item.what, item.hint, {cluster}});
  }

  /// Of one cluster, which is known, they have no name.
  std::string text(bool names_clusters) const {
    constexpr std::size_t most = 10;
    std::string text;
    for (const auto& hint : list_) {
      const auto of = names_clusters ? " of " + deploy::first_of(hint.clusters, most) : "";
      text += fmt::format("\n{}{}: {}\n", hint.what, of, hint.text);
    }
    return text;
  }

 private:
  struct Hint {
    std::string what{};
    std::string text{};
    std::vector<std::string> clusters{};
  };
  std::vector<Hint> list_{};
};

/// A line; or where that is too long, and with a hint, lines of text below it.
std::string rows_of(const CheckItem& item, std::size_t width, std::size_t columns) {
  const auto verdict = word_for(item.verdict);
  auto text = row(item.what, verdict, base::printable(item.result, most_of_result), width);
  if (has_lines(item.result) || display_width(text) > columns + 1) {
    text = row(item.what, verdict, "", width);
    for (const auto& line : base::split(item.result, '\n'))
      text += lines_below(base::printable(base::trim(line), most_of_result), columns);
  }
  if (!item.hint.empty())
    text += lines_below("hint: " + (has_lines(item.hint) ? "see below" : item.hint), columns);
  return text;
}

std::string table_of(const deploy::CheckItems& items, std::size_t columns) {
  std::size_t width = 0;
  for (const auto& item : items) width = std::max(width, display_width(item.what));
  auto text = row("WHAT", "", "RESULT", width);
  for (const auto& item : items)
    text += rows_of(item, width, columns == 0 ? usual_columns : columns);
  return text;
}

/// One verdict on each of several clusters, and below it what is not fine; with -v all.
std::string text_of_one(const Context& context, const deploy::CheckItems& items, Exit exit) {
  auto shown = items;
  if (!context.output.is_verbose())
    std::erase_if(shown, [](const auto& item) { return item.verdict == CheckItem::Verdict::fine; });
  const auto& subject = context.subject;
  return fmt::format("Cluster {} in namespace {}: {}\n", subject.cluster, subject.kube_namespace,
                     word_for(exit)) +
         (shown.empty() ? std::string() : table_of(shown, context.output.columns()));
}

/// What the checks say; the long hints are for below it.
std::string text(const Context& context, const deploy::CheckItems& items, Exit exit,
                 LongHints& hints) {
  for (const auto& item : items) {
    if (has_lines(item.hint)) hints.add(item, context.subject.cluster);
  }
  if (context.subject.before) return text_of_one(context, items, exit);
  return table_of(items, context.output.columns()) + hints.text(false);
}

OrderedJson document(const deploy::CheckItems& items, Exit exit, const Subject& subject) {
  auto document = document_about(subject);
  document["job"] = nullptr;  // none runs yet that this would be about
  document["result"] = word_for(exit);
  document["checks"] = OrderedJson::array();
  for (const auto& item : items)
    document["checks"].push_back({{"what", item.what},
                                  {"verdict", word_for(item.verdict)},
                                  {"result", item.result},
                                  {"hint", deploy::document::text(item.hint)}});
  return document;
}

/// What is said of several clusters together.
struct Together {
  LongHints hints{};
  std::map<std::pair<std::string, std::string>, deploy::QuotaClaims>
      claims{};  ///< by server and namespace
};

Exit check_one(const Context& context, const InputOptions& o, const ClusterInput& input,
               Together& together) {
  const auto& prepared = *input.prepared;
  const auto& plan = input.plan;
  auto connection = connection_for(context, o, prepared);
  tell_destination(context, prepared, plan, server_of(connection.access()));
  auto& claims = together.claims[{server_of(connection.access()), plan.kube_namespace}];
  const bool is_file = input.deployment != nullptr;
  const auto items = deploy::check({plan, prepared.spec, &claims, is_file}, connection.client());
  const auto exit = deploy::exit_of(items);
  context.subject.result = word_for(exit);
  context.output.show([&] { return text(context, items, exit, together.hints); },
                      [&] { return document(items, exit, context.subject); });
  return exit;
}

Exit check_all(const Context& context, InputOptions& o, const Arguments& arguments) {
  ClusterInputs inputs(context, o, arguments, {});
  Together together;
  const auto tell = [&] {
    if (inputs.list().size() > 1) context.output.result(together.hints.text(true));
  };
  try {
    const auto exit = for_each_input(context, inputs, FleetResults::paragraphs,
                                     [&](const Context& each, const ClusterInput& input) {
                                       return check_one(each, o, input, together);
                                     });
    tell();
    return exit;
  } catch (const base::Error&) {
    tell();
    throw;
  }
}

}  // namespace

Prepare declare_check(OptionSet& set) {
  auto options = std::make_shared<InputOptions>();
  declare(set, *options, "check");
  options->output.rows = {{"checks", {"what"}}};
  return with_check(options, check_words, check_all);
}

}  // namespace cli
