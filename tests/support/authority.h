// Authority of the test's own, which signs whatever it is to trust.
#pragma once
#include "support/loopback_server.h"

namespace test {

/// Made once, for keys take time.
inline const Authority& authority() {
  static const Authority the_one("drey test authority");
  return the_one;
}

inline LoopbackServer::Options trusted_server() {
  static const Identity identity = authority().issue({});
  return {.identity = identity};
}

}  // namespace test
