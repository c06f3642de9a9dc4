#include <csignal>
#include <string>
#include <vector>

#include "base/world.h"
#include "cli/run.h"
#include "http/curl_transport.h"

namespace {

volatile std::sig_atomic_t signal_received = 0;

/// The first signal ends the transfers, so that the program can say what exists by then; a second one ends the program as usual.
void remember_signal(int number) {
  signal_received = number;
  std::signal(number, SIG_DFL);
}

}  // namespace

int main(int argc, char** argv) {
  // A reader that went away is a result that could not be written, not a reason to die without a word.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGINT, remember_signal);
  std::signal(SIGTERM, remember_signal);
  auto world = base::real_world();
  world.signal = [] { return static_cast<int>(signal_received); };
  const std::vector<std::string> args(argv + 1, argv + argc);
  return static_cast<int>(cli::run(args, world, http::curl_transport));
}
