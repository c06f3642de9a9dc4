#include "http/curl_flight.h"

#include <algorithm>

#include "base/error.h"

namespace http {

Flight::~Flight() {
  for (const auto* transfer : open_) curl_multi_remove_handle(multi_, transfer->handle());
}

void Flight::add(Transfer& transfer) {
  if (curl_multi_add_handle(multi_, transfer.handle()) != CURLM_OK)
    throw base::Error(base::Exit::failed, "libcurl refuses a transfer");
  open_.push_back(&transfer);
}

bool Flight::has(const Transfer& transfer) const {
  return std::find(open_.begin(), open_.end(), &transfer) != open_.end();
}

Flight::Ended Flight::step() {
  int running = 0;
  if (curl_multi_perform(multi_, &running) != CURLM_OK)
    throw base::Error(base::Exit::failed, "libcurl lost its transfers");
  Ended ended;
  int left = 0;
  while (const auto* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const auto code = message->data.result;
    Transfer* done = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &done);
    curl_multi_remove_handle(multi_, done->handle());
    std::erase(open_, done);
    ended.emplace_back(done, code);
  }
  return ended;
}

void Flight::wait(std::chrono::milliseconds most) const {
  curl_multi_poll(multi_, nullptr, 0, static_cast<int>(most.count()), nullptr);
}

}  // namespace http
