#include "kube/api/failure.h"

#include <fmt/format.h>

#include "base/text.h"
#include "http/url.h"

namespace kube {
namespace {

using Kind = http::Failure::Kind;

std::string host_and_port(std::string_view server) {
  try {
    return http::parse_url(server).authority();
  } catch (const base::Error&) {
    return base::printable(server, 300);
  }
}

std::string text_of(const http::Failure& failure, std::string_view server) {
  const auto host = host_and_port(server);
  const auto reason = base::printable(failure.text, 500);
  switch (failure.kind) {
    case Kind::connect:
      if (failure.text == "connection refused")
        return fmt::format(
            "The connection to the server {} was refused - did you specify the right host or port?",
            host);
      break;
    case Kind::stopped: return reason;
    case Kind::broken:
      return fmt::format("The connection to the server {} broke: {}", host, reason);
    case Kind::too_large:
    case Kind::protocol:
      return fmt::format("The answer of the server {} cannot be used: {}", host, reason);
    default: break;
  }
  return fmt::format("Unable to connect to the server: {}: {}", host, reason);
}

std::string hint_of(const http::Failure& failure, bool maybe_applied) {
  if (maybe_applied)
    return "whether it was done is not known: run the same command again to find out, and to "
           "complete it";
  switch (failure.kind) {
    case Kind::resolve: return "check the host name in the cluster's 'server', and the network";
    case Kind::tls:
      return "check the cluster's 'server', 'certificate-authority' and 'tls-server-name' in the "
             "kubeconfig";
    case Kind::identity: return "check the user's certificate, key and token in the kubeconfig";
    case Kind::proxy:
      return "check the cluster's 'proxy-url' in the kubeconfig, and HTTPS_PROXY and NO_PROXY";
    default: return {};
  }
}

base::Exit exit_of(Kind kind) {
  switch (kind) {
    case Kind::identity: return base::Exit::not_allowed;
    case Kind::stopped: return base::Exit::interrupted;
    default: return base::Exit::unreachable;
  }
}

}  // namespace

base::Error to_error(const http::Failure& failure, std::string_view server, bool maybe_applied) {
  return {maybe_applied ? base::Exit::partial : exit_of(failure.kind), text_of(failure, server),
          hint_of(failure, maybe_applied)};
}

}  // namespace kube
