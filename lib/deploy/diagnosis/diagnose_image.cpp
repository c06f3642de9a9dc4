#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/diagnosis/diagnose_parts.h"
#include "flink/config/operator_options.h"
#include "flink/config/options.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using std::chrono::seconds;

// ------------------------------------------------------------------------------------------------
// what a message says, names left out

bool is_separator(char c) {
  return c == ' ' || c == ',' || c == ';' || c == ':' || c == '(' || c == ')' || c == '\t' ||
         c == '\n' || c == '=';
}

/// Registries, repositories, tags, digests, URLs and addresses are named by users, who may call
/// them as they like.
bool is_name(std::string_view word, const std::vector<std::string>& of_image) {
  if (word.find('/') != std::string_view::npos || word.starts_with("sha256")) return true;
  const auto dot = word.find('.');
  if (dot != std::string_view::npos && dot + 1 < word.size())
    return true;  // hosts and numbers; a full stop ends the word
  return std::find(of_image.begin(), of_image.end(), word) != of_image.end();
}

/// "registry:5000/team/orders:1.8@sha256:…" gives "registry", "5000", "team", "orders", "1.8", …
std::vector<std::string> parts_of_name(std::string_view image) {
  std::vector<std::string> parts(1);
  for (const char c : base::lower(image)) {
    if (c == '/' || c == ':' || c == '@') parts.emplace_back();
    else parts.back() += c;
  }
  return parts;
}

/// Without what is quoted: Go quotes names and URLs.
std::string unquoted(const std::string& message) {
  std::string text;
  bool quoted = false;
  for (const char c : message) {
    if (c == '"') quoted = !quoted, text += ' ';
    else if (!quoted) text += c;
  }
  // A quote that nothing closes is none.
  return quoted ? message : text;
}

/// The words of a message in lower case with one blank around each, without names.
std::string words_of(const std::string& message, const std::vector<std::string>& of_image) {
  std::string words = " ";
  const auto text = base::lower(unquoted(message));
  for (std::size_t begin = 0; begin < text.size();) {
    auto end = begin;
    while (end < text.size() && !is_separator(text[end])) ++end;
    auto word = std::string_view(text).substr(begin, end - begin);
    if (is_name(word, of_image)) word = {};
    while (!word.empty() && (word.back() == '.' || word.back() == '\'')) word.remove_suffix(1);
    if (!word.empty()) words += std::string(word) + " ";
    begin = end + 1;
  }
  return words;
}

// ------------------------------------------------------------------------------------------------
// failures to pull

/// What is said about a pull that failed, by the registry's or the runtime's words in the message.
struct PullFailure {
  std::string_view says;
  seconds grace;
  std::string hint;
};

constexpr std::string_view reach = "check that the node reaches the registry";

std::string credentials(const PodUnderDiagnosis& diagnosed) {
  return fmt::format("name a Secret with credentials for the registry: {}",
                     flink::options::word_or_field(flink::options::image_pull_secrets,
                                                   version_of(diagnosed.seen), "NAME"));
}

/// "rpc error: … : manifest unknown" gives "manifest unknown": the innermost part, where Go puts
/// the cause.
std::string innermost(const std::string& message) {
  const auto colon = message.rfind(": ");
  auto text =
      std::string(base::trim(colon == std::string::npos ? message : message.substr(colon + 2)));
  return base::printable(text, 200);
}

/// Only Flink's own container has its image from an option.
std::string other_image(const PodUnderDiagnosis& diagnosed, const Container& container) {
  return diagnosed.is_main(container)
             ? flink::options::word_or_field(flink::options::image, version_of(diagnosed.seen))
             : fmt::format("for container '{}' in the pod template",
                           base::printable(container.name, 100));
}

