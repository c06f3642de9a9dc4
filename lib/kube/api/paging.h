// A list that is read page by page, each freed before the next comes.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "http/message.h"
#include "kube/api/status.h"

namespace kube {

/// Where such a list stands: what is to be asked for next. Nothing is sent.
///
/// Objects come in the order of etcd's keys, "namespace/name": an older one than the last can only
/// have come before, once a list was begun anew. Servers that keep them elsewhere (kine) may have
/// another order; of those no list is begun anew.
class Paging {
 public:
  /// `first` is the request for the first page, with a limit.
  explicit Paging(http::Request first);

  bool at_end() const { return !token_; }

  /// The request for the next page, which is there unless the list is at its end.
  http::Request next() const;

  /// Takes the token of a page that came (metadata.continue). False for a list that does not end.
  bool take(const std::string& token);

  /// Takes the key of an object on that page. False for one that came already.
  bool take_key(std::string_view key);

  /// Whether the list goes on although the server refused the next page: the token has expired
  /// (410, after etcd's compaction, 5 minutes as a rule). It goes on behind the last object, as
  /// things are by now, with the token that the server offers, else from the beginning.
  bool resume(const Status& refusal);

  /// Whether this object came, or can come no more.
  bool is_past(std::string_view key) const;

 private:
  http::Request first_;
  std::optional<std::string> token_{""};  // of the next page; empty: of the first
  std::string last_{};                    // the greatest key so far
  bool ordered_ = true;                   // all keys were greater than those before
  bool again_ = false;                    // what comes may have come before
  int pages_ = 0;
  int refusals_ = 0;  // since the last object that had not come before
};

}  // namespace kube
