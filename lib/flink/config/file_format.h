// Syntax of the configuration file, and the types of maps and files.
#pragma once
#include <map>
#include <string>
#include <utility>

namespace flink {

using StringMap = std::map<std::string, std::string>;
using File = std::pair<std::string, std::string>;  ///< name, text

/// Which syntax the configuration file has; it decides how lists and maps are spelt for the whole
/// process.
enum class FileFormat { legacy, yaml };

}  // namespace flink
