// Options that commands share, and what is made of them.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "kube/credentials.h"

namespace cli {

/// How to reach the API server, as on kubectl's command line.
struct ServerOptions {
  kube::Overrides overrides{};
  std::string request_timeout = "60s";
};

/// `name_space` is how its option is called: "-n,--namespace" as for kubectl, unless -n is Flink's --allowNonRestoredState.
void declare(CLI::App& app, ServerOptions& options, const char* name_space);

struct OutputOptions {
  std::string format{};  ///< "", "yaml", "json"; "wide" where a command knows it
  bool quiet = false;
  bool verbose = false;
};

/// `wide`: -o takes that, too, for a table with more columns.
void declare(CLI::App& app, OutputOptions& options, bool wide = false);

/// "30s", "2m", "1m30s", "500ms", "0" for none; a bare number is seconds. Throws Error{refused} naming the option.
std::chrono::milliseconds duration_option(const std::string& name, const std::string& text);

/// The one deadline of a command that starts now.
std::chrono::steady_clock::time_point deadline(const base::World& world, const ServerOptions& options);

/// Splits "k=v" at the first '='.
std::pair<std::string, std::string> key_and_value(const std::string& property);

}  // namespace cli
