// Surroundings of a command.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "base/world.h"
#include "http/transport.h"

namespace cli {

/// Opens the way to a server; tests give a fake one.
using Connect = std::function<std::unique_ptr<http::Transport>(const http::Endpoint&)>;

/// What a command is about, as far as it is known by then. It stands in the command's document,
/// that of a failure too.
struct Subject {
  std::string cluster{};
  std::string kube_namespace{};
  std::string job{};  ///< its id
};

/// What a command runs in.
struct Context {
  const base::World& world;
  const Connect& connect;
  Subject& subject;  ///< the command fills it in
};

}  // namespace cli
