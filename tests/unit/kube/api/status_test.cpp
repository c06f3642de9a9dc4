#include "kube/api/status.h"

#include "support/catch.h"
#include "support/fake_transport.h"

using namespace kube;
using test::response;

namespace {

std::string status_body(const std::string& rest) {
  return R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",)" + rest + "}";
}

}  // namespace

TEST_CASE("a Status is read whole") {
  const auto status = status_of(response(
      422,
      status_body(
          R"("message":"bad","reason":"Invalid","code":422,"details":{"name":"x","kind":"Deployment","retryAfterSeconds":3,
    "causes":[{"reason":"FieldValueInvalid","message":"no","field":"spec.replicas"}]})")));
  CHECK(status.code == 422);
  CHECK(status.reason == "Invalid");
  CHECK(status.message == "bad");
  CHECK(status.name == "x");
  CHECK(status.kind == "Deployment");
  CHECK(status.retry_after_seconds == 3);
  CHECK(status.causes.at(0).field == "spec.replicas");
  CHECK(status.from_kubernetes);
}

TEST_CASE("which bodies are a Status") {
  CHECK(status_of(response(403, R"({"kind":"Status","status":"Failure","message":"m"})"))
            .from_kubernetes);
  CHECK(status_of(response(500, R"({"kind":"Status","status":"Failure","code":404})")).code == 404);
  CHECK_FALSE(status_of(response(403, R"({"apiVersion":"v1","status":"Failure","message":"m"})"))
                  .from_kubernetes);
  CHECK_FALSE(status_of(response(404, R"({"kind":"Status","status":"Success"})")).from_kubernetes);
  CHECK_FALSE(status_of(response(404, R"({"kind":"Status","apiVersion":"v2"})")).from_kubernetes);
  CHECK_FALSE(status_of(response(404, R"({"errors":["Job not found"]})")).from_kubernetes);
  CHECK(status_of(response(403, R"({"kind":"Status","code":"x","details":[],"message":5})")).code ==
        403);
}

TEST_CASE("a Status says no code that there is none of, and no causes that are no list") {
  for (const auto* code : {"0", "-1", "1000001", "4.5"})
    CHECK(status_of(response(403, status_body(R"("code":)" + std::string(code)))).code == 403);
  CHECK(status_of(response(422, status_body(R"("details":{"causes":{"a":{"message":"m"}}})")))
            .causes.empty());
}

TEST_CASE("Retry-After counts in whole seconds, and before the details") {
  CHECK(status_of(response(429, "Too many requests", {{"retry-after", "7"}})).retry_after_seconds ==
        7);
  CHECK(status_of(response(500, status_body(R"("details":{"retryAfterSeconds":2})"),
                           {{"retry-after", "7"}}))
            .retry_after_seconds == 7);
  CHECK_FALSE(status_of(response(429, "", {{"retry-after", "Wed, 21 Oct 2015 07:28:00 GMT"}}))
                  .retry_after_seconds);
  CHECK_FALSE(status_of(response(429, "", {{"retry-after", "-1"}})).retry_after_seconds);
}

TEST_CASE("sentences are kubectl's") {
  const auto [code, body, text] = GENERATE(table<int, std::string, std::string>({
      {403, status_body(R"("message":"pods is forbidden","reason":"Forbidden","code":403)"),
       "Error from server (Forbidden): pods is forbidden"},
      {404, status_body(R"("message":"namespaces \"x\" not found","reason":"NotFound","code":404)"),
       "Error from server (NotFound): namespaces \"x\" not found"},
      {401, status_body(R"("message":"Unauthorized","reason":"Unauthorized","code":401)"),
       "You must be logged in to the server (Unauthorized)"},
      {500, status_body(R"("message":"boom")"), "Error from server: boom"},
      {422,
       status_body(
           R"("reason":"Invalid","message":"all","details":{"name":"x","kind":"Deployment",
           "causes":[{"message":"must be > 0","field":"spec.replicas"}]})"),
       "The Deployment \"x\" is invalid: spec.replicas: must be > 0"},
      {422,
       status_body(
           R"("reason":"Invalid","details":{"name":"x","kind":"Service",
           "causes":[{"message":"a","field":"f"},{"message":"a","field":"f"},{"message":"b","field":"g"}]})"),
       "The Service \"x\" is invalid:\n  * f: a\n  * g: b"},
      {422, status_body(R"("reason":"Invalid","message":"why")"), "The request is invalid: why"},
      {429, "Too many requests, please try again later.\n",
       "Error from server (TooManyRequests): the server has received too many requests and has "
       "asked us to try again later: Too many requests, "
       "please try again later."},
      {502, "bad gateway",
       "Error from server: the server responded with the status code 502: bad gateway"},
      {404, "", "Error from server (NotFound): the server could not find the requested resource"},
      {404, "<!DOCTYPE html><p>",
       "Error from server: the server answered 404 with a web page: is this really a Kubernetes "
       "API server?"},
      {403, status_body(R"("message":"red \u001b[31m","reason":"Forbidden")"),
       "Error from server (Forbidden): red \\x1b[31m"},
  }));
  CHECK(sentence(status_of(response(code, body))) == text);
}

