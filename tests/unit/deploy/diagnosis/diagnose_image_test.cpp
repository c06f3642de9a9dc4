// Images that cannot be pulled: what is said, and for how long it must last.
#include "deploy/diagnosis/diagnosis.h"

#include "support/catch.h"
#include "unit/deploy/diagnosis/failing_pods.h"

using base::Exit;
using deploy::diagnose;
using test::beside;
using test::event;
using test::Pod;
using test::pulling;
using test::Seen;
using test::what;

TEST_CASE("an image that does not exist") {
  const auto found =
      diagnose(pulling("rpc error: code = NotFound desc = failed to resolve reference: "
                       "registry.example.com/orders:1.8.2: not found"));
  REQUIRE(found);
  CHECK(found->exit == Exit::cluster_failed);
  CHECK(found->what == "image 'registry.example.com/orders:1.8.2' does not exist (not found)");
  CHECK(found->where ==
        std::vector<std::string>{
            "container flink-main-container of pod orders-1, ImagePullBackOff, 3 tries"});
  CHECK(found->grace == std::chrono::seconds(12));
}

TEST_CASE("what registries and runtimes say of a pull that failed") {
  CHECK(what(pulling("manifest unknown: manifest unknown"))
            .find("does not exist (manifest unknown)") != std::string::npos);
  CHECK(what(pulling("pull access denied, repository does not exist or may require authorization: "
                     "authorization failed"))
            .find("does not exist, or its pull needs credentials") != std::string::npos);
  CHECK(what(pulling("unexpected status from HEAD request to https://r/v2/x: 401 Unauthorized"))
            .find("may not be pulled (401 Unauthorized)") != std::string::npos);
  CHECK(what(pulling("dial tcp: lookup r on 10.96.0.10:53: no such host"))
            .find("the registry's host name does not resolve (no such host)") != std::string::npos);
  CHECK(what(pulling("no match for platform in manifest: not found"))
            .find("is not built for the node's architecture") != std::string::npos);
  CHECK(what(pulling("toomanyrequests: slow down")).find("rate limit is reached") !=
        std::string::npos);
  CHECK(
      what(pulling("dial tcp 10.0.0.1:443: i/o timeout")).find("cannot be pulled (i/o timeout)") !=
      std::string::npos);
}

TEST_CASE(
    "a registry that cannot be reached may come back, and is given more time than an image that is "
    "not there") {
  const auto grace = [](const std::string& message) {
    return diagnose(pulling(message))->grace.count();
  };
  CHECK(grace("not found") == 12);
  CHECK(grace("i/o timeout") == 45);
  CHECK(grace("dial tcp: lookup r: no such host") == 45);
  CHECK(grace("toomanyrequests: slow down") == 90);
  CHECK(grace("no match for platform in manifest") == 5);
}

TEST_CASE("without events the container's own message tells") {
  Seen seen;
  seen.pod(Pod("orders-1").on("node-4").waiting("ErrImagePull", "rpc error: manifest unknown"));
  CHECK(what(seen) ==
        "image 'registry.example.com/orders:1.8.2' does not exist (manifest unknown)");
  seen.pod(Pod("orders-1").on("node-4").waiting("InvalidImageName", "couldn't parse"));
  CHECK(diagnose(seen)->grace.count() == 0);
  seen.pod(Pod("orders-1").on("node-4").waiting("ErrImageNeverPull"));
  CHECK(diagnose(seen)->hint == "set kubernetes.container.image.pull-policy to IfNotPresent");
  CHECK(diagnose(seen)->grace == std::chrono::seconds(5));
  seen.pod(Pod("orders-1").on("node-4").waiting("RegistryUnavailable", "registry is unavailable"));
  CHECK(what(seen) ==
        "image 'registry.example.com/orders:1.8.2' cannot be pulled (registry is unavailable)");
}

