// The API server's service proxy, behind which JobManagers are.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/json.h"
#include "http/message.h"

namespace test {

class FakeJobManager;

/// JobManagers by the name of their rest Service: "default/orders-rest".
struct ServiceProxy {
  std::map<std::string, FakeJobManager*> behind{};

  /// Nothing for a request that is not the proxy's. `service` finds a Service in a namespace, null
  /// when there is none.
  std::optional<http::Response> answer(
      const http::Request& request,
      const std::function<base::Json(const std::string& kube_namespace, const std::string& name)>&
          service) const;
};

}  // namespace test
