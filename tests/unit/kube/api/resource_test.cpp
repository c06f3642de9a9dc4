#include "kube/api/resource.h"

#include "support/catch.h"
#include "support/thrown.h"

using namespace kube;

TEST_CASE("every kind has its place") {
  CHECK(object_path(deployments, "ns", "a") == "/apis/apps/v1/namespaces/ns/deployments/a");
  CHECK(object_path(config_maps, "ns", "a.b") == "/api/v1/namespaces/ns/configmaps/a.b");
  CHECK(object_path(pods, "ns", "p", "log") == "/api/v1/namespaces/ns/pods/p/log");
  CHECK(object_path(nodes, "", "n") == "/api/v1/nodes/n");
  CHECK(object_path(namespaces, "ignored", "ns") == "/api/v1/namespaces/ns");
  CHECK(collection_path(services, "ns") == "/api/v1/namespaces/ns/services");
  CHECK(collection_path(pods, "") == "/api/v1/pods");
  CHECK(collection_path(self_subject_access_reviews, "ns") ==
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews");
  CHECK(service_proxy_path("ns", "c-rest", "rest", "/jobs?x=1") ==
        "/api/v1/namespaces/ns/services/c-rest:rest/proxy/jobs?x=1");
  CHECK(service_proxy_path("ns", "c-rest", "8081", "/jobs", true) ==
        "/api/v1/namespaces/ns/services/https:c-rest:8081/proxy/jobs");
}

TEST_CASE("a resource is found by what an object says of itself") {
  CHECK(resource_of("apps/v1", "Deployment").plural == "deployments");
  CHECK(resource_of("v1", "Secret").plural == "secrets");
  CHECK(test::thrown([] { resource_of("v1", "Deployment"); }).text ==
        "objects of kind 'Deployment' (v1) are not known");
}

TEST_CASE("a path cannot lead to another object") {
  const auto [name, text] = GENERATE(table<std::string, std::string>({
      {"", "the name of an object is missing"},
      {".", "'.' cannot be a name: it may not be '.'"},
      {"..", "'..' cannot be a name: it may not be '..'"},
      {"a/../../x", "'a/../../x' cannot be a name: it may not contain '/'"},
      {"a%2fb", "'a%2fb' cannot be a name: it may not contain '%'"},
      {std::string(254, 'a'),
       "'" + std::string(254, 'a') + "' cannot be a name: it is longer than 253 bytes"},
  }));
  const auto error = test::thrown([&, name = name] { object_path(pods, "ns", name); });
  CHECK(error.exit == base::Exit::usage);
  CHECK(error.text == text);
  CHECK(test::thrown([&, name = name] { object_path(pods, name, "x"); }).exit == base::Exit::usage);
  if (!name.empty())
    CHECK(test::thrown([&, name = name] { collection_path(pods, name); }).exit ==
          base::Exit::usage);
}

TEST_CASE("what else would change a URL is encoded") {
  CHECK(object_path(pods, "ns", "a?x=1#b c:ü") ==
        "/api/v1/namespaces/ns/pods/a%3Fx%3D1%23b%20c%3A%C3%BC");
}