TEST_CASE("a cause is not read out of the name, the tag, the digest or the URL of an image") {
  const auto cause = [](const std::string& image, const std::string& message) {
    Seen seen;
    const auto pod = Pod("orders-1", "orders", image).on("node-4").waiting("ErrImagePull");
    seen.pod(pod).event(event(pod, "Failed", "Failed to pull image \"" + image + "\": " + message));
    return *diagnose(seen);
  };
  const auto timeout = [](const std::string& image) {
    const auto slash = image.find('/');
    return "failed to pull and unpack image \"" + image + "\": failed to resolve reference \"" +
           image + "\": failed to do request: Head \"https://" + image.substr(0, slash) + "/v2" +
           image.substr(slash) + "\": dial tcp 192.0.2.10:443: i/o timeout";
  };
  for (const auto* image :
       {"registry.example.com/team/orders:20240429-7", "registry.example.com/denied/orders:1",
        "forbidden:5000/orders:1", "registry.example.com/orders:not-found",
        "r.example.com/unauthorized@sha256:429429429", "registry.denied.example/x:1"}) {
    CAPTURE(image);
    const auto found = cause(image, timeout(image));
    CHECK(found.what == std::string("image '") + image + "' cannot be pulled (i/o timeout)");
    CHECK(found.hint == "check that the node reaches the registry");
  }
  const auto bare = cause("denied/orders:429",
                          "dial tcp: lookup denied on 10.96.0.10:53: read udp "
                          "10.4.2.9:4290->10.96.0.10:53: i/o timeout");
  CHECK(bare.what == "image 'denied/orders:429' cannot be pulled (i/o timeout)");
  CHECK(cause("r/denied:1", "denied: requested access to the resource is denied")
            .what.find("may not be pulled") != std::string::npos);
  CHECK(cause("r/o:429", "unexpected status code [manifests 429]: 429 Too Many Requests")
            .what.find("rate limit is reached") != std::string::npos);
  CHECK(cause("r/o:1",
              "tls: failed to verify certificate: x509: certificate signed by unknown "
              "authority")
            .hint == "make the node trust the registry's certificate authority");
  CHECK(cause("r/o:1", "write /var/lib/x: no space left on device").hint ==
        "free disk space on the node");
}

TEST_CASE("what is said of a pull is said of the container whose image it is") {
  Seen seen;
  const auto pod = beside("orders-1", "ImagePullBackOff", {});
  auto of_main = event(pod, "Failed", "Failed to pull image \"x\": 429 Too Many Requests", 7);
  auto of_sidecar = event(pod, "Failed",
                          "Failed to pull image \"registry.example.com/exporter:3\": not found", 2);
  of_sidecar["involvedObject"]["fieldPath"] = "spec.containers{exporter}";
  seen.pod(pod).event(of_sidecar).event(of_main);
  const auto found = diagnose(seen);
  REQUIRE(found);
  CHECK(found->what == "image 'registry.example.com/exporter:3' does not exist (not found)");
  CHECK(found->where ==
        std::vector<std::string>{"container exporter of pod orders-1, ImagePullBackOff, 2 tries"});
  CHECK(found->hint == "push it, or name another for container 'exporter' in the pod template");
}

TEST_CASE("an init container is found in the events by its list and its name") {
  Seen seen;
  const auto pod = beside("orders-1", "ImagePullBackOff", {}, "initContainers");
  auto of_init = event(pod, "Failed",
                       "Failed to pull image \"registry.example.com/exporter:3\": not found", 2);
  of_init["involvedObject"]["fieldPath"] = "spec.initContainers{exporter}";
  const auto found = diagnose(seen.pod(pod).event(of_init));
  REQUIRE(found);
  CHECK(found->what == "image 'registry.example.com/exporter:3' does not exist (not found)");
}

TEST_CASE("quoted words are names, unless the quote has no end") {
  CHECK(diagnose(pulling("server says: project \"no forbidden things\" is busy: try again"))
            ->what.find("cannot be pulled") != std::string::npos);
  CHECK(diagnose(pulling("server says: 5\" disk is unauthorized: try again"))
            ->what.find("may not be pulled") != std::string::npos);
}
