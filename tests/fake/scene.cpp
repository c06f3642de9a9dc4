#include "fake/scene.h"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

#include "cli/run.h"

namespace test {

const char* const secret_token = "tok-5ebe2294ecd0e0f08eab7690d2a6ee69";

const char* const kubeconfig = R"(
apiVersion: v1
kind: Config
current-context: prod
clusters: [{name: prod, cluster: {server: "https://10.2.0.1:6443"}}]
contexts: [{name: prod, context: {cluster: prod, user: me}}]
users: [{name: me, user: {token: tok-5ebe2294ecd0e0f08eab7690d2a6ee69}}]
)";

namespace {

/// Nobody listens.
struct Nobody : http::Transport {
  std::vector<http::Reply> send(std::span<const http::Request> requests,
                                std::chrono::steady_clock::time_point) override {
    return std::vector<http::Reply>(
        requests.size(), http::Failure{http::Failure::Kind::connect, false, "connection refused"});
  }
};

/// Keeps what a run wrote as a document, for the level `schema`: a line of JSON in the file that
/// DREY_DOCUMENTS names.
void keep_document(const Words& args, const std::string& written) {
  const auto* path = std::getenv("DREY_DOCUMENTS");
  if (path == nullptr || !written.starts_with('{')) return;
  const auto document = Json::parse(written, nullptr, false);
  if (document.is_discarded()) return;
  const Json line{{"args", args}, {"document", document}};
  std::ofstream(path, std::ios::app)
      << line.dump(-1, ' ', false, Json::error_handler_t::replace) << "\n";
}

/// No two runs have the same, whichever scene they are in.
std::string next_token() {
  static std::atomic<int> runs{0};
  return fmt::format("{:032x}", ++runs);
}

}  // namespace

Scene::Scene() : Scene(own_server) {}

Scene::Scene(FakeApiServer& shared) : server(shared) {
  wire.clock = &surroundings;
  surroundings.env["HOME"] = "/home/me";
  surroundings.files["/home/me/.kube/config"] = kubeconfig;
  server.nodes =
      Json::array({node({{"InternalIP", "192.168.64.21"}, {"ExternalIP", "203.0.113.5"}})});
}

bool Scene::is_signalled() {
  if (interrupt_at && surroundings.steady >= *interrupt_at) signal = SIGINT;
  return signal != 0;
}

Result Scene::run(const Words& args) {
  wire.log.clear();
  wire.carried_out.clear();
  surroundings.out.str({});
  surroundings.err.str({});
  surroundings.token = next_token();
  Result ended;
  const auto connect = [this](const http::Endpoint& endpoint) -> std::unique_ptr<http::Transport> {
    connected.push_back(endpoint);
    if (const auto found = direct.find(endpoint.url); found != direct.end())
      return found->second->connect();
    return endpoint.url.starts_with("http://") ? std::make_unique<Nobody>()
                                               : wire.connect(endpoint);
  };
  auto world = surroundings.world();
  world.signal = [this] { return is_signalled() ? signal : 0; };
  try {
    ended.exit = static_cast<int>(cli::run(args, world, connect));
  } catch (const Killed&) {  // exit stays -1
  }
  wire.forget_plans();
  ended.out = surroundings.out.str();
  ended.err = surroundings.err.str();
  keep_document(args, ended.out);
  return ended;
}

FakeApiServer::Objects Scene::wanted(const Words& args) {
  Words dry{args.front(), "--dry-run=client", "-ojson", "-q", "--show-secrets"};
  dry.insert(dry.end(), args.begin() + 1, args.end());
  TestWorld dry_world;
  dry_world.files = surroundings.files;
  dry_world.env = surroundings.env;
  const auto never = [](const http::Endpoint&) -> std::unique_ptr<http::Transport> {
    throw std::logic_error("a dry run connects to nothing");
  };
  cli::run(dry, dry_world.world(), never);
  const auto list = Json::parse(dry_world.out.str());
  FakeApiServer::Objects objects;
  for (const auto& item : list.at("items")) objects[plural_of(item) + "/" + name_of(item)] = item;
  return objects;
}

namespace {

/// What the program sends of a manifest: the same with two annotations, and the owner.
Json as_sent(Json manifest, const Json& sent, const std::string& deployment,
             const std::string& uid) {
  const auto annotations = sent.at("metadata").value("annotations", Json::object());
  for (const auto* key : {"drey/run", "drey/spec"})
    manifest["metadata"]["annotations"][key] = annotations.value(key, "");
  for (const auto* key : {"drey/flink-version", "drey/restored-from"}) {
    if (annotations.contains(key)) manifest["metadata"]["annotations"][key] = annotations.at(key);
  }
  if (manifest.at("kind") == "Deployment") return manifest;
  manifest["metadata"]["ownerReferences"] = Json::array({{{"apiVersion", "apps/v1"},
                                                          {"kind", "Deployment"},
                                                          {"name", deployment},
                                                          {"uid", uid},
                                                          {"controller", true},
                                                          {"blockOwnerDeletion", true}}});
  return manifest;
}

std::string names(const FakeApiServer::Objects& objects) {
  std::string text;
  for (const auto& [name, object] : objects) text += (text.empty() ? "" : " ") + name;
  return text;
}

}  // namespace

