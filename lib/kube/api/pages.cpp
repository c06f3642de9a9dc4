#include "kube/api/pages.h"

#include <utility>

#include <fmt/format.h>

#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace kube {

void Pages::begin() {
  begun_ = true;
  next_.clear();
  items_ = Json::array();
}

std::string Pages::target(std::string all) const {
  constexpr int objects_of_a_page = 250;
  all +=
      fmt::format("{}limit={}", all.find('?') == std::string::npos ? '?' : '&', objects_of_a_page);
  return page_after(next_, std::move(all));
}

bool Pages::take(Json& page) {
  for (const auto& item : list_at(page, {"items"})) items_.push_back(item);
  next_ = string_at(page, {"metadata", "continue"});
  if (!next_.empty()) return false;
  page["items"] = std::exchange(items_, Json::array());
  return true;
}

}  // namespace kube
