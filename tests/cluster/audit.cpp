#include "cluster/audit.h"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

namespace test {
namespace {

using base::Json;

std::string line_of(const Json& event) {
  return fmt::format("{} {} {}", event.at("verb").get<std::string>(), event.at("objectRef").at("resource").get<std::string>(),
                     event.at("responseStatus").at("code").get<int>());
}

}  // namespace

Audit::Audit() {
  const char* path = std::getenv("AUDIT_LOG");
  if (path == nullptr) throw std::runtime_error("AUDIT_LOG is not set: start the tests with tests/cluster/run");
  path_ = path;
  seen_ = std::ifstream(path_, std::ios::ate).tellg();
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

}  // namespace test
