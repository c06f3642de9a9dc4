#include "cluster/kill_point.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>
#include <stdexcept>

#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

namespace test {
namespace {

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (const auto& text : texts) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

void leave_streams() {
  const int nowhere = open("/dev/null", O_RDWR);
  for (const int fd : {0, 1, 2}) dup2(nowhere, fd);
}

[[noreturn]] void become(char** args, char** environment) {
  ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
  raise(SIGSTOP);
  execve(args[0], args, environment);
  _exit(127);
}

bool is_system_call(int status) {
  return WIFSTOPPED(status) && WSTOPSIG(status) == (SIGTRAP | 0x80);
}

/// A signal for the program is passed on; the stops that ptrace makes are not.
int signal_to_deliver(int status) {
  const int signal = WSTOPSIG(status);
  return signal == SIGTRAP || signal == (SIGTRAP | 0x80) || signal == SIGSTOP ? 0 : signal;
}

class Tracer {
 public:
  Tracer(pid_t pid, std::size_t number) : pid_(pid), number_(number) {}

  Traced run() {
    int status = 0;
    waitpid(pid_, &status, 0);
    ptrace(PTRACE_SETOPTIONS, pid_, nullptr,
           PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL);
    ptrace(PTRACE_SYSCALL, pid_, nullptr, nullptr);
    while (true) {
      const pid_t thread = waitpid(-1, &status, __WALL);
      if (thread < 0) throw std::runtime_error(std::strerror(errno));
      if (WIFSTOPPED(status)) go_on(thread, status);
      else if (thread == pid_) return end(status);
    }
  }

 private:
  /// Every second stop of a thread at system calls is an entry.
  void go_on(pid_t thread, int status) {
    if (is_system_call(status) && (inside_[thread] = !inside_[thread]) &&
        ++traced_.calls == number_) {
      kill(pid_, SIGKILL);
      return;
    }
    ptrace(PTRACE_SYSCALL, thread, nullptr, signal_to_deliver(status));
  }

  Traced end(int status) {
    traced_.killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    if (WIFEXITED(status)) traced_.exit_code = WEXITSTATUS(status);
    return traced_;
  }

  pid_t pid_;
  std::size_t number_;
  std::map<pid_t, bool> inside_{};
  Traced traced_{};
};

}  // namespace

Traced run_to_system_call(const Child& child, std::size_t number, Streams streams) {
  auto args = pointers(child.args);
  auto environment = pointers(child.environment);
  const pid_t pid = fork();
  if (pid < 0) throw std::runtime_error(std::strerror(errno));
  if (pid == 0) {
    if (streams == Streams::nowhere) leave_streams();
    become(args.data(), environment.data());
  }
  return Tracer(pid, number).run();
}

}  // namespace test
