#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "base/real_world.h"
#include "cli/called.h"
#include "cli/run.h"
#include "http/curl_transport.h"

namespace {

volatile std::sig_atomic_t signal_received = 0;

volatile std::sig_atomic_t signal_second = 0;  // of the monotonic clock, when it came

std::sig_atomic_t now_in_seconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::sig_atomic_t>(now.tv_sec);
}

/// The first signal ends what the program waits for, so that it can say what exists by then; a
/// later one ends the program as usual. One that comes with it is the same: timeout(1) sends its
/// signal to its child, and then to the group that the child is in.
void remember_signal(int number) {
  if (signal_received == 0) {
    signal_second = now_in_seconds();
    signal_received = number;
  } else if (now_in_seconds() - signal_second > 1) {
    std::signal(number, SIG_DFL);
    std::raise(number);
  }
}

/// Without SA_RESTART, so that a system call that waits returns.
void handle(int number, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, nullptr);
}

/// Standard streams that are closed get a descriptor all the same, for else the first file or
/// connection would be taken for one. Reading finds nothing, and writing fails as on a stream that
/// is closed.
void open_standard_streams() {
  std::array<pollfd, 3> streams{
      {{STDIN_FILENO, 0, 0}, {STDOUT_FILENO, 0, 0}, {STDERR_FILENO, 0, 0}}};
  static_cast<void>(poll(streams.data(), streams.size(), 0));
  for (const auto& stream : streams) {
    if ((stream.revents & POLLNVAL) != 0) static_cast<void>(open("/dev/null", O_RDONLY));
  }
}

}  // namespace

int main(int argc, char** argv) {
  open_standard_streams();
  // A reader that went away is a result that could not be written, not a reason to die without a
  // word.
  std::signal(SIGPIPE, SIG_IGN);
  handle(SIGINT, remember_signal);
  handle(SIGTERM, remember_signal);
  // The terminal is gone: what exists by now is said all the same, where stderr goes elsewhere.
  handle(SIGHUP, remember_signal);
  // libcurl would write the keys of its connections there.
  unsetenv("SSLKEYLOGFILE");
  const auto called =
      cli::as_called(argc > 0 ? argv[0] : "", {argv + std::min(argc, 1), argv + argc},
                     base::real_world([] { return static_cast<int>(signal_received); }));
  return static_cast<int>(cli::run(called.args, called.world, http::curl_transport));
}
