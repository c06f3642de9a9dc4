#include "deploy/wait/restarts.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/amounts.h"
#include "deploy/cluster/named_cluster.h"
#include "flink/log/stack_trace.h"

namespace deploy {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::minutes longest_gap{10};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_of_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
         c == '.';
}

/// A cause without the words that have a digit in them: attempts, addresses, ids, sizes.
std::string likeness(const JobFailure& failure) {
  const auto cause = flink::root_cause(failure.exception.stack_trace);
  std::string text;
  for (std::size_t begin = 0; begin < cause.size();) {
    auto end = begin;
    while (end < cause.size() && is_of_word(cause[end])) ++end;
    const auto word = std::string_view(cause).substr(begin, end - begin);
    text += std::any_of(word.begin(), word.end(), is_digit) ? std::string("#") : std::string(word);
    if (end < cause.size()) text += cause[end];
    begin = end + 1;
  }
  return text;
}

/// The newest failures that are alike and follow each other closely, the oldest first.
std::vector<const JobFailure*> loop_in(const Observations& seen,
                                       std::chrono::steady_clock::time_point since) {
  std::vector<const JobFailure*> loop;
  const auto& all = seen.rest.failures;
  for (auto failure = all.rbegin(); failure != all.rend() && failure->when >= since; ++failure) {
    const bool another = !loop.empty() && (loop.back()->when - failure->when > longest_gap ||
                                           likeness(*failure) != likeness(*loop.front()));
    if (another) break;
    loop.push_back(&*failure);
  }
  std::reverse(loop.begin(), loop.end());
  return loop;
}

/// "3 failures within 12 s, the last in task 'map (1/4)' at 10.244.0.7:6122".
std::string place_of(const std::vector<const JobFailure*>& loop) {
  const auto& last = loop.back()->exception;
  auto text = fmt::format(
      "{} failures within {}", loop.size(),
      span_text(std::chrono::duration_cast<milliseconds>(loop.back()->when - loop.front()->when)));
  if (!last.task.empty())
    text += fmt::format(", the last in task '{}'", base::printable(last.task, 200));
  if (!last.location.empty() && last.location != "(unassigned)")
    text += fmt::format(" at {}", base::printable(last.location, 200));
  return text;
}

}  // namespace

std::optional<Diagnosis> diagnose_restarts(const Observations& seen, Stage until,
                                           std::chrono::steady_clock::time_point since) {
  constexpr std::chrono::seconds two_clocks{1};
  const auto* job = current_job(seen);
  if (job == nullptr || flink::rest::is_terminal(job->state)) return std::nullopt;
  const auto loop = loop_in(seen, since - two_clocks);
  if (loop.size() < (until == Stage::finished ? 3 : 2)) return std::nullopt;
  return Diagnosis{.key = "restart loop",
                   .exit = base::Exit::job_failed,
                   .subject = "job " + display_name(*job),
                   .claim = "is in a restart loop",
                   .what = flink::root_cause(loop.back()->exception.stack_trace),
                   .where = {place_of(loop)},
                   .hint = fmt::format("Flink keeps restarting it; -v shows the stack trace, '{} "
                                       "--taskmanagers' the TaskManagers' logs",
                                       command_about("logs", seen.cluster_id, seen.kube_namespace)),
                   .trace = loop.back()->exception.stack_trace};
}

}  // namespace deploy