TEST_CASE("answers that no API server gives are doubted") {
  CHECK(sentence(status_of(response(302, "", {{"location", "https://sso/login"}}))) ==
        "Error from server: the server answered 302 with a redirect to 'https://sso/login': is "
        "this really a Kubernetes API server?");
  CHECK(sentence(not_an_object(response(200, "<html>", {{"content-type", "text/html"}}))) ==
        "Error from server: the server answered 200 with a web page: is this really a Kubernetes "
        "API server?");
  CHECK(sentence(not_an_object(response(201, ""))) ==
        "Error from server: the server answered 201 with an empty body: is this really a "
        "Kubernetes API server?");
  CHECK(sentence(not_an_object(response(200, "{\"a\":"))) ==
        "Error from server: the server answered 200 with something that is not a JSON object: is "
        "this really a Kubernetes API server?");
}

TEST_CASE("only the API server says that an object is not there, or was changed") {
  const auto status = [](int code, const std::string& body) {
    return status_of(response(code, body, {{"content-type", "application/json"}}));
  };
  const std::string real = R"({"kind":"Status","status":"Failure","code":404})";
  CHECK(kube::is_not_found(status(404, real)));
  CHECK_FALSE(kube::is_not_found(status(404, "<html>")));
  CHECK_FALSE(kube::is_not_found(status(404, "default backend - 404")));
  CHECK_FALSE(kube::is_conflict(status(409, "<html>")));
}

TEST_CASE("long bodies are cut") {
  CHECK(sentence(status_of(response(500, std::string(100'000, 'x')))).size() < 2'300);
}

TEST_CASE("each code has its exit, but what only the API server knows is not a front end's word") {
  using base::Exit;
  const auto [code, exit, of_front_end] =
      GENERATE(table<int, Exit, Exit>({{401, Exit::not_allowed, Exit::not_allowed},
                                       {403, Exit::not_allowed, Exit::not_allowed},
                                       {404, Exit::not_found, Exit::failed},
                                       {409, Exit::conflict, Exit::failed},
                                       {422, Exit::failed, Exit::failed},
                                       {400, Exit::failed, Exit::failed},
                                       {503, Exit::failed, Exit::failed}}));
  CHECK(to_error(status_of(response(code, R"({"kind":"Status","status":"Failure"})"))).exit ==
        exit);
  CHECK(to_error(status_of(response(code))).exit == of_front_end);
}

TEST_CASE("what to do about it") {
  const auto [code, body, hint] = GENERATE(table<int, std::string, std::string>({
      {403,
       R"("message":"pods is forbidden: User \"system:anonymous\" cannot list","reason":"Forbidden")",
       "no credentials were sent: the context names no user, or the server does not take what it "
       "has"},
      {401, R"("message":"Unauthorized","reason":"Unauthorized")",
       "the credentials are missing, wrong or have expired: log in again"},
      {404,
       R"("reason":"NotFound","message":"namespaces \"x\" not found","details":{"name":"x","kind":"namespaces"})",
       "create it: kubectl create namespace x"},
      {409,
       R"("reason":"AlreadyExists","message":"object is being deleted: deployments.apps \"x\" already exists")",
       "it is still being deleted: wait until it is gone, or choose another name"},
      {403,
       R"("reason":"Forbidden","message":"m","details":{"causes":[{"reason":"NamespaceTerminating"}]})",
       "the namespace is being deleted: wait until it is gone, or choose another one"},
      {403, R"("reason":"Forbidden","message":"exceeded quota")", ""},
      {403,
       R"("reason":"Forbidden","message":"cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: no, <nil>")",
       "the role needs 'update' on the finalizers of the owner as well"},
      {500, R"("reason":"InternalError","message":"failed calling webhook \"a.b\": refused")",
       "an admission webhook of the Kubernetes cluster does not answer: run the same command again "
       "when it does"},
  }));
  CHECK(to_error(status_of(response(code, status_body(body)))).hint == hint);
}

