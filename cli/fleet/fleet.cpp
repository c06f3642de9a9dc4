#include "cli/fleet/fleet.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/deadline.h"
#include "cli/arguments/common_options.h"

namespace cli {
namespace {

/// A transport that all wait at while one uses it.
struct InTurn : http::Transport {
  explicit InTurn(std::shared_ptr<http::Transport> transport) : shared(std::move(transport)) {}
  std::vector<http::Reply> send(std::span<const http::Request> requests,
                                base::Deadline deadline) override {
    return shared->send(requests, deadline);
  }
  std::shared_ptr<http::Transport> shared;
};

std::size_t number_at_once(const std::string& name, const std::string& text) {
  const auto number = count_option(name, text);
  if (number >= 1 && number <= 1'000) return number;
  throw base::Error(base::Exit::usage, fmt::format("{}: {} is not from 1 to 1000", name, number));
}

}  // namespace

void declare_concurrency(OptionSet& set, std::optional<std::size_t>& most) {
  add_parsed(set, "--concurrency", most, number_at_once,
             fmt::format("on how many of several clusters to work at once (default: {})",
                         usual_concurrency))
      .option_text("<number>")
      .group("Fleet");
}

Member::Member(const Context& fleet)
    : world(fleet.world.with_streams(out, err)),
      output(fleet.output.with_streams(world).collecting(documents)) {}

Fleet::Fleet(const Context& context, std::size_t most)
    : context_(context), turns_(most, context.world.steady_now) {}

Member& Fleet::add(std::function<void(const Context&)> work) {
  auto& member = *members_.emplace_back(std::make_unique<Member>(context_));
  member.world.sleep = [this](std::chrono::milliseconds time) { sleep(time); };
  member.connect = [this, &member](const http::Endpoint& endpoint) {
    return connect(member.world, endpoint);
  };
  turns_.add([this, &member, work = std::move(work)] {
    work({member.world, member.connect, member.subject, member.output});
    ended_.push_back(&member);
  });
  return member;
}

void Fleet::sleep(std::chrono::milliseconds time) {
  const auto& world = context_.world;
  turns_.wait([&world] { return base::is_ending(world); }, world.steady_now() + time);
}

std::unique_ptr<http::Transport> Fleet::connect(const base::World& world,
                                                const http::Endpoint& endpoint) {
  if (!transport_ && endpoint.identity) {
    endpoint_ = endpoint;
    transport_ = std::make_unique<http::SharedTransport>(context_.connect(endpoint), turns_,
                                                         context_.world, endpoint.stopped);
  }
  if (endpoint.identity != endpoint_.identity || endpoint.user_agent != endpoint_.user_agent)
    return context_.connect(endpoint);
  if (!endpoint.stopped) {
    if (!last_words_) last_words_ = context_.connect(endpoint);
    return std::make_unique<InTurn>(last_words_);
  }
  return transport_->for_task([&world, stopped = endpoint.stopped] {
    base::attend(world);
    return stopped && stopped();
  });
}

bool Fleet::advance(const std::function<void(Member&)>& ended,
                    const std::function<void()>& waiting) {
  const bool goes_on = turns_.step();
  for (auto* member : std::exchange(ended_, {})) {
    ended(*member);
    std::erase_if(members_, [&](const auto& each) { return each.get() == member; });
  }
  if (waiting) waiting();
  return goes_on;
}

void Fleet::run(const std::function<void(Member&)>& ended, const std::function<void()>& waiting) {
  while (advance(ended, waiting)) {
    const bool busy = transport_ && transport_->is_busy();
    if (transport_) transport_->run([&] { return !advance(ended, waiting); });
    if (busy || (transport_ && transport_->is_busy())) continue;
    const auto left = base::time_left(context_.world, turns_.next());
    if (left.count() > 0) context_.world.sleep(std::min(left, base::between_looks));
  }
}

}  // namespace cli
