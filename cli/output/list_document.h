// A document with one long list, written item by item.
#pragma once
#include <string>
#include <vector>

#include "base/json.h"
#include "cli/output/output.h"

namespace cli {

/// The document that Output::document would write of the whole. Where a failure ends it, what was
/// written and the failure are one document still (Output::error).
class ListDocument {
 public:
  /// `head` is what stands before the list, of that name. Nothing is written yet. The output and
  /// the subject must outlive it.
  ListDocument(const Output& output, Subject& subject, base::OrderedJson head, std::string name);

  void add(const base::OrderedJson& item);

  /// After the last item.
  void end();

 private:
  const Output& output_;
  Subject& subject_;
  base::OrderedJson head_;
  std::string name_;
  std::vector<base::OrderedJson> kept_{};  // where the whole has to be there first
};

/// The document of a command about several clusters, which is that of each: `clusters`.
base::OrderedJson clusters_document(const std::vector<base::OrderedJson>& each);

/// What ends a document within its list: `more` is the text of a document whose members follow the
/// list; empty: none.
std::string end_of_list(bool is_json, const std::string& more);

}  // namespace cli
