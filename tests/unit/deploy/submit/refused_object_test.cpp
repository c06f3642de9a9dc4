#include "deploy/submit/refused_object.h"

#include "support/catch.h"
#include "support/fake_transport.h"
#include "support/test_world.h"

using base::Exit;
using base::Json;

namespace {

base::Error refused_with(const kube::Status& status, const std::string& kind = "Deployment",
                         const std::string& name = "orders") {
  const Json object{{"kind", kind}, {"metadata", {{"name", name}}}};
  test::FakeTransport transport;
  test::TestWorld surroundings;
  const auto world = surroundings.world();
  const kube::Client client(transport, "https://h", world, {});
  return deploy::refused_object(client, object, {.status = status});
}

base::Error refused(const std::string& kind, const std::string& name,
                    const std::string& field = "metadata.name") {
  kube::Status status{
      .code = 422, .reason = "Invalid", .message = "no", .name = name, .kind = kind};
  status.causes = {{"FieldValueInvalid", "no", field}};
  return refused_with(status, kind, name);
}

}  // namespace

TEST_CASE(
    "a Service whose name begins with a digit: the cluster id is refused, with one that every "
    "server takes") {
  for (const auto* name : {"1orders", "1orders-rest"}) {
    const auto error = refused("Service", name);
    CHECK(error.exit == Exit::usage);
    CHECK(error.hint ==
          "kubernetes.cluster-id may begin with a digit from Kubernetes 1.36 on (did you mean "
          "'orders'?)");
  }
  CHECK(refused("Service", "123").hint ==
        "kubernetes.cluster-id may begin with a digit from Kubernetes 1.36 on");
}

TEST_CASE("who is not allowed to make an object is led to all that is not allowed") {
  const auto forbidden = refused_with({.code = 403, .reason = "Forbidden", .message = "no"});
  CHECK(forbidden.exit == Exit::not_allowed);
  CHECK(forbidden.hint == "'drey check' of the same input tells all that is not allowed, at once");
  const auto unknown = refused_with({.code = 401, .reason = "Unauthorized", .message = "no"});
  CHECK(unknown.hint.find("log in again") != std::string::npos);
}

TEST_CASE("other refusals are the server's alone") {
  for (const auto& error : {refused("Service", "orders"), refused("ConfigMap", "1orders"),
                            refused("Service", "1orders", "spec.ports[0].port")}) {
    CHECK(error.exit == Exit::failed);
    CHECK(error.hint.empty());
  }
}