std::string wrong_among(const FakeApiServer::Objects& sent, const FakeApiServer::Objects& wanted,
                        const FakeApiServer& server) {
  if (names(wanted) != names(sent))
    return fmt::format("wanted {}, there are {}", names(wanted), names(sent));
  std::string deployment;
  for (const auto& [name, object] : wanted) {
    if (object.at("kind") == "Deployment") deployment = name_of(object);
  }
  const auto kept = server.find("deployments", deployment);
  const auto spec = kept.at("metadata").at("annotations").at("drey/spec");
  for (const auto& [name, object] : sent) {
    const auto should = as_sent(wanted.at(name), object, deployment, uid_of(kept));
    if (object != should)
      return fmt::format("{} differs: {}", name, Json::diff(should, object).dump());
    const auto& annotations = object.at("metadata").at("annotations");
    if (annotations.at("drey/run").get<std::string>().size() != 32 ||
        annotations.at("drey/spec") != spec)
      return name + " has no token, or another spec: " + annotations.dump();
  }
  return {};
}

std::string Scene::wrong(const Words& args) {
  return wrong_among(server.sent(), wanted(args), server);
}

std::string Scene::wrongly_deleted() const { return test::wrongly_deleted(wire.log, wire.log); }

std::string wrongly_deleted(const std::vector<Exchange>& sent,
                            const std::vector<Exchange>& carried_out) {
  std::set<std::string> ours;
  for (const auto& exchange : carried_out) {
    if (exchange.request.method == "POST" && exchange.answer.status == 201)
      ours.insert(uid_of(Json::parse(exchange.answer.body)));
  }
  for (const auto& exchange : sent) {
    if (exchange.request.method != "DELETE") continue;
    const auto options =
        exchange.request.body.empty() ? Json::object() : Json::parse(exchange.request.body);
    if (!ours.contains(options.value(Json::json_pointer("/preconditions/uid"), "")))
      return exchange.line() + " " + exchange.request.body;
  }
  return {};
}

void work_in(Scene& scene, const std::string& kube_namespace) {
  std::string text = kubeconfig;
  const std::string user = "user: me";
  text.replace(text.find(user), user.size(), user + ", namespace: " + kube_namespace);
  scene.surroundings.files["/home/me/.kube/config"] = text;
  scene.server.namespaces.insert(kube_namespace);
}

std::string flink_deployment(const std::string& name, const std::string& more,
                             const std::string& more_of_job) {
  return "apiVersion: flink.apache.org/v1beta1\nkind: FlinkDeployment\nmetadata:\n  name: " + name +
         "\nspec:\n  image: flink:2.2\n  flinkVersion: v2_2\n  serviceAccount: flink\n  "
         "jobManager: "
         "{resource: {memory: 2048m}}\n  taskManager: {resource: {memory: 2048m}}\n  job: {jarURI: "
         "'local:///opt/job.jar', parallelism: 2" +
         more_of_job + "}\n" + more;
}

std::string replaced(std::string text, const std::string& part, const std::string& other) {
  return text.replace(text.find(part), part.size(), other);
}

Words command(const Words& more) {
  Words words{"run-application", "--detached", "-Dkubernetes.cluster-id=orders",
              "-Dkubernetes.container.image.ref=registry.example.com/orders:2.3.0"};
  words.insert(words.end(), more.begin(), more.end());
  words.emplace_back("local:///opt/flink/usrlib/orders.jar");
  return words;
}

Json node(const std::map<std::string, std::string>& addresses, bool unschedulable) {
  Json node{{"metadata", {{"name", "node-1"}}},
            {"spec", Json::object()},
            {"status", {{"addresses", Json::array()}}}};
  for (const auto& [type, address] : addresses)
    node["status"]["addresses"].push_back({{"type", type}, {"address", address}});
  if (unschedulable) node["spec"]["unschedulable"] = true;
  return node;
}

Json foreign_deployment(const std::string& name) {
  const Json labels{
      {"app", name}, {"component", "jobmanager"}, {"type", "flink-native-kubernetes"}};
  const Json container{{"name", "flink-main-container"}, {"image", "flink:1.20.5"}};
  return deployment(name, labels, container, 1);
}

void run_cluster(Scene& scene, FakeJobManager& job_manager, const std::string& name,
                 const std::string& kube_namespace) {
  auto deployment = foreign_deployment(name);
  for (const auto* path : {"/metadata/labels/app", "/spec/selector/matchLabels/app",
                           "/spec/template/metadata/labels/app"})
    deployment[Json::json_pointer(path)] = name;
  const auto kept = scene.server.create(deployment, kube_namespace);
  scene.server.create(owned(foreign_service(name + "-rest"), uid_of(kept), name), kube_namespace);
  scene.server.proxy.behind[kube_namespace + "/" + name + "-rest"] = &job_manager;
}

Json foreign_service(const std::string& name) {
  const Json labels{{"app", "somebody"}};
  return {{"apiVersion", "v1"},
          {"kind", "Service"},
          {"metadata", {{"name", name}, {"labels", labels}}},
          {"spec",
           {{"selector", labels}, {"ports", Json::array({{{"name", "rest"}, {"port", 8081}}})}}}};
}

Json foreign_config_map(const std::string& name) {
  return {{"apiVersion", "v1"},
          {"kind", "ConfigMap"},
          {"metadata", {{"name", name}}},
          {"data", {{"mine", "yes"}}}};
}

Json owned(Json object, const std::string& uid, const std::string& cluster) {
  object["metadata"]["ownerReferences"] = Json::array(
      {{{"apiVersion", "apps/v1"}, {"kind", "Deployment"}, {"name", cluster}, {"uid", uid}}});
  return object;
}

}  // namespace test
