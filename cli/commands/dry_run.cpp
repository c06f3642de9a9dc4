#include "cli/commands/dry_run.h"

#include <fmt/format.h>

#include "base/text.h"
#include "cli/application/deployment.h"
#include "cli/output/output.h"
#include "flink/spec/masking.h"

namespace cli {
namespace {

/// The manifests for people's eyes: unless asked for, without the secrets.
deploy::Plan to_show(const Output& output, const DryRunOptions& options,
                     const PreparedDeployment& prepared, const deploy::Plan& plan) {
  if (options.show_secrets || output.has_names()) return plan;
  const auto masked = flink::without_secrets(prepared.spec);
  if (masked.places.empty()) return plan;
  output.warn(
      {fmt::format("secrets are masked ({}), so what is printed cannot be "
                   "applied; --show-secrets shows them",
                   base::printable(base::join(masked.places, ", "), 300))});
  return deploy::plan(flink::job_manager(masked.spec), masked.spec);
}

std::string line(const base::Json& object, bool exists, std::string_view how) {
  return fmt::format("{} {} ({})\n", deploy::display_name(object), exists ? "unchanged" : "created",
                     how);
}

/// Flink's client names the namespace in the request alone.
void tell_namespace(const Output& output, const deploy::Plan& plan) {
  output.note(
      fmt::format("the objects name no namespace, as Flink's client sends them: "
                  "'kubectl apply --namespace {} -f -' puts them there",
                  plan.kube_namespace));
}

}  // namespace

void declare(OptionSet& set, DryRunOptions& options) {
  add_choice(set, "--dry-run", options.where, {"client", "server"},
             "client: show what would be sent; server: have the API server check it")
      .option_text("<client|server>")
      .group("Cluster");
  set.add_flag("--show-secrets", options.show_secrets,
               "do not mask secrets in what a dry run prints")
      .group("Output");
}

std::string destination(const PreparedDeployment& prepared, const deploy::Plan& plan,
                        const std::string& server) {
  const auto& chosen = prepared.loaded.chosen;
  const auto place =
      prepared.place.empty()
          ? std::string()
          : " (of the kubeconfig's context; Flink's own client would take 'default')";
  return fmt::format("flink {} ({}) · cluster {} · namespace {}{} · {}",
                     flink::to_string(chosen.version), chosen.reason, plan.cluster_id,
                     plan.kube_namespace, place, server);
}

void tell_destination(const Context& context, const PreparedDeployment& prepared,
                      const deploy::Plan& plan, const std::string& server) {
  describe(context, prepared);
  const auto line = destination(prepared, plan, server);
  if (context.subject.before) context.output.detail(line);
  else context.output.note(line);
}

void show_dry_run(const Output& output, const DryRunOptions& options,
                  const PreparedDeployment& prepared, const deploy::Plan& plan,
                  const deploy::DryRun& run) {
  const auto how = options.where == "server" ? "server dry run" : "dry run";
  for (const auto& [source, target] : prepared.spec.uploads.files) {
    output.note(fmt::format("{} uploaded to {} ({})", base::printable(source),
                            base::printable(target), how));
  }
  if (output.has_document()) {
    if (output.has_json() || output.has_yaml()) tell_namespace(output, plan);
    return output.document(deploy::as_list(to_show(output, options, prepared, plan)));
  }
  if (output.wants_document())
    output.document(deploy::as_list(to_show(output, options, prepared, plan)));
  auto text = line(plan.deployment, run.deployment_exists, how);
  for (std::size_t i = 0; i < plan.owned.size(); ++i)
    text += line(plan.owned[i], i < run.owned_exists.size() && run.owned_exists[i], how);
  output.result(text);
}

}  // namespace cli
