// Documents that come one after the other.
#pragma once
#include "base/json.h"
#include "cli/output/output.h"

namespace cli {

/// Writes each in the format that -o names, as kubectl does of what it watches: in YAML each but
/// the first stands behind a line "---", and custom columns have one heading.
class DocumentStream {
 public:
  /// The output must outlive it.
  explicit DocumentStream(const Output& output) : output_(output) {}

  void add(const base::OrderedJson& document);

 private:
  const Output& output_;
  bool begun_ = false;
};

}  // namespace cli
