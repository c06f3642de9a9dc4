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
  bool begun() const { return size_ > 0; }
  bool in_the_middle() const { return !next_.empty(); }

  /// From the first page on.
  void begin();

  /// After an answer that was too large: the same page, or the first, with fewer objects. False:
  /// one object alone is too large.
  bool shrink();

  /// The target of a list that asks for all at once, as one that asks for the next page.
  std::string target(std::string all) const;

  /// Takes a page. True for the last one, which then has the items of all.
  bool take(Json& page);

  /// Whether the last page leads to itself: the list has no end.
  bool is_endless() const { return is_endless_; }

 private:
  int size_ = 0;        // objects of a page; 0: pages are not asked for
  std::string next_{};  // the continue token; empty: the first page
  bool is_endless_ = false;
  Json items_ = Json::array();
};

}  // namespace kube
