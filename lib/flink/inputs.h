// Contents of the local files and variables that the configuration names, as data.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace flink {

/// The client's conf dir: which of the files that Flink looks for are there.
struct ConfDir {
  std::string path{};                          ///< absolute
  std::map<std::string, std::string> files{};  ///< name → text, of the configuration file and the logging configurations
};

struct Inputs {
  std::optional<ConfDir> conf_dir{};                                ///< absent: the distribution's defaults stand in for it
  std::vector<std::pair<std::string, std::string>> hadoop_files{};  ///< core-site.xml and hdfs-site.xml, those that are there
  std::map<std::string, std::optional<std::string>>
      files{};  ///< files named by options (pod templates, keytab, krb5.conf): as named → bytes, absent when there is none
  std::map<std::string, std::string> environment{};  ///< FLINK_JM_HEAP and FLINK_TM_HEAP, those that are set
  std::string random_token{};                        ///< 32 hexadecimal digits, for a generated cluster id
};

class Configuration;
struct Dialect;

/// The files that options name and `resolve` needs, as they are named.
std::vector<std::string> named_files(const Configuration& configuration, const Dialect& dialect);

}  // namespace flink
