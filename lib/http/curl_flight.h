// Transfers that are under way together.
#pragma once
#include <chrono>
#include <utility>
#include <vector>

#include "http/curl_transfer.h"

namespace http {

/// The transfers of one flight in a multi handle, which must outlive it; whatever happens, none is
/// left in it.
class Flight {
 public:
  using Ended = std::vector<std::pair<Transfer*, CURLcode>>;

  explicit Flight(CURLM* multi) : multi_(multi) {}
  ~Flight();
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;

  void add(Transfer& transfer);

  /// Breaks it off.
  void remove(Transfer& transfer);
  const std::vector<Transfer*>& open() const { return open_; }

  /// Moves what can be moved without waiting, and gives the transfers that ended, which are no
  /// longer part of it.
  Ended step();

  /// Has those that wait for what becomes of another's connection look again, after others have
  /// one. libcurl 8.14 forgets them where that is no HTTP/2, until a transfer ends.
  void look_again();

  /// Waits until something can be moved, at most so long.
  void wait(std::chrono::milliseconds most) const;

 private:
  CURLM* multi_;
  std::vector<Transfer*> open_{};
  std::ptrdiff_t started_ = 0;  ///< how many of them had started when it was looked
};

}  // namespace http
