#include "kube/config/credentials.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "kube/config/in_cluster.h"

namespace kube {
namespace {

/// Which files count, and who named them.
struct Places {
  std::string who{};  ///< "--kubeconfig", "KUBECONFIG"; empty: nobody, it is the usual place
  std::vector<std::string> files{};
};

Places places(const base::World& world, const Overrides& overrides) {
  if (!overrides.kubeconfig.empty()) return {"--kubeconfig", {overrides.kubeconfig}};
  const auto list = world.env("KUBECONFIG").value_or("");
  // Without HOME client-go looks below the working directory.
  const auto home = world.env("HOME").value_or("");
  if (list.empty()) return {"", {home.empty() ? ".kube/config" : home + "/.kube/config"}};
  Places named{.who = "KUBECONFIG"};
  for (const auto& file : base::split(list, ':')) {
    if (!file.empty() &&
        std::find(named.files.begin(), named.files.end(), file) == named.files.end())
      named.files.push_back(file);
  }
  return named;
}

/// What was found in each place, for the message that nothing was.
struct Found {
  Kubeconfig config{};
  std::vector<std::string> notes{};
};

Found load(const base::World& world, const Places& where) {
  std::vector<Kubeconfig> configs;
  std::vector<std::string> notes;
  for (const auto& file : where.files) {
    const auto text = world.read_file(file);
    auto name = base::printable(file);
    if (!where.who.empty()) name = where.who + ": " + name;
    if (!text && where.who == "--kubeconfig")
      throw base::Error(base::Exit::usage, name + ": no such file");
    if (!text)
      notes.push_back(name + (file.starts_with("~") ? ": no such file ('~' is not expanded here)"
                                                    : ": no such file"));
    else if (configs.emplace_back(parse_kubeconfig(*text, file)).empty())
      notes.push_back(name + ": it is empty");
  }
  if (where.files.empty()) notes.push_back(where.who + ": it names no file");
  return {merge(configs), notes};
}

[[noreturn]] void nothing_found(std::vector<std::string> notes, const std::string& in_cluster) {
  notes.push_back("in-cluster: " + in_cluster);
  throw base::Error(
      base::Exit::usage,
      "no Kubernetes cluster is configured; looked at:\n  " + base::join(notes, "\n  "),
      "name a kubeconfig with --kubeconfig or KUBECONFIG, or a server with --server");
}

Selected find(const base::World& world, const Overrides& overrides) {
  auto found = load(world, places(world, overrides));
  if (found.config.empty() && overrides.server.empty()) {
    auto pod = in_cluster_config(world);
    if (!pod.config) nothing_found(found.notes, pod.why_not);
    found.config = *pod.config;
  }
  return select(found.config, overrides);
}

}  // namespace

Access find_access(const base::World& world, const Overrides& overrides, const Login& login) {
  return access_of(world, find(world, overrides), login);
}

std::string find_namespace(const base::World& world, const Overrides& overrides) {
  return find(world, overrides).name_space;
}

std::vector<std::string> find_contexts(const base::World& world, const Overrides& overrides) {
  const auto found = load(world, places(world, overrides));
  if (found.config.empty()) nothing_found(found.notes, "it has no contexts");
  std::vector<std::string> names;
  for (const auto& context : found.config.contexts) names.push_back(context.name);
  return names;
}

}  // namespace kube
