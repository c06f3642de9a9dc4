#include "base/program.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <map>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

namespace base {
namespace {

using Clock = std::chrono::steady_clock;
using End = ProgramResult::End;
using std::chrono::milliseconds;

constexpr std::size_t most_bytes = std::size_t{1} << 20;  // of what it writes to either stream
constexpr std::size_t most_at_once =
    std::size_t{1} << 17;              // twice what a pipe holds, before the clock is looked at
constexpr milliseconds patience{500};  // of a program that is asked to end

/// Both ends of a pipe, closed at the end and not inherited.
struct Pipe {
  Pipe() : problem(::pipe2(ends.data(), O_CLOEXEC) == 0 ? 0 : errno) {}
  ~Pipe() {
    close(0);
    close(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  void close(std::size_t end) {
    if (ends[end] >= 0) ::close(ends[end]);
    ends[end] = -1;
  }

  std::array<int, 2> ends{-1, -1};
  int problem;
};

bool is_program(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         ::access(path.c_str(), X_OK) == 0;
}

/// Like Go, never one that PATH finds below the working directory: whoever can write there would be
/// run.
std::string found_in_path(const std::string& name) {
  const char* path = std::getenv("PATH");
  for (const auto& directory : split(path == nullptr ? "" : path, ':')) {
    if (directory.starts_with('/') && is_program(directory + "/" + name))
      return directory + "/" + name;
  }
  return {};
}

std::vector<std::string> environment_of(const Program& program) {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string::npos) variables[text.substr(0, equals)] = text.substr(equals + 1);
  }
  for (const auto& [name, value] : program.env) variables[name] = value;
  std::vector<std::string> lines;
  for (const auto& [name, value] : variables) lines.push_back(name + "=" + value);
  return lines;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (auto& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

/// Starts it; 0 or errno.
int spawn(const Program& program, const std::string& path, const Pipe& out, const Pipe& err,
          pid_t& pid) {
  auto words = program.args;
  words.insert(words.begin(), program.path);
  auto environment = environment_of(program);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  if (!program.stdin_inherit)
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, out.ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, err.ends[1], STDERR_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
  // What this process ignores or holds back is its own affair.
  sigset_t all;
  sigset_t none;
  sigfillset(&all);
  sigemptyset(&none);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  const int problem = posix_spawn(&pid, path.c_str(), &files, &attributes, pointers(words).data(),
                                  pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return problem;
}

/// A started program. It does not outlive this.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  ~Child() {
    if (has_ended()) return;
    ::kill(pid_, SIGTERM);
    for (const auto until = Clock::now() + patience; Clock::now() < until;) {
      if (has_ended()) return;
      ::poll(nullptr, 0, 10);
    }
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, &status_, 0);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  bool has_ended() {
    ended_ = ended_ || ::waitpid(pid_, &status_, WNOHANG) == pid_;
    return ended_;
  }

  ProgramResult result() const {
    if (WIFSIGNALED(status_)) return {.end = End::killed, .code = WTERMSIG(status_)};
    return {.end = End::exited, .code = WEXITSTATUS(status_)};
  }

 private:
  pid_t pid_;
  int status_ = 0;
  bool ended_ = false;
};

/// Takes what is there to read, but not for ever from a program that writes without end. At the end
/// of the stream the pipe is closed.
template <class Take>
void drain(Pipe& pipe, const Take& take) {
  std::array<char, 16384> buffer{};
  for (std::size_t taken = 0; pipe.ends[0] >= 0 && taken < most_at_once;) {
    const auto n = ::read(pipe.ends[0], buffer.data(), buffer.size());
    if (n > 0) take(std::string_view(buffer.data(), static_cast<std::size_t>(n)));
    else if (n < 0 && errno == EINTR) continue;
    else if (n < 0 && errno == EAGAIN) return;
    else pipe.close(0);
    taken += n > 0 ? static_cast<std::size_t>(n) : 0;
  }
}

/// Hands on what a program says, up to a limit.
class Saying {
 public:
  explicit Saying(const std::function<void(std::string_view)>& hand_on) : hand_on_(hand_on) {}

  void take(std::string_view bytes) {
    if (!hand_on_ || left_ == 0) return;
    const auto some = bytes.substr(0, left_);
    hand_on_(some);
    left_ -= some.size();
    if (left_ == 0) hand_on_("\n… more, which is not shown\n");
  }

 private:
  const std::function<void(std::string_view)>& hand_on_;
  std::size_t left_ = most_bytes;
};

void wait_for_either(const Pipe& out, const Pipe& err) {
  // Without a stream only the clock tells that it has ended.
  const bool open = out.ends[0] >= 0 || err.ends[0] >= 0;
  std::array<pollfd, 2> streams{{{out.ends[0], POLLIN, 0}, {err.ends[0], POLLIN, 0}}};
  ::poll(streams.data(), streams.size(), open ? 100 : 5);
}

ProgramResult attend(const Program& program, Child& child, Pipe& out, Pipe& err) {
  std::string text;
  Saying saying(program.on_err);
  while (true) {
    const bool ended =
        child.has_ended();  // asked first: what it wrote before is in the pipes by now
    drain(out, [&](std::string_view bytes) {
      if (text.size() <= most_bytes) text += bytes;
    });
    drain(err, [&](std::string_view bytes) { saying.take(bytes); });
    if (text.size() > most_bytes) return {.end = End::too_much};
    if (ended) break;
    if (program.stopped && program.stopped()) return {.end = End::stopped};
    if (program.deadline && Clock::now() >= *program.deadline) return {.end = End::timed_out};
    wait_for_either(out, err);
  }
  auto result = child.result();
  result.out = std::move(text);
  return result;
}

}  // namespace

ProgramResult run_program(const Program& program) {
  const auto path =
      program.path.find('/') == std::string::npos ? found_in_path(program.path) : program.path;
  if (path.empty()) return {.end = End::not_found};
  Pipe out;
  Pipe err;
  if (out.problem + err.problem != 0) return {.end = End::not_started, .code = EMFILE};
  pid_t pid = 0;
  const int problem = spawn(program, path, out, err, pid);
  if (problem != 0)
    return {.end = problem == ENOENT || problem == ENOTDIR ? End::not_found : End::not_started,
            .code = problem};
  Child child(pid);
  for (auto* pipe : {&out, &err}) {
    pipe->close(1);
    ::fcntl(pipe->ends[0], F_SETFL, O_NONBLOCK);
  }
  return attend(program, child, out, err);
}

}  // namespace base
