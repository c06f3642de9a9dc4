// Surroundings of a command.
#pragma once
#include <functional>
#include <memory>

#include "base/world.h"
#include "cli/output/output.h"
#include "http/transport.h"

namespace cli {

/// Opens the way to a server; tests give a fake one.
using Connect = std::function<std::unique_ptr<http::Transport>(const http::Endpoint&)>;

/// What a command runs in.
struct Context {
  const base::World& world;
  const Connect& connect;
  Subject& subject;  ///< the command fills it in
  const Output& output;
};

}  // namespace cli
