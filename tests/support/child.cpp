#include "support/child.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace test {
namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
  Pipe() {
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error(std::strerror(errno));
  }
  std::array<int, 2> ends{};
};

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (const auto& text : texts) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

pid_t start(const Child& child, const Pipe& out, const Pipe& err) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  if (child.stdout_file.empty()) posix_spawn_file_actions_adddup2(&actions, out.ends[1], 1);
  else posix_spawn_file_actions_addopen(&actions, 1, child.stdout_file.c_str(), O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, err.ends[1], 2);
  if (!child.directory.empty())
    posix_spawn_file_actions_addchdir_np(&actions, child.directory.c_str());
  pid_t pid = 0;
  const int problem = posix_spawn(&pid, child.args[0].c_str(), &actions, nullptr,
                                  pointers(child.args).data(), pointers(child.environment).data());
  posix_spawn_file_actions_destroy(&actions);
  close(out.ends[1]);
  close(err.ends[1]);
  if (problem != 0) throw std::runtime_error(child.args[0] + ": " + std::strerror(problem));
  return pid;
}

/// Takes what there is; false at the end of the stream.
bool take(int fd, std::string& into) {
  std::array<char, 4096> buffer{};
  const auto n = read(fd, buffer.data(), buffer.size());
  if (n > 0) into.append(buffer.data(), static_cast<std::size_t>(n));
  return n > 0;
}

}  // namespace

std::chrono::seconds usual_patience() {
  return std::chrono::minutes(std::getenv("DREY_EMULATOR") == nullptr ? 1 : 10);
}

Ended run_child(const Child& child) {
  const Pipe out, err;
  malloc_trim(0);  // a child's memory counts from what this process has
  const auto pid = start(child, out, err);
  const auto give_up = Clock::now() + child.patience;
  Ended ended;
  bool told = false;
  std::array<pollfd, 2> fds{pollfd{out.ends[0], POLLIN, 0}, pollfd{err.ends[0], POLLIN, 0}};
  while ((fds[0].fd >= 0 || fds[1].fd >= 0) && Clock::now() < give_up) {
    poll(fds.data(), fds.size(), 100);
    if (fds[0].revents != 0 && !take(fds[0].fd, ended.out)) fds[0].fd = -1;
    if (fds[1].revents != 0 && !take(fds[1].fd, ended.err)) fds[1].fd = -1;
    if (!told && !ended.err.empty() && child.when_it_talks) {
      told = true;
      child.when_it_talks(pid);
    }
  }
  const bool hangs = Clock::now() >= give_up;
  if (hangs) kill(pid, SIGKILL);
  int status = 0;
  rusage used{};
  wait4(pid, &status, 0, &used);
  ended.most_memory = used.ru_maxrss;
  close(out.ends[0]);
  close(err.ends[0]);
  if (hangs)
    throw std::runtime_error("the program did not end within " +
                             std::to_string(child.patience.count()) + " s; it said: " + ended.err);
  ended.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return ended;
}

}  // namespace test
