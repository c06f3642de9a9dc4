// `drey convert`: a command line of `run-application` as a FlinkDeployment, and back.
#include <memory>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/application/application.h"
#include "cli/commands/commands.h"
#include "cli/commands/upgrade/cluster_input.h"
#include "cli/output/list_document.h"
#include "cli/output/output.h"
#include "flink/config/masked.h"
#include "flink/config/options.h"
#include "flink/operator/command_record.h"
#include "flink/operator/deployment_command.h"
#include "flink/operator/left_to_kubectl.h"
#include "flink/operator/write_deployment.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;

struct Options : ApplicationOptions {
  FileOptions files{};
  bool for_kubectl = false;
};

/// Manifests are YAML unless -o says otherwise.
void print_manifest(const Context& context, const Options& o, const base::OrderedJson& manifest) {
  auto options = o.output;
  if (options.format.empty()) options.format = "yaml";
  Output(context.world, options).document(manifest);
}

/// What is converted is to be used: nothing is masked in it.
void warn_of_secrets(const Context& context, const std::set<std::string>& places) {
  if (places.empty()) return;
  const std::vector<std::string> list(places.begin(), places.end());
  context.output.warn({fmt::format("what is printed holds secrets in clear text: {}",
                                   base::printable(base::join(list, ", "), 500))});
}

Exit print_deployment(const Context& context, Options& o, const Arguments& arguments) {
  base::Problems problems;
  auto loaded = read_application(context, o, arguments, problems);
  flink::DeploymentInputs inputs{loaded.configuration, loaded.inputs.files, {}};
  if (loaded.inputs.conf_dir) inputs.log_files = loaded.inputs.conf_dir->files;
  const auto written = flink::write_flink_deployment(inputs, loaded.dialect, problems);
  warn_of_secrets(context, flink::secret_places(base::Json(written.document)));
  decide(context, o, std::move(loaded), {}, problems, false);
  context.output.warn(written.warnings);
  print_manifest(context, o, written.document);
  return Exit::done;
}

flink::DeploymentCommand command_of(const Options& o, const flink::FlinkDeployment& deployment,
                                    base::Problems& problems) {
  const auto dialect = flink::dialect_of(deployment.version);
  auto inputs =
      flink::deployment_inputs(deployment, flink::operator_defaults(dialect), dialect, problems);
  if (const auto& name_space = o.server.overrides.name_space; !name_space.empty())
    inputs.configuration.set(std::string(flink::options::kube_namespace.name()), name_space,
                             {flink::Origin::Kind::program, "--namespace"});
  if (const auto record = flink::read_command_record(deployment.command_line))
    flink::restore(*record, inputs);
  return flink::deployment_command(deployment, inputs, dialect);
}

/// A script: the files, to the last byte, and the command.
std::string script(const flink::DeploymentCommand& command) {
  std::string text;
  for (const auto& [name, content] : command.files) {
    if (const auto slash = name.rfind('/'); slash != std::string::npos)
      text += fmt::format("mkdir -p {}\n", base::shell_word(name.substr(0, slash)));
    text += fmt::format("printf '%s' {} > {}\n", base::shell_word(content), base::shell_word(name));
  }
  for (std::size_t i = 0; i < command.words.size(); ++i)
    text += (i == 0 ? "" : i == 1 ? " " : " \\\n  ") + base::shell_word(command.words[i]);
  return text + "\n";
}

base::OrderedJson document(const std::string& cluster, const flink::DeploymentCommand& command) {
  auto files = base::OrderedJson::object();
  for (const auto& [name, text] : command.files) files[name] = text;
  return {{"cluster", cluster}, {"command", command.words}, {"files", std::move(files)}};
}

Exit print_commands(const Context& context, const Options& o) {
  base::Problems problems;
  const auto files = read_deployments(context.world, o.files, problems);
  std::vector<flink::DeploymentCommand> commands;
  for (const auto& deployment : files.list) {
    if (deployment.is_whole) commands.push_back(command_of(o, deployment, problems));
  }
  problems.throw_if_any();
  if (const auto left = flink::left_to_kubectl(files); !left.empty()) context.output.warn({left});
  std::string text = "#!/bin/sh\n";
  std::vector<base::OrderedJson> clusters;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    context.output.warn(files.list[i].warnings);
    warn_of_secrets(context, commands[i].secrets);
    context.output.warn(commands[i].warnings);
    text += script(commands[i]);
    clusters.push_back(document(files.list[i].name, commands[i]));
  }
  context.output.show([&] { return text; }, [&] { return clusters_document(clusters); });
  return Exit::done;
}

/// Of a Secret all is one, whatever it is called.
std::set<std::string> secrets_in(const base::Json& list) {
  auto places = flink::secret_places(list);
  for (const auto& object : list.at("items")) {
    if (object.at("kind") == "Secret")
      places.insert("Secret " + object.at("metadata").at("name").get<std::string>());
  }
  return places;
}

Exit print_for_kubectl(const Context& context, const Options& o) {
  base::Problems problems;
  auto named = o.files;
  named.command = "convert --for-kubectl";
  const auto files = read_objects(context.world, named, problems);
  const auto list = flink::objects_for_kubectl(files, o.server.overrides.name_space, problems);
  problems.throw_if_any();
  warn_of_secrets(context, secrets_in(list));
  print_manifest(context, o, list);
  return Exit::done;
}

void check(const Options& o, const Arguments& arguments) {
  if (o.sources.secrets_to_secret)
    throw Error(Exit::usage, "--secrets-to-secret has no counterpart in the other form",
                "kubernetes.secrets and kubernetes.env.secretKeyRef name Secrets of your own");
  check_words(o.files, o, arguments);
  if (o.files.names.empty() && o.for_kubectl)
    throw Error(Exit::usage, "--for-kubectl goes with -f, and no file is named");
}

Exit convert(const Context& context, Options& o, const Arguments& arguments) {
  if (o.files.names.empty()) return print_deployment(context, o, arguments);
  return o.for_kubectl ? print_for_kubectl(context, o) : print_commands(context, o);
}

}  // namespace

Prepare declare_convert(OptionSet& set) {
  auto options = std::make_shared<Options>();
  declare(set, options->files, "convert");
  set.add_flag("--for-kubectl", options->for_kubectl,
               "of the files what 'drey apply' leaves to kubectl: objects of other kinds, and the "
               "Ingress of each spec.ingress")
      .group("Input");
  declare(set, *options);
  set.find("--secrets-to-secret").group("");  // which it refuses, and says why
  return with_check(options, check, convert);
}

}  // namespace cli
