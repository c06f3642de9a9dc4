// Exit codes, and the one exception that carries them.
#pragma once
#include <exception>
#include <string>
#include <vector>

namespace base {

/// The exit codes of the program. They are part of its contract with users and never change their
/// meaning (README.md).
enum class Exit : int {
  done = 0,
  failed = 1,
  usage = 2,           ///< usage or configuration refused; nothing was sent
  timed_out = 3,       ///< the wait timed out; work may go on
  not_allowed = 4,     ///< not authenticated, or not allowed
  not_found = 5,       ///< cluster, job or savepoint not found
  conflict = 6,        ///< exists and differs, or lost the race
  cluster_failed = 7,  ///< the cluster failed for good
  job_failed = 8,      ///< the job failed, or ended otherwise than asked
  rolled_back = 9,     ///< upgrade failed and was rolled back
  partial = 10,        ///< partly applied, or outcome unknown: the same command again heals it
  unreachable = 11,    ///< API server not reachable; nothing was applied
  output_lost = 12,    ///< the result could not be written to stdout
  interrupted = 130,   ///< SIGINT
  terminated = 143     ///< SIGTERM
};

/// What ends a command. `text` is one sentence without full stop (further lines may follow,
/// indented), `hint` says what to do about it and may be empty.
struct Error : std::exception {
  Error(Exit exit_code, std::string what_happened, std::string what_to_do = {});
  const char* what() const noexcept override;

  Exit exit;
  std::string text;
  std::string hint;
  bool transient = false;  ///< of a server in trouble, or a front end, which says nothing of what
                           ///< was asked for: the same may succeed later
};

/// One thing that is wrong with the user's input: where it was said, and what is wrong with it.
struct Problem {
  std::string where{};  ///< "-D kubernetes.jobmanager.cpu", "config.yaml:14: 'some.key'"
  std::string what{};   ///< "not a number: 'two'"
};

/// Gathers everything that is wrong, so that the user hears of it in one go.
class Problems {
 public:
  /// Adds one; the same problem twice is kept once.
  void add(std::string where, std::string what);
  bool empty() const { return list_.empty(); }
  const std::vector<Problem>& list() const { return list_; }

  /// Throws Error{Exit::usage} with all of them, one a line, if there are any.
  void throw_if_any() const;

 private:
  std::vector<Problem> list_{};
};

}  // namespace base
