// Status (meta/v1): the API server does not do what was asked.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "http/message.h"

namespace kube {

/// One detail of a refusal.
struct Cause {
  std::string reason{};  ///< "FieldValueInvalid", "NamespaceTerminating"
  std::string message{};
  std::string field{};  ///< "spec.replicas"
};

struct Status {
  int code = 0;          ///< the body's own code where it has one, else the HTTP status
  std::string reason{};  ///< "AlreadyExists"; empty when the server gave none
  std::string message{};
  std::string name{};  ///< of the object it is about
  std::string kind{};  ///< kind or resource of that object
  std::vector<Cause> causes{};
  std::optional<int> retry_after_seconds{};  ///< as the header or the details ask; only whole
                                             ///< seconds count (client-go)
  std::string continue_token{};  ///< metadata.continue: where a list whose token has expired goes
                                 ///< on, as things are by now
  bool from_kubernetes = false;  ///< the body was a Status; else it is made up from the HTTP status
                                 ///< (a proxy's page, Flink's answer)
};

/// Reads the answer to a request that failed (client-go's rules: a Status needs its `kind`, one of
/// status "Success" does not count). Answers that are no Status get the reason and the message that
/// client-go gives them, with at most 2 KiB of their text.
Status status_of(const http::Response& response);

/// What is said about a 2xx answer whose body is not the JSON object that was asked for.
Status not_an_object(const http::Response& response);

/// There is no such object. A front end that knows not where to send a request says 404, too, and
/// nothing of the object.
bool is_not_found(const Status& status);
bool is_already_exists(const Status& status);
bool is_conflict(const Status& status);  ///< any other 409: resource version, uid precondition

/// The namespace that was worked in does not exist, or is being deleted.
bool is_namespace_missing(const Status& status);
bool is_namespace_terminating(const Status& status);

/// A ResourceQuota refuses it: it is used up, or wants sizes that are not said.
bool is_quota_exceeded(const Status& status);

/// An admission webhook or a ValidatingAdmissionPolicy refuses it, with whatever code it likes.
/// Source: ToStatusErr of k8s.io/apiserver/pkg/admission/plugin/webhook/errors, and the decisions
/// of plugin/policy/validating.
bool is_denied_by_admission(const Status& status);

/// Whoever asks is not known, or has no right to it: what an authenticator or an authorizer says.
/// Source: k8s.io/apiserver's forbiddenMessage (`User "x" cannot get resource "y" …`).
bool is_denied_by_authorization(const Status& status);

/// The API server has just started and cannot decide yet: nothing was done. Admission says so (403
/// "not yet ready to handle request"), and a Service finds no range of addresses yet (500 "failed
/// to allocate a serviceIP"), for which a range that is full looks alike. Source:
/// k8s.io/apiserver's admission plugins; MetaAllocator of pkg/registry/core/service/ipallocator.
bool is_not_ready(const Status& status);

/// The sentence that kubectl prints: `Error from server (Forbidden): …`, `The Deployment "x" is
/// invalid: …`.
std::string sentence(const Status& status);

/// The same as the end of a command: 401 and 403 are not_allowed, but cluster_failed where a
/// ResourceQuota is the reason and failed where the server is not ready, 404 not_found, 409
/// conflict, all others failed. It is transient where the server judges nothing: no Status, 410,
/// 429, 5xx, and one that is not ready.
base::Error to_error(const Status& status);

}  // namespace kube
