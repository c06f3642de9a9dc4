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
};

/// Six asterisks instead of every value whose key says that it is a secret: options, environment
/// variables (the templates' too), Hadoop's properties; of the keytab; and of -Dkey=value and --key
/// value among JVM options, arguments and the program's arguments. Keys as for flink::is_sensitive.
MaskedSpec without_secrets(ClusterSpec spec);

}  // namespace flink
