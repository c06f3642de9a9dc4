#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/diagnose_parts.h"
#include "kube/object.h"

namespace deploy {
namespace {

using std::chrono::seconds;

bool mentions(const std::string& text, std::initializer_list<std::string_view> words) {
  const auto low = base::lower(text);
  return std::any_of(words.begin(), words.end(), [&](auto word) { return low.find(word) != std::string::npos; });
}

/// What is said about a pull that failed, by the registry's or the runtime's words in the message.
struct Verdict {
  std::string_view says;
  seconds grace;
  std::string_view hint;
};

constexpr std::string_view other_image = "push it, or name another with -Dkubernetes.container.image";
constexpr std::string_view credentials =
    "give the cluster a Secret with credentials for the registry: -Dkubernetes.container.image.pull-secrets=NAME";
constexpr std::string_view reach = "see whether the node reaches the registry";

Verdict verdict_of(const std::string& message) {
  if (mentions(message, {"no match for platform", "exec format error"}))
    return {"is not built for the node's architecture", seconds(5), "build it for the node's architecture as well"};
  if (mentions(message, {"pull access denied", "insufficient_scope"}))
    return {"does not exist, or may not be pulled without credentials", seconds(12), credentials};
  if (mentions(message, {"unauthorized", "authentication required", "no basic auth credentials", "denied", "forbidden"}))
    return {"may not be pulled", seconds(12), credentials};
  if (mentions(message, {"manifest unknown", "not found", "does not exist", "name unknown"})) return {"does not exist", seconds(12), other_image};
  if (mentions(message, {"toomanyrequests", "429"})) return {"cannot be pulled: the registry allows no more pulls for now", seconds(90), credentials};
  if (mentions(message, {"no such host", "server misbehaving"})) return {"cannot be pulled: its registry's name is not known", seconds(45), reach};
  return {"cannot be pulled", seconds(45), reach};
}

/// "rpc error: … : manifest unknown" gives "manifest unknown": the innermost part, where Go puts the cause.
std::string innermost(const std::string& message) {
  const auto colon = message.rfind(": ");
  auto text = std::string(base::trim(colon == std::string::npos ? message : message.substr(colon + 2)));
  return base::printable(text, 200);
}

/// Whole messages of failed pulls are in events; the container's state has them in newer versions only.
const base::Json* failed_pull(const Patient& patient, int& tries) {
  const base::Json* newest = nullptr;
  for (const auto* event : events_of(patient.seen, patient.pod)) {
    if (kube::string_at(*event, {"reason"}) != "Failed" || kube::string_at(*event, {"message"}).find("pull image") == std::string::npos) continue;
    tries += count_of(*event);
    newest = event;
  }
  return newest;
}

Diagnosis at(const Patient& patient, const Container& container, const std::string& says, seconds grace, std::string_view hint) {
  return {.key = fmt::format("image {} {}", name_of(patient.pod), container.name),
          .grace = grace,
          .what = fmt::format("image '{}' {}", base::printable(container.image, 300), says),
          .where = {patient.place(container)},
          .hint = std::string(hint)};
}

}  // namespace

std::optional<Diagnosis> diagnose_image(const Patient& patient, const Container& container) {
  if (container.waiting == "InvalidImageName" || container.waiting == "InvalidImageNameError")
    return at(patient, container, "is no name of an image", seconds(0), "name another with -Dkubernetes.container.image");
  if (container.waiting == "ErrImageNeverPull")
    return at(patient, container, "is not on the node, and may not be pulled", seconds(5), "kubernetes.container.image.pull-policy is Never");
  constexpr std::array<std::string_view, 4> pulling{"ErrImagePull", "ImagePullBackOff", "ImageInspectError", "RegistryUnavailable"};
  if (std::find(pulling.begin(), pulling.end(), container.waiting) == pulling.end()) return std::nullopt;
  int tries = 0;
  const auto* event = failed_pull(patient, tries);
  const auto message = event != nullptr ? kube::string_at(*event, {"message"}) : container.waiting_message;
  const auto verdict = verdict_of(message);
  auto diagnosis = at(patient, container, fmt::format("{} ({})", verdict.says, innermost(message)), verdict.grace, verdict.hint);
  if (tries > 0) diagnosis.where.front() += fmt::format(", {} {}", tries, tries == 1 ? "try" : "tries");
  diagnosis.trace = message;
  return diagnosis;
}

}  // namespace deploy
