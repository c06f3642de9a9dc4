// Completion of a word on a command line.
#pragma once
#include <functional>
#include <string>
#include <vector>

namespace cli {

/// What may stand in the word's place.
struct Candidate {
  std::string text{};
  std::string description{};  ///< one line; may be empty
};

struct Completion {
  std::vector<Candidate> candidates{};
  bool goes_on = false;  ///< more belongs to the word: no blank behind it
  bool files = false;    ///< paths may stand there as well
};

/// Names that only the kubeconfig or a server knows. Each is asked for when it is needed, and gives
/// nothing where they cannot be had.
struct LiveNames {
  std::function<std::vector<Candidate>()> clusters{};
  std::function<std::vector<Candidate>(const std::string& cluster)> jobs{};
  std::function<std::vector<Candidate>()> namespaces{};
  std::function<std::vector<Candidate>()> contexts{};
  std::function<std::vector<Candidate>(const std::string& cluster)> revisions{};
};

/// Completes the last of the words that follow the program's name, which may be empty. Candidates
/// begin with what is there of it. `topics` are those of 'help' beside the commands.
Completion complete(const std::vector<std::string>& words, const LiveNames& names,
                    const std::vector<Candidate>& topics = {});

/// As lines of "text<tab>description", and ":" with a number behind them: 2 for no blank, 4 for no
/// files, or their sum. It is what kubectl takes of its plugins (cobra's ShellCompDirective).
std::string lines_of(const Completion& completion);

}  // namespace cli
