#include <csignal>
#include <string>
#include <vector>

#include "base/world.h"
#include "cli/run.h"
#include "http/curl_transport.h"

int main(int argc, char** argv) {
  // A reader that went away is a result that could not be written, not a reason to die without a word.
  std::signal(SIGPIPE, SIG_IGN);
  const auto world = base::real_world();
  const std::vector<std::string> args(argv + 1, argv + argc);
  return static_cast<int>(cli::run(args, world, http::curl_transport));
}
