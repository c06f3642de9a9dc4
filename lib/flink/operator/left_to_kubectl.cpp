#include "flink/operator/left_to_kubectl.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/options.h"
#include "flink/operator/ingress.h"
#include "flink/values/units.h"
#include "flink/version/dialect.h"

namespace flink {
namespace {

std::string shown(const OtherObject& object) {
  return fmt::format("{} '{}' ({})", base::printable(object.kind, 100),
                     base::printable(object.name, 200), base::printable(object.origin));
}

std::string objects(const std::vector<OtherObject>& others) {
  constexpr std::size_t most = 5;
  std::vector<std::string> names;
  for (const auto& object : others) {
    if (names.size() < most) names.push_back(shown(object));
  }
  auto text = base::join(names, ", ");
  if (others.size() > most) text += fmt::format(" and {} more", others.size() - most);
  return text;
}

bool has_deployment(const FlinkDeployments& files, const std::string& file) {
  return std::any_of(files.list.begin(), files.list.end(),
                     [&](const FlinkDeployment& deployment) { return deployment.file == file; });
}

/// The files, each once and in their order; `mixed`: those that have FlinkDeployments as well.
std::vector<std::string> files_of(const FlinkDeployments& files, bool mixed) {
  std::vector<std::string> names;
  for (const auto& object : files.others) {
    const bool is_new = names.empty() || names.back() != object.file;
    if (is_new && has_deployment(files, object.file) == mixed) names.push_back(object.file);
  }
  return names;
}

std::string arguments(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names)
    text += " -f " + (name == standard_input ? "-" : base::shell_word(name));
  return text;
}

/// A command about these files. What came by the standard input is over, and has to come again.
std::string with_input(const std::string& command, const std::vector<std::string>& names) {
  const bool is_read = std::find(names.begin(), names.end(), standard_input) != names.end();
  return is_read ? fmt::format("'… | {}' with the same standard input", command) : command;
}

std::string convert(const std::vector<std::string>& names) {
  return with_input(
      fmt::format("drey convert{} --for-kubectl | kubectl apply -f -", arguments(names)), names);
}

int rest_port(const FlinkDeployment& deployment) {
  const auto text =
      deployment.configuration.text(options::rest_port, dialect_of(deployment.version));
  const auto port = parse_java_int(text.value_or(""));
  return port ? *port : 8081;
}

void add_ingress(const FlinkDeployment& deployment, const std::string& kube_namespace,
                 base::OrderedJson& items, base::Problems& problems) {
  if (!deployment.ingress) return;
  const auto& own = deployment.kube_namespace;
  const auto name_space = own ? own->value : kube_namespace;
  const auto& url = deployment.ingress->url_template;
  if (name_space.empty() && base::lower(url.value).find("{{namespace}}") != std::string::npos)
    problems.add(fmt::format("{}: spec.ingress.template", url.origin),
                 "wants a namespace, and none is said (--namespace)");
  items.push_back(ingress_manifest(deployment, name_space, rest_port(deployment)));
}

}  // namespace

std::string command_for_kubectl(const std::string& file) { return convert({file}); }

base::OrderedJson objects_for_kubectl(const FlinkDeployments& files,
                                      const std::string& kube_namespace, base::Problems& problems) {
  auto items = base::OrderedJson::array();
  for (const auto& object : files.others) items.push_back(base::OrderedJson(object.object));
  for (const auto& deployment : files.list)
    add_ingress(deployment, kube_namespace, items, problems);
  return {{"apiVersion", "v1"}, {"kind", "List"}, {"items", std::move(items)}};
}

std::string left_to_kubectl(const FlinkDeployments& files) {
  if (files.others.empty()) return {};
  std::vector<std::string> ways;
  if (const auto pure = files_of(files, false); !pure.empty())
    ways.push_back(with_input("kubectl apply" + arguments(pure), pure));
  if (const auto mixed = files_of(files, true); !mixed.empty()) ways.push_back(convert(mixed));
  return fmt::format("{} {} left to kubectl: {}", objects(files.others),
                     files.others.size() == 1 ? "is" : "are", base::join(ways, "; "));
}

}  // namespace flink
