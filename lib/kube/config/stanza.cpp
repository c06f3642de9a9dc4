#include "kube/config/stanza.h"

#include "base/base64.h"
#include "base/error.h"
#include "base/text.h"

namespace kube {
namespace {

std::string read_file(const base::World& world, const Stanza& stanza, const Material& material) {
  try {
    if (auto text = world.read_file(material.path)) return *text;
  } catch (const base::Error& problem) {
    stanza.refuse(fmt::format("'{}': {}", material.field, problem.text));
  }
  stanza.refuse(
      fmt::format("'{}': no such file: '{}'", material.field, base::printable(material.path)));
}

}  // namespace

void Stanza::refuse(const std::string& what, const std::string& hint) const {
  throw base::Error(base::Exit::usage, text_ + ": " + what, hint);
}

std::string read_pem(const base::World& world, const Stanza& stanza, const Material& material) {
  if (!material.path.empty() && !material.data.empty())
    stanza.refuse(
        fmt::format("'{0}' and '{0}-data' are both set, only one is allowed", material.field));
  if (material.path.empty() && material.data.empty()) return {};
  const auto said = material.path.empty() ? material.field + "-data" : material.field;
  const auto text = material.path.empty() ? base::base64_decode(base::trim(material.data))
                                          : read_file(world, stanza, material);
  if (!text) stanza.refuse(fmt::format("'{}' is not valid base64", said));
  if (text->find("ENCRYPTED") != std::string::npos)
    stanza.refuse(fmt::format("'{}' is encrypted, which is not supported", said));
  if (text->find(material.mark) == std::string::npos)
    stanza.refuse(fmt::format("'{}' holds no '-----{}' in PEM format", said, material.mark));
  return *text;
}

}  // namespace kube
