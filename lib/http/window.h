// Number of requests that a server bears at once.
#pragma once
#include <cstddef>

#include "http/message.h"

namespace http {

/// Grows by one with each answer, and is halved when the server says that it has too much to do:
/// 429, also of its priority and fairness, and 503. Of one flight's refusals the first counts.
/// Source: congestion avoidance of TCP (RFC 5681); API Priority and Fairness of Kubernetes.
class Window {
 public:
  std::size_t size() const { return size_; }
  bool has_room(std::size_t under_way) const { return under_way < size_; }

  /// What came of one request.
  void take(const Reply& reply);

 private:
  static constexpr std::size_t first = 50;
  static constexpr std::size_t most = 200;

  std::size_t size_ = first;
  std::size_t ignored_ = 0;  // refusals of requests that were under way when it was halved
};

}  // namespace http
