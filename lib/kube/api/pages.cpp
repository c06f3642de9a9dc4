#include "kube/api/pages.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace kube {

namespace {

constexpr int largest = 250;  // some 3 MB of pods, as a rule

}  // namespace

void Pages::begin() {
  if (!begun()) size_ = largest;
  next_.clear();
  items_ = Json::array();
}

bool Pages::shrink() {
  if (size_ == 1) return false;
  size_ = begun() ? std::max(1, size_ / 8) : largest;
  return true;
}

std::string Pages::target(std::string all) const {
  all += fmt::format("{}limit={}", all.find('?') == std::string::npos ? '?' : '&', size_);
  return page_after(next_, std::move(all));
}

bool Pages::take(Json& page) {
  if (auto items = page.find("items"); items != page.end() && items->is_array()) {
    for (auto& item : *items) items_.push_back(std::move(item));
  }
  const auto asked = std::exchange(next_, string_at(page, {"metadata", "continue"}));
  is_endless_ = !next_.empty() && next_ == asked;
  if (!next_.empty()) return false;
  page["items"] = std::exchange(items_, Json::array());
  return true;
}

}  // namespace kube
