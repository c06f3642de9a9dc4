#include "kube/api/pages.h"

#include <utility>

#include <fmt/format.h>

#include "http/url.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"

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
  return next_.empty() ? all : all + "&continue=" + http::percent_encode(next_);
}

bool Pages::take(Json& page) {
  for (const auto& item : list_at(page, {"items"})) items_.push_back(item);
  next_ = string_at(page, {"metadata", "continue"});
  if (!next_.empty()) return false;
  page["items"] = std::exchange(items_, Json::array());
  return true;
}

}  // namespace kube
