// The text of a pod template as the document that a version's client makes of it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml/yaml.h"
#include "flink/values/units.h"

namespace flink {

struct Dialect;

struct PodDocument {
  base::Yaml root{};  ///< a mapping; keys are texts as the client has them, those that count are
                      ///< there once, merge keys are resolved
  bool json = false;  ///< the text is JSON, which the client reads with another reader: texts keep
                      ///< the spelling of numbers
  std::vector<std::string>
      remarks{};  ///< what is taken otherwise than it may be meant, each with its line
};

/// Reads it (Serialization#unmarshal of the client's fabric8). Measured for each of them: of a key
/// that is there twice the last one counts up to Flink 1.17, with a remark, and later it is an
/// error; merge keys are resolved by 1.14 to 1.17 alone, and remarked by the others; more than 50
/// aliases of sequences and mappings, tags that are not YAML's, tabs as white space and a second
/// document are errors. To 1.13 an alias is the text of its name, which is remarked.
/// A failure's reason is one sentence, with a line.
Parsed<PodDocument> read_pod_document(std::string_view text, const Dialect& dialect);

}  // namespace flink