TEST_CASE("what admission denies is not allowed, whatever its code") {
  const auto [code, message] = GENERATE(table<int, std::string>({
      {403, "admission webhook \\\"a.b\\\" denied the request: no"},
      {400, "admission webhook \\\"a.b\\\" denied the request without explanation"},
      {422, "x is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no"},
  }));
  const auto status =
      status_of(response(code, status_body(R"("reason":"Invalid","message":")" + message + '"')));
  CHECK(is_denied_by_admission(status));
  CHECK(to_error(status).exit == base::Exit::not_allowed);
  CHECK(to_error(status).hint ==
        "an admission policy of the Kubernetes cluster refuses what is asked for: ask for "
        "something else, or have the policy changed");
}

TEST_CASE("which refusals say that there is no right to do it") {
  const auto [code, body, is] = GENERATE(table<int, std::string, bool>({
      {401, R"("reason":"Unauthorized","message":"Unauthorized")", true},
      {403,
       R"("reason":"Forbidden","message":"pods is forbidden: User \"jane\" cannot list resource \"pods\" in API group \"\"")",
       true},
      {403, R"("reason":"Forbidden","message":"pods \"x\" is forbidden: exceeded quota: y")",
       false},
      {404, R"("reason":"NotFound","message":"is forbidden: User \"jane\" cannot get")", false},
  }));
  CHECK(is_denied_by_authorization(status_of(response(code, status_body(body)))) == is);
  CHECK_FALSE(is_denied_by_authorization(status_of(response(code, body))));  // a front end's
}

TEST_CASE("a server that is not ready yet is asked again, and is no refusal") {
  const auto [code, message, is] = GENERATE(table<int, std::string, bool>({
      {403, "pods \\\"x\\\" is forbidden: not yet ready to handle request", true},
      {403, "pods \\\"x\\\" is forbidden: no", false},
      {500, "Internal error occurred: failed to allocate a serviceIP: range is full", true},
      {500, "Internal error occurred: failed calling webhook", false},
  }));
  const auto status = status_of(
      response(code, status_body(R"("reason":"InternalError","message":")" + message + '"')));
  CHECK(is_not_ready(status) == is);
  if (!is) return;
  CHECK(to_error(status).exit == base::Exit::failed);
  CHECK(to_error(status).transient);
}

TEST_CASE("the two kinds of 409") {
  const auto exists = status_of(response(409, status_body(R"("reason":"AlreadyExists")")));
  CHECK(is_already_exists(exists));
  CHECK_FALSE(is_conflict(exists));
  const auto conflict = status_of(response(409, status_body(R"("reason":"Conflict")")));
  CHECK(is_conflict(conflict));
  CHECK_FALSE(is_already_exists(conflict));
}
