#include "http/transport.h"

#include <utility>

namespace http {

void Transport::run(std::deque<RequestSequence>& sequences, base::Deadline deadline,
                    const std::function<bool()>& done) {
  while (!done()) {
    std::vector<Request> due;
    std::vector<std::size_t> whose;
    for (std::size_t i = 0; i < sequences.size(); ++i) {
      auto request = sequences[i].next_request();
      if (!request) continue;
      due.push_back(std::move(*request));
      whose.push_back(i);
    }
    if (due.empty()) return;
    auto replies = send(due, deadline);
    for (std::size_t i = 0; i < whose.size(); ++i)
      sequences[whose[i]].on_reply(std::move(replies[i]));
  }
}

void run_wrapped(Transport& transport, std::deque<RequestSequence>& sequences,
                 base::Deadline deadline, const std::function<bool()>& done,
                 const std::function<RequestSequence(RequestSequence& sequence)>& wrap) {
  std::deque<RequestSequence> wrapped;
  const auto wrap_new = [&] {
    while (wrapped.size() < sequences.size()) wrapped.push_back(wrap(sequences[wrapped.size()]));
  };
  wrap_new();
  transport.run(wrapped, deadline, [&] {
    const bool over = done();
    wrap_new();
    return over;
  });
}

}  // namespace http
