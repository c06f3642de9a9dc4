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
};

using CheckItems = std::vector<CheckItem>;

/// 0 when all is fine, or only warned of; of what is wrong the exit that a deploy would meet first;
/// else partial, as something could not be checked.
base::Exit exit_of(const CheckItems& items);

/// It could not be asked, and why.
CheckItem not_checked(std::string what, const std::string& why, std::string hint = {});

}  // namespace deploy
