#include "kube/api/status.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "kube/api/object.h"

namespace kube {
namespace {

struct Generic {
  int code;
  const char* reason;
  const char* message;
};

/// What client-go says when the server only gives a number (apimachinery,
/// NewGenericServerResponse).
constexpr Generic generic[] = {
    {400, "BadRequest", "the server rejected our request for an unknown reason"},
    {401, "Unauthorized", "the server has asked for the client to provide credentials"},
    {403, "Forbidden", "the server does not allow access to the requested resource"},
    {404, "NotFound", "the server could not find the requested resource"},
    {405, "MethodNotAllowed", "the server does not allow this method on the requested resource"},
    {406, "NotAcceptable",
     "the server was unable to respond with a content type that the client supports"},
    {409, "Conflict", "the server reported a conflict"},
    {410, "Gone", "the requested resource is gone"},
    {413, "RequestEntityTooLarge", "the request is too large"},
    {415, "UnsupportedMediaType", "the server does not support the content type of the request"},
    {422, "Invalid", "the server rejected our request due to an error in our request"},
    {429, "TooManyRequests",
     "the server has received too many requests and has asked us to try again later"},
    {500, "", "an error on the server has prevented the request from succeeding"},
    {503, "ServiceUnavailable", "the server is currently unable to handle the request"},
    {504, "Timeout",
     "the server was unable to return a response in the time allotted, but may still be processing "
     "the request"},
};

std::optional<int> whole_seconds(std::string_view text) {
  int seconds = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (problem != std::errc{} || end != text.data() + text.size() || seconds < 0)
    return std::nullopt;
  return seconds;
}

int integer_at(const Json& object, const char* key, int otherwise) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_integer()) return otherwise;
  const auto value = found->get<std::int64_t>();
  return value >= 0 && value <= 1'000'000 ? static_cast<int>(value) : otherwise;
}

std::vector<Cause> causes_of(const Json& details) {
  std::vector<Cause> causes;
  const auto list = details.find("causes");
  if (list == details.end() || !list->is_array()) return causes;
  for (const auto& cause : *list)
    causes.push_back(
        {string_at(cause, {"reason"}), string_at(cause, {"message"}), string_at(cause, {"field"})});
  return causes;
}

std::optional<Status> read_status(const http::Response& response) {
  const auto body = response.body.starts_with('{') ? parse_object(response.body) : std::nullopt;
  if (!body || string_at(*body, {"kind"}) != "Status") return std::nullopt;
  const auto version = string_at(*body, {"apiVersion"});
  if ((!version.empty() && version != "v1") || string_at(*body, {"status"}) == "Success")
    return std::nullopt;
  Status status{.code = integer_at(*body, "code", response.status),
                .reason = string_at(*body, {"reason"}),
                .message = string_at(*body, {"message"}),
                .continue_token = string_at(*body, {"metadata", "continue"}),
                .from_kubernetes = true};
  if (status.code == 0) status.code = response.status;
  const auto details = body->find("details");
  if (details == body->end() || !details->is_object()) return status;
  status.name = string_at(*details, {"name"});
  status.kind = string_at(*details, {"kind"});
  status.causes = causes_of(*details);
  if (const int seconds = integer_at(*details, "retryAfterSeconds", 0); seconds > 0)
    status.retry_after_seconds = seconds;
  return status;
}

bool is_web_page(const http::Response& response) {
  const auto text = base::lower(base::trim(std::string_view(response.body).substr(0, 256)));
  return response.header("content-type").find("html") != std::string_view::npos ||
         text.starts_with("<!doctype") || text.starts_with("<html");
}

std::string doubt(const http::Response& response) {
  const auto location = response.header("location");
  const auto answer = is_web_page(response) ? std::string("a web page")
                      : !location.empty()
                          ? fmt::format("a redirect to '{}'", base::printable(location, 300))
                      : response.body.empty() ? std::string("an empty body")
                                              : std::string("something that is not a JSON object");
  return fmt::format("the server answered {} with {}: is this really a Kubernetes API server?",
                     response.status, answer);
}

Status made_up(const http::Response& response) {
  Status status{.code = response.status};
  if (response.status < 400 || is_web_page(response)) {
    status.message = doubt(response);
    return status;
  }
  const auto* known = std::find_if(std::begin(generic), std::end(generic),
                                   [&](const Generic& g) { return g.code == response.status; });
  status.message = fmt::format("the server responded with the status code {}", response.status);
  if (known != std::end(generic)) status.reason = known->reason, status.message = known->message;
  if (const auto text = base::trim(response.body); !text.empty())
    status.message += fmt::format(": {}", base::printable(text));
  return status;
}

std::vector<std::string> cause_lines(const Status& status) {
  std::vector<std::string> lines;
  for (const auto& cause : status.causes) {
    auto line =
        base::printable(cause.field.empty() ? cause.message : cause.field + ": " + cause.message);
    if (std::find(lines.begin(), lines.end(), line) == lines.end())
      lines.push_back(std::move(line));
  }
  return lines;
}

std::string invalid_sentence(const Status& status) {
  const bool named = !status.kind.empty() || !status.name.empty();
  auto text = named ? fmt::format("The {} \"{}\" is invalid", base::printable(status.kind, 100),
                                  base::printable(status.name, 300))
                    : std::string("The request is invalid");
  const auto lines = cause_lines(status);
  if (lines.empty())
    return status.message.empty() ? text : text + ": " + base::printable(status.message);
  if (lines.size() == 1) return text + ": " + lines[0];
  text += ":";
  for (const auto& line : lines) text += "\n  * " + line;
  return text;
}

