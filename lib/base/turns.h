// Functions that take turns.
#pragma once
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <semaphore>

namespace base {

/// Tasks that are worked on side by side and never at the same moment: each has a stack of its own,
/// and gives its turn away where it has to wait. Nothing between two waits needs a lock, and code
/// that waits reads like code that nobody else runs beside.
class Turns {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// `most` tasks are begun before one of them ends, at least one. `now` is the clock of `until`.
  Turns(std::size_t most, std::function<Time()> now);
  Turns(const Turns&) = delete;
  Turns& operator=(const Turns&) = delete;

  /// All tasks have ended by then (`step`).
  ~Turns();

  /// To be called between two steps, or in a task. A task throws nothing.
  void add(std::function<void()> task);

  /// In a task: lets others go on until `ready` says so or the time has come. `ready` is asked
  /// often, decides nothing but that, and throws nothing.
  void wait(std::function<bool()> ready, Time until);

  /// Outside of tasks: begins those that may begin, and gives a turn to each that is ready, one
  /// after the other in the order in which they were added. False when all have ended.
  bool step();

  /// When the first task goes on whatever happens. To be asked outside of tasks.
  Time next() const;

 private:
  struct Task;
  void begin();
  void resume(Task& task);

  std::size_t most_;
  std::function<Time()> now_;
  std::deque<std::function<void()>> waiting_{};
  std::deque<std::unique_ptr<Task>> begun_{};
  Task* running_ = nullptr;              // null: outside of tasks
  std::binary_semaphore given_back_{0};  // the turn, by the task that had it
};

}  // namespace base
