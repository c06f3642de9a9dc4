#include "base/turns.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace base {

struct Turns::Task {
  std::thread thread{};
  std::binary_semaphore turn{0};
  std::function<bool()> ready{[] { return true; }};
  Time until{};
  bool ended = false;
};

Turns::Turns(std::size_t most, std::function<Time()> now)
    : most_(std::max<std::size_t>(most, 1)), now_(std::move(now)) {}

Turns::~Turns() {
  while (step()) {
  }
}

void Turns::add(std::function<void()> task) { waiting_.push_back(std::move(task)); }

void Turns::begin() {
  begun_.push_back(std::make_unique<Task>());
  auto& task = *begun_.back();
  task.thread = std::thread([this, &task, work = std::move(waiting_.front())] {
    task.turn.acquire();
    work();
    task.ended = true;
    given_back_.release();
  });
  waiting_.pop_front();
}

void Turns::resume(Task& task) {
  running_ = &task;
  task.turn.release();
  given_back_.acquire();
  running_ = nullptr;
  if (task.ended) task.thread.join();
}

void Turns::wait(std::function<bool()> ready, Time until) {
  auto& self = *running_;
  self.ready = std::move(ready);
  self.until = until;
  given_back_.release();
  self.turn.acquire();
}

bool Turns::step() {
  while (begun_.size() < most_ && !waiting_.empty()) begin();
  for (const auto& task : begun_) {
    if (task->ready() || now_() >= task->until) resume(*task);
  }
  std::erase_if(begun_, [](const auto& task) { return task->ended; });
  return !begun_.empty() || !waiting_.empty();
}

Turns::Time Turns::next() const {
  if (begun_.size() < most_ && !waiting_.empty()) return now_();
  auto time = Time::max();
  for (const auto& task : begun_) time = std::min(time, task->until);
  return time;
}

}  // namespace base
