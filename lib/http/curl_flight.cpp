#include "http/curl_flight.h"

#include <algorithm>

#include "base/error.h"

namespace http {

Flight::~Flight() {
  for (auto* transfer : open_) {
    curl_multi_remove_handle(multi_, transfer->handle());
    transfer->in_flight = false;
  }
}

void Flight::add(Transfer& transfer) {
  if (curl_multi_add_handle(multi_, transfer.handle()) != CURLM_OK)
    throw base::Error(base::Exit::failed, "libcurl refuses a transfer");
  open_.push_back(&transfer);
  transfer.in_flight = true;
}

void Flight::remove(Transfer& transfer) {
  curl_multi_remove_handle(multi_, transfer.handle());
  std::erase(open_, &transfer);
  transfer.in_flight = false;
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
    remove(*done);
    ended.emplace_back(done, code);
  }
  return ended;
}

void Flight::look_again() {
  const auto started = std::count_if(open_.begin(), open_.end(),
                                     [](const Transfer* each) { return each->has_started(); });
  if (started > started_) {
    for (auto* each : open_) {
      if (!each->is_waiting()) continue;
      curl_multi_remove_handle(multi_, each->handle());
      if (curl_multi_add_handle(multi_, each->handle()) != CURLM_OK)
        throw base::Error(base::Exit::failed, "libcurl refuses a transfer");
    }
  }
  started_ = started;
}

void Flight::wait(std::chrono::milliseconds most) const {
  curl_multi_poll(multi_, nullptr, 0, static_cast<int>(most.count()), nullptr);
}

}  // namespace http
