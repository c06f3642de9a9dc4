#include "flink/operator/ingress.h"

#include "tests/support/catch.h"

using namespace flink;
using base::Json;

namespace {

Json manifest(const std::string& url_template, const std::string& kube_namespace = "team-a") {
  FlinkDeployment deployment;
  deployment.name = "orders";
  deployment.ingress.emplace();
  deployment.ingress->url_template.value = url_template;
  return ingress_manifest(deployment, kube_namespace, 8081);
}

}  // namespace

TEST_CASE("the Ingress leads from the template's place to the rest Service") {
  CHECK(manifest("{{name}}.{{Namespace}}.example.com") == Json::parse(R"({
    "apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
    "metadata": {"name": "orders", "namespace": "team-a", "labels": {"component": "ingress"}},
    "spec": {"rules": [{"host": "orders.team-a.example.com", "http": {"paths": [{
      "pathType": "ImplementationSpecific",
      "backend": {"service": {"name": "orders-rest", "port": {"number": 8081}}}}]}}]}})"));
}

TEST_CASE("a template has a host, a path, or both, with a protocol or without") {
  const auto place = [](const std::string& url_template) {
    const auto rule = manifest(url_template)["spec"]["rules"][0];
    return rule.value("host", "(none)") + " " +
           rule["http"]["paths"][0].value("path", std::string("(none)"));
  };
  CHECK(place("/{{namespace}}/{{name}}(/|$)(.*)") == "(none) /team-a/orders(/|$)(.*)");
  CHECK(place("https://flink.example.com:8443/{{name}}?a=b") == "flink.example.com /orders");
  CHECK(place("HTTP://x/") == "x /");
  CHECK(place("x") == "x (none)");
}

TEST_CASE("class, annotations, labels and TLS are as the file has them") {
  FlinkDeployment deployment;
  deployment.name = "orders";
  deployment.ingress = {{"x", {}},
                        Said<std::string>{"nginx", {}},
                        {{"a", {"1", {}}}},
                        {{"b", {"2", {}}}},
                        Said<Json>{Json::parse(R"([{"hosts":["x"],"secretName":"tls"}])"), {}}};
  const Json made = ingress_manifest(deployment, "", 9000);
  CHECK(made["metadata"] == Json::parse(R"({"name": "orders", "annotations": {"a": "1"},
                                            "labels": {"b": "2", "component": "ingress"}})"));
  CHECK(made["spec"]["ingressClassName"] == "nginx");
  CHECK(made["spec"]["tls"][0]["secretName"] == "tls");
  CHECK(made["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]["port"]["number"] ==
        9000);
}
