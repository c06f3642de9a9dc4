// Options that commands share, and what is made of them.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/deadline.h"
#include "cli/arguments/command.h"
#include "cli/output/output.h"
#include "kube/config/credentials.h"

namespace cli {

/// How to reach the API server, as on kubectl's command line.
struct ServerOptions {
  kube::Overrides overrides{};
  std::optional<std::chrono::milliseconds> request_timeout{};  ///< else 60 s; 0 for no limit

  /// --timeout, of a command that waits: what it asks before and beside that takes no longer
  /// either. 0 for no limit.
  std::optional<std::chrono::milliseconds> timeout{};

  /// What was found of the kubeconfig, for those who ask for several clusters.
  std::shared_ptr<std::vector<std::pair<kube::Overrides, kube::Access>>> found =
      std::make_shared<std::vector<std::pair<kube::Overrides, kube::Access>>>();

  /// What was warned of already, by context and server.
  std::shared_ptr<std::set<std::string>> told = std::make_shared<std::set<std::string>>();
};

/// `name_space` is how its option is called: "-n,--namespace" as for kubectl, unless -n is Flink's
/// --allowNonRestoredState.
void declare(OptionSet& set, ServerOptions& options, const char* name_space);

/// -l, for the clusters whose Deployments have such labels.
void declare_selector(OptionSet& set, std::string& selector, const char* group);

/// What -o takes to write a document as it is.
inline const std::vector<std::string> output_formats{"yaml", "json"};

/// A further value that a command's -o takes, and what it means.
struct FurtherFormat {
  std::string name{};  ///< empty: there is none
  std::string meaning{};
};

/// -o, -q and -v.
void declare(OptionSet& set, OutputOptions& options, const FurtherFormat& further = {});

/// The files that tell a CI system how a run of a command ended which has an outcome.
void declare_reports(OptionSet& set, ReportOptions& options);

/// --sort-by and --no-headers, for a command whose documents have such rows.
void declare_rows(OptionSet& set, OutputOptions& options, std::vector<DocumentRows> rows);

/// A whole number, at least 0. Throws Error{usage} naming the option.
std::size_t count_option(const std::string& name, const std::string& text);

/// "30s", "2m", "1m30s", "500ms", "0"; a bare number is seconds. Throws Error{usage} naming the
/// option.
std::chrono::milliseconds duration_option(const std::string& name, const std::string& text);

/// Declares an option whose text becomes a value while the words are read, so that what is wrong
/// with it is said before anything is sent. `names` as CLI11 takes them, the longest last; `parse`
/// is given the option's name ("--timeout") and its text, and throws Error{usage}.
template <class Value>
Option add_parsed(OptionSet& set, const std::string& names, std::optional<Value>& value,
                  Value (*parse)(const std::string& name, const std::string& text),
                  const std::string& description) {
  const auto name = names.substr(names.rfind(',') + 1);
  return set.add_option(
      names, [&value, parse, name](const std::string& text) { value = parse(name, text); },
      description);
}

/// Declares an option that has one of these values; any other is refused, with the nearest.
Option add_choice(OptionSet& set, const std::string& names, std::string& value,
                  const std::vector<std::string>& choices, const std::string& description);

/// The same for a time.
Option add_duration(OptionSet& set, const std::string& names,
                    std::optional<std::chrono::milliseconds>& value,
                    const std::string& description);

/// When the requests of a command that starts now have to be over; a wait has a time of its own.
base::Deadline deadline(const base::World& world, const ServerOptions& options);

/// Refuses words that a command does not take: "'b' was not expected: WHY".
void expect_no_words(const std::vector<std::string>& words, const std::string& why);

/// Splits "k=v" at the first '='.
std::pair<std::string, std::string> key_and_value(const std::string& property);

}  // namespace cli
