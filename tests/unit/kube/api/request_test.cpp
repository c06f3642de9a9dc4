#include "kube/api/request.h"

#include <algorithm>
#include <vector>

#include "support/catch.h"
#include "support/thrown.h"

using namespace kube;

namespace {

Json object(const std::string& name_space = {}) {
  Json config_map{{"apiVersion", "v1"}, {"kind", "ConfigMap"}, {"metadata", {{"name", "x"}}}};
  if (!name_space.empty()) config_map["metadata"]["namespace"] = name_space;
  return config_map;
}

}  // namespace

TEST_CASE("create posts the object to its collection") {
  const auto request = create(object("ns"), "ns");
  CHECK(request.method == "POST");
  CHECK(request.target == "/api/v1/namespaces/ns/configmaps");
  CHECK(request.body ==
        R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","namespace":"ns"}})");
  CHECK(create(object(), "ns", DryRun::yes).target ==
        "/api/v1/namespaces/ns/configmaps?dryRun=All");
}

TEST_CASE("create refuses what can only go wrong") {
  CHECK(test::thrown([] { create(object("other"), "ns"); }).text ==
        "ConfigMap 'x' is meant for namespace 'other', not for 'ns'");
  CHECK(test::thrown([] { create(object(), ""); }).text == "ConfigMap 'x' lacks a namespace");
  auto bytes = object();
  bytes["data"]["jar"] = "\xff\xfe";
  const auto error = test::thrown([&] { create(bytes, "ns"); });
  CHECK(error.exit == base::Exit::usage);
  CHECK(error.text == "ConfigMap 'x' holds bytes that are not UTF-8, and cannot be sent");
}

TEST_CASE("get asks for one object") {
  const auto request = get(deployments, "ns", "x");
  CHECK(request.method == "GET");
  CHECK(request.target == "/apis/apps/v1/namespaces/ns/deployments/x");
  CHECK(request.body.empty());
}

TEST_CASE("list encodes every value") {
  CHECK(list(pods, "ns").target == "/api/v1/namespaces/ns/pods");
  CHECK(list(pods, "").target == "/api/v1/pods");
  const auto request = list(pods, "ns",
                            {.label_selector = "app=x,a in (b)&force=true",
                             .field_selector = "metadata.name=x",
                             .limit = 500});
  CHECK(request.target ==
        "/api/v1/namespaces/ns/"
        "pods?labelSelector=app%3Dx%2Ca%20in%20%28b%29%26force%3Dtrue&fieldSelector=metadata.name%"
        "3Dx&limit=500");
  CHECK(request.headers.empty());
}

TEST_CASE("the next page is asked for by the token of the one before, the first by none") {
  CHECK(page_after("a+/=", "/api/v1/pods?limit=500") ==
        "/api/v1/pods?limit=500&continue=a%2B%2F%3D");
  CHECK(page_after("", "/api/v1/pods?limit=500") == "/api/v1/pods?limit=500");
}

TEST_CASE("list can ask for a table") {
  const auto request = list(deployments, "ns", {.as = ListAs::table});
  CHECK(request.target == "/apis/apps/v1/namespaces/ns/deployments?includeObject=None");
  CHECK(request.headers.at(0).name == "Accept");
  CHECK(request.headers.at(0).value ==
        "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
  CHECK(list(deployments, "ns", {.as = ListAs::table_metadata}).target ==
        "/apis/apps/v1/namespaces/ns/deployments?includeObject=Metadata");
}

TEST_CASE("what nobody reads of a table is left out as it comes, of objects what is said") {
  const auto table = list(deployments, "ns", {.as = ListAs::table_metadata}).without;
  CHECK(std::find(table.begin(), table.end(), "managedFields") != table.end());
  CHECK(list(pods, "ns").without == std::vector<std::string>{"managedFields"});
  CHECK(list(pods, "ns", {.without = {"env"}}).without == std::vector<std::string>{"env"});
}

TEST_CASE("of the answer to a create the owners of its fields are left out, of a read they stay") {
  const Json object = {{"apiVersion", "v1"}, {"kind", "Service"}, {"metadata", {{"name", "x"}}}};
  CHECK(create(object, "ns").without == std::vector<std::string>{"managedFields"});
  CHECK(get(services, "ns", "x").without.empty());
}

TEST_CASE("remove names the very object") {
  const auto request = remove(deployments, "ns", "x", "uid-1", Propagation::foreground);
  CHECK(request.method == "DELETE");
  CHECK(request.target == "/apis/apps/v1/namespaces/ns/deployments/x");
  CHECK(
      request.body ==
      R"({"apiVersion":"v1","kind":"DeleteOptions","preconditions":{"uid":"uid-1"},"propagationPolicy":"Foreground"})");
  CHECK(Json::parse(remove(pods, "ns", "x", "u", Propagation::orphan, DryRun::yes).body)
            .at("dryRun") == Json::array({"All"}));
  CHECK(Json::parse(remove(pods, "ns", "x", "u", Propagation::background).body)
            .at("propagationPolicy") == "Background");
}

TEST_CASE("remove never asks for a whole collection, nor for whatever bears the name") {
  CHECK(test::thrown([] { remove(pods, "ns", "", "u", Propagation::background); }).text ==
        "the name of an object is missing");
  CHECK(test::thrown([] { remove(pods, "ns", "x", "", Propagation::background); }).text ==
        "Pod 'x' is not deleted: its uid is not known");
}
