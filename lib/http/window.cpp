#include "http/window.h"

#include <algorithm>

namespace http {

void Window::take(const Reply& reply) {
  const auto* response = std::get_if<Response>(&reply);
  if (response == nullptr) return;
  if (response->status != 429 && response->status != 503) {
    if (ignored_ > 0) --ignored_;
    size_ = std::min(size_ + 1, most);
    return;
  }
  if (ignored_ > 0) {
    --ignored_;
    return;
  }
  ignored_ = size_ - 1;
  size_ = std::max<std::size_t>(size_ / 2, 1);
}

}  // namespace http
