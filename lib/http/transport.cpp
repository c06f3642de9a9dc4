#include "http/transport.h"

#include <utility>

namespace http {

void Transport::carry(std::deque<Errand>& errands, base::Deadline deadline,
                      const std::function<bool()>& enough) {
  while (!enough()) {
    std::vector<Request> due;
    std::vector<std::size_t> whose;
    for (std::size_t i = 0; i < errands.size(); ++i) {
      auto request = errands[i].next();
      if (!request) continue;
      due.push_back(std::move(*request));
      whose.push_back(i);
    }
    if (due.empty()) return;
    auto replies = send(due, deadline);
    for (std::size_t i = 0; i < whose.size(); ++i) errands[whose[i]].over(std::move(replies[i]));
  }
}

}  // namespace http
