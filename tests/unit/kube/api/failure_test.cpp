#include "kube/api/failure.h"

#include "support/catch.h"

using Kind = http::Failure::Kind;

TEST_CASE("failures are told in kubectl's words") {
  const auto [failure, text, exit] = GENERATE(table<http::Failure, std::string, base::Exit>({
      {{Kind::connect, false, "connection refused"},
       "The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or "
       "port?",
       base::Exit::unreachable},
      {{Kind::connect, false, "no route to host"},
       "Unable to connect to the server: 10.0.0.1:6443: no route to host",
       base::Exit::unreachable},
      {{Kind::resolve, false, "no such host"},
       "Unable to connect to the server: 10.0.0.1:6443: no such host",
       base::Exit::unreachable},
      {{Kind::identity, false, "the client key is encrypted"},
       "Unable to connect to the server: 10.0.0.1:6443: the client key is encrypted",
       base::Exit::not_allowed},
      {{Kind::broken, true, "connection reset"},
       "The connection to the server 10.0.0.1:6443 broke: connection reset",
       base::Exit::unreachable},
      {{Kind::protocol, true, "what came is not HTTP"},
       "The answer of the server 10.0.0.1:6443 cannot be used: what came is not HTTP",
       base::Exit::unreachable},
      {{Kind::stopped, true, "stopped while connecting"},
       "stopped while connecting",
       base::Exit::interrupted},
  }));
  const auto error = kube::to_error(failure, "https://10.0.0.1:6443/prefix");
  CHECK(error.text == text);
  CHECK(error.exit == exit);
}

TEST_CASE("a write that may have been done is partial") {
  const auto error = kube::to_error({Kind::broken, true, "connection reset"}, "https://host", true);
  CHECK(error.exit == base::Exit::partial);
  CHECK(error.hint ==
        "whether it was done is not known: run the same command again to find out, and to complete "
        "it");
}
