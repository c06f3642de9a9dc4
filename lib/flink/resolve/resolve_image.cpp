// Pod templates, and the image, which they may name.
#include <array>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "flink/config/options.h"
#include "flink/pod_template/pod_template.h"
#include "flink/resolve/resolve_parts.h"
#include "flink/rules/rules.h"
#include "flink/version/version.h"

namespace flink {
namespace {

std::string member(const base::Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

/// A file of the inputs, which outlive it: it may have many megabytes.
struct TemplateFile {
  std::string path{};
  std::string_view text{};
};

/// The file that an option names. An empty path is one as well, of no file.
std::optional<TemplateFile> template_file(const Reader& reader, const Inputs& inputs,
                                          const Option& option) {
  const auto path = reader.configuration().text(option, reader.dialect());
  if (!path) return std::nullopt;
  if (const auto* text = named_file(inputs, *path)) return TemplateFile{*path, *text};
  reader.problem(option,
                 fmt::format("Pod template file {} does not exist.", base::printable(*path)));
  return std::nullopt;
}

/// Reads a template; what is wrong with it is a problem of the option that names it. Absent where
/// it cannot be read.
std::optional<PodTemplate> read_template(const Reader& reader, const Option& option,
                                         const TemplateFile& file) {
  const auto& dialect = reader.dialect();
  auto result = read_pod_template(file.text, dialect);
  auto problem = std::move(result.reason);
  if (result && dialect.template_needs_spec && !result->pod.contains("spec") &&
      result->main.empty())
    problem = fmt::format("it has no spec, which Flink {} needs", minor_text(dialect.version));
  if (!problem.empty())
    reader.problem(option, fmt::format("pod template {}: {}", base::printable(file.path), problem));
  return result ? std::optional(std::move(*result.value)) : std::nullopt;
}

std::string default_image(const Dialect& dialect) {
  return fmt::format("{}:{}-scala_2.12",
                     dialect.version == Version{1, 12, 0} ? "flink" : "apache/flink",
                     to_string(dialect.version));
}

std::string image_of(const Reader& reader, const base::Json& main) {
  if (reader.has(options::image)) return reader.text(options::image);
  const auto of_template = member(main, "image");
  return of_template.empty() ? default_image(reader.dialect()) : of_template;
}

/// What is wrong with a container's image of its own; the main container's counts where no option
/// goes before it.
void check_template_image(const Reader& reader, const Option& option, const base::Json& container) {
  const auto image = member(container, "image");
  const auto problem = base::trim(image).empty() ? std::string() : rules::image(image);
  if (!problem.empty())
    reader.problem(option, fmt::format("pod template {}: container '{}': {}",
                                       base::printable(reader.text(option)),
                                       base::printable(member(container, "name"), 100), problem));
}

void check_template_images(const Reader& reader, const Option& option,
                           const PodTemplate& pod_template) {
  const auto& pod = pod_template.pod;
  for (const auto* list : {"/spec/initContainers", "/spec/containers"}) {
    const base::Json::json_pointer at(list);
    if (!pod.contains(at)) continue;
    for (const auto& container : pod[at]) check_template_image(reader, option, container);
  }
  if (!reader.has(options::image)) check_template_image(reader, option, pod_template.main);
}

std::string pull_policy(const Reader& reader, const base::Json& main) {
  constexpr std::array<std::string_view, 3> policies{"IfNotPresent", "Always", "Never"};
  const auto of_template = member(main, "imagePullPolicy");
  return !reader.has(options::image_pull_policy) && !of_template.empty()
             ? of_template
             : reader.choice(options::image_pull_policy, policies);
}

}  // namespace

Templates resolve_templates(const Reader& reader, const Inputs& inputs) {
  Templates result;
  if (const auto file = template_file(reader, inputs, options::pod_template_job_manager))
    result.job_manager =
        read_template(reader, options::pod_template_job_manager, *file).value_or(PodTemplate{});
  // The JobManager reads it when it starts the first TaskManager, and ends where it cannot.
  if (const auto file = template_file(reader, inputs, options::pod_template_task_manager)) {
    if (auto read = read_template(reader, options::pod_template_task_manager, *file)) {
      result.task_manager = std::move(*read);
      result.task_manager_text = base::utf8_of(file->text);
    }
  }
  check_template_images(reader, options::pod_template_job_manager, result.job_manager);
  check_template_images(reader, options::pod_template_task_manager, result.task_manager);
  return result;
}

TemplateFacts template_facts(const Templates& templates) {
  return {templates.job_manager.pod, templates.job_manager.main, templates.task_manager_text};
}

Decision<ImageFacts> resolve_image(const Reader& reader, const PodTemplate& pod_template) {
  Decision<ImageFacts> result;
  auto& facts = result.facts;
  facts.image = image_of(reader, pod_template.main);
  // That of a template is told at its own place.
  if (reader.has(options::image)) reader.check(options::image, rules::image(facts.image));
  facts.image_pull_policy = pull_policy(reader, pod_template.main);
  for (const auto& name : reader.list(options::image_pull_secrets)) {
    const std::string secret(base::trim(name));
    if (secret.empty()) continue;
    add_mistake(result.findings, reader, options::image_pull_secrets,
                "names a Secret that there cannot be", rules::subdomain(secret));
    facts.image_pull_secrets.push_back(secret);
  }
  return result;
}

}  // namespace flink
