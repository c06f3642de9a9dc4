#include "flink/operator/pod_templates.h"

#include "tests/support/catch.h"

using namespace flink;
using base::Json;

namespace {

std::optional<Said<Json>> said(const char* text) { return Said<Json>{Json::parse(text), "f:1"}; }

std::optional<Json> merged(const char* common, const char* own, bool by_name = false) {
  return merged_pod_template(said(common), said(own), by_name);
}

ProcessResources resources(const char* kind, const char* name, const char* amount) {
  ProcessResources result;
  (std::string(kind) == "requests" ? result.requests : result.limits) = {{name, {amount, "f:2"}}};
  return result;
}

}  // namespace

TEST_CASE("one template alone is the template") {
  CHECK_FALSE(merged_pod_template(std::nullopt, std::nullopt, false));
  const auto one = said(R"({"spec":{"hostNetwork":true,"volumes":[],"priority":null}})");
  CHECK(merged_pod_template(one, std::nullopt, false) ==
        Json::parse(R"({"spec":{"hostNetwork":true}})"));
  CHECK(merged_pod_template(std::nullopt, one, false) ==
        Json::parse(R"({"spec":{"hostNetwork":true}})"));
}

TEST_CASE("objects are merged field by field, the process's own values win") {
  CHECK(merged(R"({"metadata":{"labels":{"a":"1","b":"2"}},"spec":{"priority":1}})",
               R"({"metadata":{"labels":{"b":"3","c":"4"}},"spec":{"priority":2}})") ==
        Json::parse(R"({"metadata":{"labels":{"a":"1","b":"3","c":"4"}},"spec":{"priority":2}})"));
}

TEST_CASE("lists are merged place by place, as the operator does unless told otherwise") {
  const auto* common = R"({"spec":{"containers":[{"name":"a","image":"x"},{"name":"b"}]}})";
  const auto* own = R"({"spec":{"containers":[{"name":"c"}]}})";
  CHECK(merged(common, own) ==
        Json::parse(R"({"spec":{"containers":[{"name":"c","image":"x"},{"name":"b"}]}})"));
  CHECK(merged(common, own, true) ==
        Json::parse(
            R"({"spec":{"containers":[{"name":"a","image":"x"},{"name":"b"},{"name":"c"}]}})"));
}

TEST_CASE("elements of the same name are merged where lists are merged by name") {
  CHECK(merged(R"({"spec":{"containers":[{"name":"a","image":"x"},{"name":"b","image":"y"}]}})",
               R"({"spec":{"containers":[{"name":"b","image":"z"}]}})", true) ==
        Json::parse(
            R"({"spec":{"containers":[{"name":"a","image":"x"},{"name":"b","image":"z"}]}})"));
}

TEST_CASE("a list of texts keeps its own, and gets what is longer in the other") {
  CHECK(merged(R"({"spec":{"command":["a","b"]}})", R"({"spec":{"command":["c","d","e"]}})") ==
        Json::parse(R"({"spec":{"command":["a","b","e"]}})"));
}

TEST_CASE("a resource that is no option of Flink goes into the main container") {
  CHECK(with_resources(std::nullopt, resources("requests", "memory", "1Gi")) == std::nullopt);
  CHECK(with_resources(std::nullopt, resources("limits", "nvidia.com/gpu", "1")) ==
        Json::parse(R"({"spec":{"containers":[{"name":"flink-main-container",
                        "resources":{"limits":{"nvidia.com/gpu":"1"}}}]}})"));
  ProcessResources old;
  old.ephemeral_storage = {{"2G", "f:1"}};
  CHECK(with_resources(Json::parse(R"({"spec":{"containers":[{"name":"x"}]}})"), old) ==
        Json::parse(R"({"spec":{"containers":[{"name":"x"},{"name":"flink-main-container",
                        "resources":{"limits":{"ephemeral-storage":"2G"},
                                     "requests":{"ephemeral-storage":"2G"}}}]}})"));
}

TEST_CASE("the old resource is not looked at beside the new one") {
  auto both = resources("requests", "cpu", "1");
  both.ephemeral_storage = {{"2G", "f:1"}};
  CHECK(with_resources(std::nullopt, both) == std::nullopt);
}

TEST_CASE("the startup probe waits for the REST API, and leaves another one alone") {
  const auto with = with_startup_probe(std::nullopt);
  CHECK(with["spec"]["containers"][0]["startupProbe"] ==
        Json::parse(R"({"failureThreshold":2147483647,"periodSeconds":1,
                        "httpGet":{"path":"/config","port":"rest"}})"));
  const auto own = Json::parse(
      R"({"spec":{"containers":[{"name":"flink-main-container","startupProbe":{"periodSeconds":9}}]}})");
  CHECK(with_startup_probe(own) == own);
}