bool mentions(const Status& status, std::string_view words) {
  return status.message.find(words) != std::string::npos;
}

/// "services "x" is forbidden: exceeded quota: …": whoever asks, it is not a right that is missing;
/// so where nothing can be made as the namespace goes.
base::Exit exit_of(const Status& status) {
  if (is_quota_exceeded(status) || is_namespace_terminating(status))
    return base::Exit::cluster_failed;
  if (is_denied_by_admission(status)) return base::Exit::not_allowed;
  if (is_not_ready(status)) return base::Exit::failed;
  switch (status.code) {
    case 401:
    case 403: return base::Exit::not_allowed;
    // A front end knows nothing of objects.
    case 404: return status.from_kubernetes ? base::Exit::not_found : base::Exit::failed;
    case 409: return status.from_kubernetes ? base::Exit::conflict : base::Exit::failed;
    default: return base::Exit::failed;
  }
}

/// What no request can help. Of 4xx only that is one which asks to come back, or for a newer view.
bool is_transient(const Status& status) {
  return !status.from_kubernetes || status.code < 400 || status.code >= 500 || status.code == 410 ||
         status.code == 429 || is_not_ready(status);
}

std::string hint_of(const Status& status) {
  if (mentions(status, "User \"system:anonymous\""))
    return "no credentials were sent: the context names no user, or the server does not take what "
           "it has";
  if (status.code == 401) return "the credentials are missing, wrong or have expired: log in again";
  if (is_quota_exceeded(status))
    return "a quota of the namespace is used up, or wants sizes that are not said: delete what is "
           "not needed any more, or have it changed";
  if (is_namespace_terminating(status))
    return "the namespace is being deleted: wait until it is gone, or choose another one";
  if (is_namespace_missing(status))
    return fmt::format("create it: kubectl create namespace {}", base::printable(status.name, 100));
  if (is_already_exists(status) && mentions(status, "object is being deleted"))
    return "it is still being deleted: wait until it is gone, or choose another name";
  if (is_denied_by_admission(status))
    return "an admission policy of the Kubernetes cluster refuses what is asked for: ask for "
           "something else, or have the policy changed";
  if (mentions(status, "failed calling webhook "))
    return "an admission webhook of the Kubernetes cluster does not answer: run the same command "
           "again when it does";
  if (mentions(status, "can't set finalizers on"))
    return "the role needs 'update' on the finalizers of the owner as well";
  return {};
}

}  // namespace

Status status_of(const http::Response& response) {
  auto status = read_status(response).value_or(made_up(response));
  if (const auto seconds = whole_seconds(response.header("retry-after")))
    status.retry_after_seconds = seconds;
  return status;
}

Status not_an_object(const http::Response& response) {
  return {.code = response.status, .message = doubt(response)};
}

bool is_not_found(const Status& status) { return status.code == 404 && status.from_kubernetes; }

bool is_already_exists(const Status& status) { return status.reason == "AlreadyExists"; }

bool is_conflict(const Status& status) {
  return status.code == 409 && status.from_kubernetes && !is_already_exists(status);
}

bool is_namespace_missing(const Status& status) {
  return status.code == 404 && (status.kind == "namespaces" || status.kind == "Namespace");
}

bool is_namespace_terminating(const Status& status) {
  return std::any_of(status.causes.begin(), status.causes.end(),
                     [](const Cause& cause) { return cause.reason == "NamespaceTerminating"; }) ||
         (status.code == 403 && mentions(status, "because it is being terminated"));
}

bool is_quota_exceeded(const Status& status) {
  return status.code == 403 && (mentions(status, " is forbidden: exceeded quota: ") ||
                                mentions(status, " is forbidden: failed quota: "));
}

bool is_denied_by_admission(const Status& status) {
  const bool by_webhook =
      mentions(status, "admission webhook \"") && mentions(status, "\" denied the request");
  const bool by_policy =
      mentions(status, "ValidatingAdmissionPolicy '") && mentions(status, "' denied request");
  return by_webhook || by_policy;
}

bool is_denied_by_authorization(const Status& status) {
  if (!status.from_kubernetes) return false;
  return status.code == 401 || (status.code == 403 && mentions(status, "forbidden: User \"") &&
                                mentions(status, "\" cannot "));
}

bool is_not_ready(const Status& status) {
  if (!status.from_kubernetes) return false;
  return (status.code == 403 &&
          mentions(status, " is forbidden: not yet ready to handle request")) ||
         (status.code == 500 && mentions(status, "failed to allocate a serviceIP: "));
}

std::string sentence(const Status& status) {
  if (status.reason == "Invalid") return invalid_sentence(status);
  const auto message = base::printable(status.message);
  if (status.reason == "Unauthorized")
    return fmt::format("You must be logged in to the server ({})",
                       message.empty() ? "Unauthorized" : message);
  return status.reason.empty() ? "Error from server: " + message
                               : fmt::format("Error from server ({}): {}",
                                             base::printable(status.reason, 100), message);
}

base::Error to_error(const Status& status) {
  base::Error error(exit_of(status), sentence(status), hint_of(status));
  error.transient = is_transient(status);
  return error;
}

}  // namespace kube
