#include "simulation/story.h"

#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "base/turns.h"
#include "http/applied.h"

namespace test {
namespace {

using std::chrono::milliseconds;

/// Those of several machines that run; whose turn it is, chance decides, and the clocks, of which
/// none runs ahead.
class Order {
 public:
  Order(Story& story, std::vector<Run>& runs) : story_(story), runs_(runs) {
    for (std::size_t i = 0; i < runs.size(); ++i) here_.insert(i);
    choose();
  }

  void work(const std::function<void(Run&)>& carry_out) {
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      turns_.add([this, i, &carry_out] {
        await(i);
        auto& machine = *runs_[i].machine;
        const auto give_away = [this, i] { choose(), await(i); };
        machine.wire.before_request = give_away;
        machine.surroundings.passing = give_away;
        carry_out(runs_[i]);
        machine.wire.before_request = {};
        machine.surroundings.passing = {};
        here_.erase(i);
        choose();
      });
    }
    while (turns_.step()) {
    }
  }

 private:
  void await(std::size_t number) {
    if (next_ != number) turns_.wait([this, number] { return next_ == number; }, {});
  }

  auto clock_of(std::size_t number) const { return runs_[number].machine->surroundings.steady; }

  void choose() {
    if (here_.empty()) return;
    const auto first = std::min_element(
        here_.begin(), here_.end(), [this](auto a, auto b) { return clock_of(a) < clock_of(b); });
    std::vector<std::size_t> ready;
    for (const auto number : here_) {
      if (clock_of(number) <= clock_of(*first) + milliseconds(300)) ready.push_back(number);
    }
    next_ = story_.dice.pick(ready);
  }

  Story& story_;
  std::vector<Run>& runs_;
  std::set<std::size_t> here_{};
  std::size_t next_ = 0;
  base::Turns turns_{8, [] { return base::Turns::Time(std::chrono::hours(-1)); }};
};

/// What the objects that it asked for have in common.
void take_marks(Run& run) {
  for (const auto& [request, flight, answer] : run.machine->wire.log) {
    if (request.method != "POST" || request.body.find("drey/run") == std::string::npos) continue;
    const auto metadata = Json::parse(request.body).at("metadata");
    const auto& annotations = metadata.at("annotations");
    run.token = annotations.value("drey/run", "");
    run.spec = annotations.value("drey/spec", "");
    return;
  }
}

std::string uid_in(const http::Request& request) {
  const auto body = Json::parse(request.body.empty() ? "{}" : request.body, nullptr, false);
  return body.value(
      Json::json_pointer(request.method == "DELETE" ? "/preconditions/uid" : "/metadata/uid"), "");
}

void check_sentences(Story& story, const Run& run) {
  const auto text = told(run);
  const auto says = [&](const char* part) { return text.find(part) != std::string::npos; };
  for (const auto* never : {"internal error", "this should not have happened", "json.exception"})
    story.require(!says(never), fmt::format("{}: it says '{}'", run.name, never));
  const bool nothing = says("nothing was applied") || run.ended.exit == 11;
  story.require(!nothing || !has_changed_something(run),
                fmt::format("{}: it says that nothing was applied (exit {}), and it is not so",
                            run.name, run.ended.exit));
  story.require(run.ended.exit == 0 || run.ended.exit == -1 || says("error: "),
                fmt::format("{}: it ends with {} and says nothing", run.name, run.ended.exit));
}

}  // namespace

std::string told(const Run& run) { return run.ended.out + run.ended.err; }

bool has_changed_something(const Run& run) {
  const auto& done = run.machine->wire.carried_out;
  return std::any_of(done.begin(), done.end(), [](const Exchange& exchange) {
    return exchange.answer.status < 300 && http::changes_something(exchange.request);
  });
}

void check_run(Story& story, const Run& run) {
  // Of a silent server it is heard at the latest when a look is taken at the clock.
  const auto most = run.limit + std::chrono::seconds(1);
  story.require(run.took <= most,
                fmt::format("{}: it took {} s", run.name, run.took / std::chrono::seconds(1)));
  for (const auto& exchange : run.machine->wire.log) {
    const auto& method = exchange.request.method;
    if (method != "DELETE" && method != "PATCH") continue;
    if (exchange.request.target.find("/proxy/") != std::string::npos) continue;
    story.require(!uid_in(exchange.request).empty(),
                  fmt::format("{}: {} without a uid", run.name, exchange.line()));
  }
  check_sentences(story, run);
}

void take_place(Story& story, std::vector<Run>& runs) {
  Outage outage;
  std::map<Run*, std::string> traces;
  const auto carry_out = [&](Run& run) {
    auto& machine = *run.machine;
    machine.surroundings.tokens = [&story] {
      return fmt::format("{:016x}{:016x}", story.dice.below(SIZE_MAX), story.dice.below(SIZE_MAX));
    };
    Weather weather(machine, story.dice, run.climate, outage, story.totals.injected);
    const auto begun = machine.surroundings.steady;
    run.ended = machine.run(run.words);
    run.took = machine.surroundings.steady - begun;
    run.passed = weather.was_passing();
    run.faults = weather.faults();
    take_marks(run);
    traces[&run] = weather.trace();
    ++story.totals.runs;
    ++story.totals.ended[std::to_string(run.ended.exit)];
    story.totals.requests += machine.wire.log.size();
  };
  if (runs.size() == 1) carry_out(runs.front());
  else Order(story, runs).work(carry_out);
  for (auto& run : runs) {
    story.tell(fmt::format("  {}: drey {}", run.name, fmt::join(run.words, " ")));
    story.trace += traces[&run];
    story.tell(fmt::format("    ended {} after {} s: {}", run.ended.exit,
                           run.took / std::chrono::seconds(1), told(run)));
    check_run(story, run);
  }
}

}  // namespace test
