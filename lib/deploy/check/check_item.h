// One thing that is checked before a cluster is deployed, and how it stands with it.
#pragma once
#include <string>
#include <vector>

#include "base/error.h"

namespace deploy {

struct CheckItem {
  enum class Verdict {
    fine,
    warning,  ///< a deploy goes well, but something should be known before
    wrong,
    unknown
  };

  std::string what{};  ///< "rights of the caller"
  Verdict verdict = Verdict::fine;
  std::string result{};                          ///< one sentence
  std::string hint{};                            ///< what helps; may have several lines
  base::Exit exit = base::Exit::cluster_failed;  ///< of what is wrong: how a deploy would end
  bool is_beyond = false;  ///< unknown for want of a right that no role of a namespace can give
};

/// What speaks against several things that are one item.
struct Faults {
  std::vector<std::string> wrong{};   ///< "'cert' is not there"
  std::vector<std::string> unread{};  ///< why more may be wrong
};

/// What helps, and how a deploy would end.
struct Remedy {
  std::string of_wrong{};
  std::string of_unread{};
  base::Exit exit = base::Exit::cluster_failed;
};

using CheckItems = std::vector<CheckItem>;

/// 0 when all is fine, or only warned of; of what is wrong the exit that a deploy would meet first;
/// else partial, as something could not be checked. What is beyond the rights that a namespace has
/// to give does not count: whoever deploys need not have more.
base::Exit exit_of(const CheckItems& items);

/// The item: wrong where something is known to be, else unknown where something could not be read,
/// else as it is without either.
CheckItem judged(const Faults& faults, const Remedy& remedy, CheckItem without_faults);

/// It could not be asked, and why.
CheckItem not_checked(std::string what, const std::string& why, std::string hint = {});

}  // namespace deploy
