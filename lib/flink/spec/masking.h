// A cluster's specification for people's eyes: its secrets masked.
#pragma once
#include <string>
#include <vector>

#include "flink/spec/cluster_spec.h"

namespace flink {

/// A specification that may be shown, and where it had secrets.
struct MaskedSpec {
  ClusterSpec spec{};
  std::vector<std::string> places{};  ///< "s3.secret-key", "env DB_PASSWORD", "keytab",
                                      ///< "core-site.xml fs.s3a.secret.key"; sorted, each once
  std::vector<std::string> hidden{};  ///< the secrets themselves, the longest first, each once; not
                                      ///< those of less than four characters, nor the keytab
};

/// Six asterisks instead of every value whose key says that it is a secret: options, environment
/// variables, labels and annotations, Hadoop's properties; of the keytab; and wherever else in
/// options, arguments, files and templates flink/config/masked.h finds one.
MaskedSpec without_secrets(ClusterSpec spec);

}  // namespace flink
