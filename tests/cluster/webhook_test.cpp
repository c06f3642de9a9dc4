// Admission webhooks, which the API server really asks.
#include "base/base64.h"
#include "cluster/await.h"
#include "cluster/real_cluster.h"
#include "kube/api/object.h"
#include "support/authority.h"
#include "support/catch.h"
#include "support/loopback_server.h"

using base::Json;
using test::LoopbackServer;
using test::RealCluster;
using test::Words;

namespace {

constexpr const char* configurations = "/apis/admissionregistration.k8s.io/v1/";

/// One that is asked about the Deployments that are made in the namespace of a cluster, while it is
/// there.
class Webhook {
 public:
  /// `decide` is given the Deployment and makes of it the members of an AdmissionResponse.
  template <class Decide>
  Webhook(RealCluster& cluster, const Decide& decide)
      : cluster_(cluster),
        server_(test::trusted_server(), [decide](const auto& received, auto& peer) {
          const auto review = Json::parse(received.body);
          auto response = decide(review.at("request").at("object"));
          response["uid"] = review.at("request").at("uid");
          peer.write(test::whole_answer(200,
                                        Json{{"apiVersion", "admission.k8s.io/v1"},
                                             {"kind", "AdmissionReview"},
                                             {"response", response}}
                                            .dump(),
                                        "Content-Type: application/json\r\n"));
          return true;
        }) {
    send("POST", "", configuration());
  }

  ~Webhook() { send("DELETE", "/" + cluster_.kube_namespace(), nullptr); }

  Webhook(const Webhook&) = delete;
  Webhook& operator=(const Webhook&) = delete;

  /// API servers learn of it in their own time.
  void await_first(const Words& deploy) const {
    auto trial = deploy;
    trial.insert(trial.begin() + 1, "--dry-run=server");
    test::await("the webhook is asked", [&] {
      static_cast<void>(cluster_.drey(trial));
      return !server_.received().empty();
    });
  }

 private:
  Json configuration() const {
    const auto& name = cluster_.kube_namespace();
    return {{"apiVersion", "admissionregistration.k8s.io/v1"},
            {"kind", "MutatingWebhookConfiguration"},
            {"metadata", {{"name", name}}},
            {"webhooks",
             {{{"name", "images.example.com"},
               {"admissionReviewVersions", {"v1"}},
               {"sideEffects", "None"},
               {"failurePolicy", "Fail"},
               {"clientConfig",
                {{"url", server_.url() + "/"},
                 {"caBundle", base::base64_encode(test::authority().certificate())}}},
               {"namespaceSelector", {{"matchLabels", {{"kubernetes.io/metadata.name", name}}}}},
               {"rules",
                {{{"apiGroups", {"apps"}},
                  {"apiVersions", {"v1"}},
                  {"operations", {"CREATE"}},
                  {"resources", {"deployments"}}}}}}}}};
  }

  void send(const std::string& method, const std::string& end, const Json& body) {
    http::Request request{
        .method = method,
        .target = std::string(configurations) + "mutatingwebhookconfigurations" + end};
    if (!body.is_null()) {
      request.body = body.dump();
      request.headers.push_back({"Content-Type", "application/json"});
    }
    const auto result = cluster_.ask(kube::repeatable(request));
    INFO(method << ": " << (result.status ? result.status->message : std::string()));
    CHECK(result.object);
  }

  RealCluster& cluster_;
  LoopbackServer server_;
};

/// Puts a mirror before the image of the first container.
Json mirrored(const Json& deployment) {
  const Json::json_pointer image("/spec/template/spec/containers/0/image");
  const Json patch{{{"op", "replace"},
                    {"path", image.to_string()},
                    {"value", "mirror.example.com/" + deployment.at(image).get<std::string>()}}};
  return {
      {"allowed", true}, {"patchType", "JSONPatch"}, {"patch", base::base64_encode(patch.dump())}};
}

bool says(const test::Ended& ended, const std::string& text) {
  return ended.err.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("what a webhook makes of an image is no drift, and the program says so") {
  RealCluster cluster;
  auto args = cluster.deploy("orders");
  const Webhook webhook(cluster, mirrored);
  webhook.await_first(args);
  REQUIRE(cluster.drey(args).exit_code == 0);
  const auto image = cluster.objects("orders")
                         .at("deployments/orders")
                         .at(Json::json_pointer("/spec/template/spec/containers/0/image"))
                         .get<std::string>();
  REQUIRE(image.starts_with("mirror.example.com/"));
  for (const auto* command : {"diff", "apply"}) {
    args.front() = command;
    const auto ended = cluster.drey(args);
    INFO(ended.out << ended.err);
    CHECK(ended.exit_code == 0);
    CHECK(says(ended, "spec.template.spec.containers[flink-main-container].image became " + image +
                          " when it was made, and not "));
  }
}

TEST_CASE("what a webhook denies is not made: exit 7, with its words") {
  RealCluster cluster;
  const auto args = cluster.deploy("orders");
  const Webhook webhook(cluster, [](const Json&) -> Json {
    return {{"allowed", false},
            {"status", {{"code", 409}, {"message", "images come from the mirror here"}}}};
  });
  webhook.await_first(args);
  const auto ended = cluster.drey(args);
  INFO(ended.err);
  CHECK(ended.exit_code == 7);
  CHECK(says(ended, "images come from the mirror here"));
  CHECK(cluster.objects("orders").empty());
}
