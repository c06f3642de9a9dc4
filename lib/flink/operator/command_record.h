// Record in a FlinkDeployment of the command line that it was converted from, as far as the file
// says something else: in other units, or what the operator would have otherwise.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "flink/config/configuration.h"
#include "flink/operator/deployment_configuration.h"

namespace flink {

/// The annotation that holds it, as JSON.
inline constexpr std::string_view command_annotation = "drey/command-line";

/// The text of one option, absent where it is not set.
struct RecordedOption {
  std::optional<std::string> in_file{};  ///< as the file makes it
  std::optional<std::string> said{};     ///< as the command line had it
};

struct CommandRecord {
  bool has_conf_dir = false;  ///< the command line had a conf dir, and no keys of a distribution
  std::map<std::string, RecordedOption> options{};  ///< by key

  bool empty() const { return !has_conf_dir && options.empty(); }
};

/// What differs between the options that users said and those that a file makes of them, without
/// those that say how a run gets to its cluster, and pod templates.
CommandRecord command_record(const Configuration& said, const Configuration& of_file);

/// As the annotation's text, and out of it; absent when it is none.
std::string to_text(const CommandRecord& record);
std::optional<CommandRecord> read_command_record(const std::string& text);

/// Gives options the texts that they had on the command line, where the file still makes of them
/// what it did then. With a conf dir nothing else gives defaults.
void restore(const CommandRecord& record, DeploymentInputs& inputs);

}  // namespace flink
