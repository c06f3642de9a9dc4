// Work on many clusters side by side.
#pragma once
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/turns.h"
#include "base/world.h"
#include "cli/arguments/command.h"
#include "cli/output/context.h"
#include "http/shared_transport.h"

namespace cli {

/// On how many of several clusters work is done at once where nobody says.
inline constexpr std::size_t usual_concurrency = 100;

/// Declares how many are worked on at once, from 1 to 1000.
void declare_concurrency(OptionSet& set, std::optional<std::size_t>& most);

/// The surroundings of the work on one cluster of several: what it says and its documents are kept,
/// and nobody is there to be asked.
struct Member {
  explicit Member(const Context& fleet);
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;

  std::ostringstream out{}, err{};
  base::World world;
  Subject subject{};
  std::vector<base::OrderedJson> documents{};
  Output output;
  Connect connect{};
};

/// Work on several clusters, each as if it were the only one: where one waits, others go on. They
/// share a connection when their endpoints are copies of one another (http::Endpoint::identity);
/// others than the first have their own, at which all wait.
class Fleet {
 public:
  /// At most `most` are worked on at once. The context must outlive it.
  Fleet(const Context& context, std::size_t most);
  Fleet(const Fleet&) = delete;
  Fleet& operator=(const Fleet&) = delete;

  /// Adds one, to which `work` is done; it throws nothing. It is there until its end has been told.
  Member& add(std::function<void(const Context&)> work);

  /// Works on all. Of each that has ended `ended` is told, which may write; `waiting` is called
  /// while nothing else is to be done, at least four times a second.
  void run(const std::function<void(Member&)>& ended, const std::function<void()>& waiting);

 private:
  std::unique_ptr<http::Transport> connect(const base::World& world,
                                           const http::Endpoint& endpoint);
  bool advance(const std::function<void(Member&)>& ended, const std::function<void()>& waiting);
  void sleep(std::chrono::milliseconds time);

  const Context& context_;
  std::deque<std::unique_ptr<Member>> members_{};
  std::deque<Member*> ended_{};
  base::Turns turns_;
  http::Endpoint endpoint_{};
  std::unique_ptr<http::SharedTransport> transport_{};  // to that endpoint
  std::shared_ptr<http::Transport> last_words_{};       // there, whatever stops the program
};

}  // namespace cli
