// Contents of the local files and variables that the configuration names, as data.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "flink/spec/nonces.h"

namespace flink {

/// The client's conf dir: which of the files that Flink looks for are there.
struct ConfDir {
  std::string path{};  ///< absolute
  std::map<std::string, std::string>
      files{};  ///< name → text, of the configuration file and the logging configurations
};

struct Inputs {
  std::optional<ConfDir> conf_dir{};  ///< absent: the distribution's defaults stand in for it
  std::vector<std::pair<std::string, std::string>>
      hadoop_files{};  ///< core-site.xml and hdfs-site.xml, those that are there
  std::map<std::string, std::optional<std::string>>
      files{};  ///< files named by options (pod templates, keytab, krb5.conf): as named → bytes,
                ///< absent when there is none
  std::map<std::string, std::string>
      environment{};  ///< FLINK_JM_HEAP and FLINK_TM_HEAP, those that are set
  Nonces nonces{};
  bool secrets_to_secret = false;  ///< options and variables that are secrets go into Secrets
  std::string random_token{};      ///< 32 hexadecimal digits, for a generated cluster id
};

class Configuration;
struct Dialect;

/// A file that an option names.
struct NamedFile {
  std::string path{};   ///< as it is named
  bool shipped_text{};  ///< it is handed on as a text that Flink does not look into
};

/// The files that options name and `resolve` needs.
std::vector<NamedFile> named_files(const Configuration& configuration, const Dialect& dialect);

}  // namespace flink
