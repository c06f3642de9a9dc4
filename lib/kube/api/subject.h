// Subject of a request to the API server, and whether an answer is about the same.
#pragma once
#include <string>

#include "base/json.h"
#include "http/message.h"
#include "kube/api/status.h"

namespace kube {

/// What an answer must be. Empty where that does not matter: logs, what goes through a proxy, paths
/// of other kinds.
struct Subject {
  std::string kind{};  ///< "Deployment", "PodList", "Table"
  std::string name{};  ///< "orders"; of a create it is looked for in what was sent
};

Subject subject_of(const http::Request& request);

/// Whether the object of a 2xx answer is what was asked for. A DELETE may be answered with a Status
/// that is no failure.
bool is_answer_to(const http::Request& request, const base::Json& answer);

/// What is said of one that is not; its `kind` and `name` are those that were asked for.
Status not_asked_for(const http::Response& response, const base::Json& answer,
                     const Subject& wanted);

}  // namespace kube
