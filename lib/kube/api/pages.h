// A list that is too large for one answer.
#pragma once
#include <string>

#include "base/json.h"

namespace kube {

using base::Json;

/// Gathers a list page by page (metadata.continue).
class Pages {
 public:
  /// Whether pages are asked for, and not all at once; and whether some have been taken.
  bool begun() const { return begun_; }
  bool in_the_middle() const { return !next_.empty(); }

  /// From the first page on.
  void begin();

  /// The target of a list that asks for all at once, as one that asks for the next page.
  std::string target(std::string all) const;

  /// Takes a page. True for the last one, which then has the items of all.
  bool take(Json& page);

 private:
  bool begun_ = false;
  std::string next_{};  // the continue token; empty: the first page
  Json items_ = Json::array();
};

}  // namespace kube
