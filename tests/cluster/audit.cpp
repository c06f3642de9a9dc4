#include "cluster/audit.h"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

namespace test {
namespace {

using base::Json;

std::string line_of(const Json& event) {
  return fmt::format("{} {} {}", event.at("verb").get<std::string>(),
                     event.at("objectRef").at("resource").get<std::string>(),
                     event.at("responseStatus").at("code").get<int>());
}

bool is_part_of(const Json& part, const Json& whole) {
  for (const auto& [key, value] : part.items()) {
    if (!whole.contains(key) || whole.at(key) != value) return false;
  }
  return true;
}

}  // namespace

Audit::Audit() {
  const char* path = std::getenv("AUDIT_LOG");
  if (path == nullptr)
    throw std::runtime_error("AUDIT_LOG is not set: start the tests with tests/cluster/run");
  path_ = path;
  opened_ = seen_ = std::ifstream(path_, std::ios::ate).tellg();
}

std::vector<std::string> Audit::requests() {
  std::ifstream file(path_);
  file.seekg(seen_);
  std::vector<std::string> lines;
  std::string text;
  while (std::getline(file, text)) {
    const auto event = Json::parse(text);
    if (event.value("userAgent", "").starts_with("drey/")) lines.push_back(line_of(event));
    seen_ = file.tellg();
  }
  return lines;
}

std::string Audit::creator(const std::string& plural, const std::string& kube_namespace,
                           const std::string& name) const {
  const Json wanted{{"resource", plural}, {"namespace", kube_namespace}, {"name", name}};
  std::ifstream file(path_);
  file.seekg(opened_);
  std::string text;
  while (std::getline(file, text)) {
    // Flink writes much more than this, and parsing has its price.
    if (text.find(name) == std::string::npos) continue;
    const auto event = Json::parse(text);
    if (event.at("verb") == "create" && event.at("objectRef").value("subresource", "").empty() &&
        is_part_of(wanted, event.at("objectRef")))
      return event.at("user").at("username").get<std::string>();
  }
  return {};
}

}  // namespace test
