#include "cli/output/amended.h"

#include <utility>

#include "http/amended.h"

namespace cli {

Connect amended(Connect connect) {
  return [connect = std::move(connect)](const http::Endpoint& endpoint) {
    auto transport = connect(endpoint);
    return endpoint.amend ? http::amending(std::move(transport), endpoint.amend)
                          : std::move(transport);
  };
}

}  // namespace cli
