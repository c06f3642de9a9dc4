#include "deploy/check/check_item.h"

#include <algorithm>
#include <array>
#include <utility>

#include "deploy/cluster/amounts.h"

namespace deploy {

base::Exit exit_of(const CheckItems& items) {
  using base::Exit;
  // The order in which a deploy meets them; what the API server refuses for another reason is last.
  constexpr std::array order{Exit::not_allowed, Exit::not_found, Exit::usage, Exit::conflict,
                             Exit::cluster_failed};
  const auto is_wrong = [](const CheckItem& item) {
    return item.verdict == CheckItem::Verdict::wrong;
  };
  for (const auto exit : order) {
    if (std::any_of(items.begin(), items.end(),
                    [&](const CheckItem& item) { return is_wrong(item) && item.exit == exit; }))
      return exit;
  }
  if (std::any_of(items.begin(), items.end(), is_wrong)) return Exit::failed;
  const bool any_unknown = std::any_of(items.begin(), items.end(), [](const CheckItem& item) {
    return item.verdict == CheckItem::Verdict::unknown && !item.is_beyond;
  });
  return any_unknown ? Exit::partial : Exit::done;
}

CheckItem judged(const Faults& faults, const Remedy& remedy, CheckItem without_faults) {
  constexpr std::size_t most_wrong = 10, most_unread = 3;
  auto& what = without_faults.what;
  if (!faults.wrong.empty())
    return {std::move(what), CheckItem::Verdict::wrong, first_of(faults.wrong, most_wrong),
            remedy.of_wrong, remedy.exit};
  if (!faults.unread.empty())
    return not_checked(std::move(what), first_of(faults.unread, most_unread), remedy.of_unread);
  return without_faults;
}

CheckItem not_checked(std::string what, const std::string& why, std::string hint) {
  return {std::move(what), CheckItem::Verdict::unknown, "not checked: " + why, std::move(hint)};
}

}  // namespace deploy
