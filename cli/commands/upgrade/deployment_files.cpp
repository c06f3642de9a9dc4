#include "cli/commands/upgrade/deployment_files.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "flink/config/program_options.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;

constexpr const char* group = "Input";

std::string option_of(const std::string& name) {
  return fmt::format("-f {}", base::printable(base::utf8_as_java(name)));
}

bool has_kubectl_extension(std::string_view name) {
  constexpr std::array<std::string_view, 3> extensions{".json", ".yaml", ".yml"};
  return std::any_of(extensions.begin(), extensions.end(),
                     [&](std::string_view extension) { return name.ends_with(extension); });
}

/// One run through what -f names.
class DeploymentFiles {
 public:
  DeploymentFiles(const base::World& world, const FileOptions& options, base::Problems& problems)
      : world_(world), options_(options), problems_(problems) {}

  void read(const std::string& name) {
    if (name == "-") return add(world_.read_input(), std::string(flink::standard_input));
    const auto path = base::absolute_path(world_, name);
    if (world_.is_directory(path)) return read_directory(path, name);
    read_file(path, name);
  }

  flink::FlinkDeployments take() { return std::move(result_); }

 private:
  void add(const std::string& text, const std::string& name) {
    if (base::first_not_utf8(text)) return problems_.add(base::printable(name), "not UTF-8");
    flink::read_flink_deployments(text, name, result_, problems_);
  }

  void read_file(const std::string& path, const std::string& name) {
    if (const auto text = world_.read_file(path)) return add(*text, name);
    const bool is_url = name.starts_with("http://") || name.starts_with("https://");
    problems_.add(option_of(name),
                  is_url ? fmt::format("nothing is fetched from there ('curl -fsSL {} | drey {} "
                                       "-f -' does)",
                                       base::printable(base::shell_word(name)), options_.command)
                         : "no such file");
  }

  void read_directory(const std::string& path, const std::string& name) {
    const auto names = world_.list_directory(path);
    const auto shown = name.ends_with('/') ? name : name + "/";
    if (refuse_kustomization(names, name)) return;
    for (const auto& entry : names) {
      const auto inside = path + "/" + entry;
      if (!entry.ends_with('/') && has_kubectl_extension(entry)) read_file(inside, shown + entry);
      else if (entry.ends_with('/') && options_.recursive) read_directory(inside, shown + entry);
    }
  }

  /// What lies beside it are parts that kustomize puts together.
  bool refuse_kustomization(const std::vector<std::string>& names, const std::string& name) {
    const bool is_one = std::any_of(names.begin(), names.end(), [](const std::string& entry) {
      return entry == "kustomization.yaml" || entry == "kustomization.yml";
    });
    if (is_one)
      problems_.add(option_of(name),
                    fmt::format("is kustomize's ('kubectl kustomize {} | drey "
                                "{} -f -' reads what it makes of it)",
                                base::printable(base::shell_word(name)), options_.command));
    return is_one;
  }

  const base::World& world_;
  const FileOptions& options_;
  base::Problems& problems_;
  flink::FlinkDeployments result_{};
};

}  // namespace

void declare(OptionSet& set, FileOptions& options, std::string_view command) {
  options.command = command;
  set.add_option("-f,--filename", options.names,
                 "file or directory with FlinkDeployments of the Flink Kubernetes Operator, "
                 "instead of a jar and options; '-' is the standard input; may be repeated")
      .option_text("<file>")
      .named_each_time()
      .group(group);
  set.add_flag("-R,--recursive", options.recursive, "of a directory what lies below it as well")
      .group(group);
}

void check(const FileOptions& options, const Arguments& arguments, bool with_n) {
  const bool has_files = !options.names.empty();
  if (has_files && (!arguments.positional.empty() || !arguments.properties.empty()))
    throw Error(Exit::usage, "-f has the whole input: no jar and no -D stand beside it",
                with_n && !arguments.positional.empty()
                    ? flink::namespace_hint(arguments.positional.front())
                    : std::string());
  if (options.recursive && !has_files)
    throw Error(Exit::usage, "-R goes with -f, and no directory is named");
}

flink::FlinkDeployments read_deployments(const base::World& world, const FileOptions& options,
                                         base::Problems& problems) {
  auto result = read_objects(world, options, problems);
  if (result.list.empty() && problems.empty())
    problems.add(option_of(options.names.front()),
                 fmt::format("has no FlinkDeployment of {}", flink::flink_deployment_version));
  return result;
}

flink::FlinkDeployments read_objects(const base::World& world, const FileOptions& options,
                                     base::Problems& problems) {
  DeploymentFiles files(world, options, problems);
  for (const auto& name : options.names) files.read(name);
  return files.take();
}

}  // namespace cli
