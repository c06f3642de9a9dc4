#include "flink/operator/left_to_kubectl.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"

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
  for (const auto& name : names) text += " -f " + base::shell_word(name);
  return text;
}

}  // namespace

std::string left_to_kubectl(const FlinkDeployments& files) {
  if (files.others.empty()) return {};
  std::vector<std::string> ways;
  if (const auto pure = files_of(files, false); !pure.empty())
    ways.push_back("kubectl apply" + arguments(pure));
  if (const auto mixed = files_of(files, true); !mixed.empty())
    ways.push_back(fmt::format("kubectl apply those of {} once they are in a file of their own",
                               base::printable(base::join(mixed, ", "))));
  return fmt::format("{} {} left to kubectl: {}", objects(files.others),
                     files.others.size() == 1 ? "is" : "are", base::join(ways, "; "));
}

}  // namespace flink