PullFailure pull_failure_of(const PodUnderDiagnosis& diagnosed, const Container& container,
                            const std::string& message) {
  // The cause itself stands behind all names, and may be called as the image is.
  const auto words =
      words_of(message, parts_of_name(container.image)) + words_of(innermost(message), {});
  const auto says = [&](std::initializer_list<std::string_view> phrases) {
    return std::any_of(phrases.begin(), phrases.end(), [&](auto phrase) {
      return words.find(fmt::format(" {} ", phrase)) != std::string::npos;
    });
  };
  if (says({"no match for platform", "exec format error"}))
    return {"is not built for the node's architecture", seconds(5),
            "build it for the node's architecture as well"};
  if (says({"pull access denied", "insufficient_scope"}))
    return {"does not exist, or its pull needs credentials", seconds(12), credentials(diagnosed)};
  if (says({"toomanyrequests", "429 too many requests"}))
    return {"cannot be pulled: the registry's rate limit is reached", seconds(90),
            credentials(diagnosed)};
  if (says({"no such host", "server misbehaving"}))
    return {"cannot be pulled: the registry's host name does not resolve", seconds(45),
            std::string(reach)};
  if (says({"x509"}))
    return {"cannot be pulled: the node does not trust the registry's certificate", seconds(45),
            "make the node trust the registry's certificate authority"};
  if (says({"no space left on device"}))
    return {"cannot be pulled: the node's disk is full", seconds(45),
            "free disk space on the node"};
  if (says({"unauthorized", "authentication required", "no basic auth credentials", "denied",
            "forbidden", "403 forbidden"}))
    return {"may not be pulled", seconds(12), credentials(diagnosed)};
  if (says({"manifest unknown", "not found", "does not exist", "name unknown"}))
    return {
        "does not exist", seconds(12),
        fmt::format("push it, or name another {}{}", diagnosed.is_main(container) ? "with " : "",
                    other_image(diagnosed, container))};
  return {"cannot be pulled", seconds(45), std::string(reach)};
}

/// Whole messages of failed pulls are in events; the container's state has them in newer versions
/// only.
const base::Json* failed_pull(const PodUnderDiagnosis& diagnosed, const Container& container,
                              int& tries) {
  const base::Json* newest = nullptr;
  for (const auto* event : events_of(diagnosed.seen, diagnosed.pod)) {
    const bool about_pull =
        kube::string_at(*event, {"reason"}) == "Failed" &&
        kube::string_at(*event, {"message"}).starts_with("Failed to pull image");
    if (!about_pull || !is_about(*event, container)) continue;
    tries += count_of(*event);
    newest = event;
  }
  return newest;
}

Diagnosis at(const PodUnderDiagnosis& diagnosed, const Container& container,
             const std::string& says, seconds grace, std::string_view hint) {
  return {.key = fmt::format("image {} {}", name_of(diagnosed.pod), container.name),
          .grace = grace,
          .what = fmt::format("image '{}' {}", base::printable(container.image, 300), says),
          .where = {diagnosed.place(container) + ", " + base::printable(container.waiting, 60)},
          .hint = std::string(hint),
          .tried = true};
}

}  // namespace

std::optional<Diagnosis> diagnose_image(const PodUnderDiagnosis& diagnosed,
                                        const Container& container) {
  const bool is_main = diagnosed.is_main(container);
  if (container.waiting == "InvalidImageName" || container.waiting == "InvalidImageNameError")
    return at(diagnosed, container, "is not a valid image name", seconds(0),
              fmt::format("name another {}{}", is_main ? "with " : "",
                          other_image(diagnosed, container)));
  if (container.waiting == "ErrImageNeverPull")
    return at(diagnosed, container, "is not present on the node, and its pull policy is Never",
              seconds(5),
              is_main
                  ? "set kubernetes.container.image.pull-policy to IfNotPresent"
                  : fmt::format(
                        "set imagePullPolicy of container '{}' to IfNotPresent in the pod template",
                        base::printable(container.name, 100)));
  constexpr std::array<std::string_view, 4> pulling{"ErrImagePull", "ImagePullBackOff",
                                                    "ImageInspectError", "RegistryUnavailable"};
  if (std::find(pulling.begin(), pulling.end(), container.waiting) == pulling.end())
    return std::nullopt;
  int tries = 0;
  const auto* event = failed_pull(diagnosed, container, tries);
  const auto message =
      event != nullptr ? kube::string_at(*event, {"message"}) : container.waiting_message;
  const auto failure = pull_failure_of(diagnosed, container, message);
  const auto cause = innermost(message);
  auto diagnosis =
      at(diagnosed, container,
         cause.empty() ? std::string(failure.says) : fmt::format("{} ({})", failure.says, cause),
         failure.grace, failure.hint);
  if (tries > 0)
    diagnosis.where.front() += fmt::format(", {} {}", tries, tries == 1 ? "try" : "tries");
  diagnosis.trace = message;
  return diagnosis;
}

}  // namespace deploy
