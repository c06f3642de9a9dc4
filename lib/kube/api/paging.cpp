#include "kube/api/paging.h"

#include <utility>

#include "kube/api/request.h"

namespace kube {
namespace {

constexpr int most_pages = 10'000;
constexpr int most_refusals = 3;  // of pages, with no object in between

constexpr int gone = 410;

}  // namespace

Paging::Paging(http::Request first) : first_(std::move(first)) {}

http::Request Paging::next() const {
  auto request = first_;
  if (token_) request.target = page_after(*token_, std::move(request.target));
  return request;
}

bool Paging::take(const std::string& token) {
  const bool leads_on = token != token_ && ++pages_ <= most_pages;
  if (token.empty()) token_.reset();
  else token_ = token;
  return leads_on || token.empty();
}

bool Paging::take_key(std::string_view key) {
  const bool is_greater = last_.empty() || key > last_;
  if (!is_greater && again_) return false;
  if (is_greater) last_ = key;
  else ordered_ = false;
  refusals_ = 0;
  return true;
}

bool Paging::resume(const Status& refusal) {
  const bool is_first = !token_ || (token_->empty() && !again_);
  if (refusal.code != gone || is_first || ++refusals_ > most_refusals) return false;
  if (refusal.continue_token.empty() && !ordered_) return false;
  again_ = ordered_;
  token_ = refusal.continue_token;
  return true;
}

bool Paging::is_past(std::string_view key) const { return at_end() || (ordered_ && key <= last_); }

}  // namespace kube
