// Values without the effect that was meant: what the client or the pods overwrite, what is for
// other kinds of clusters, and secrets that become readable. What a distribution's own file says is
// never told, though most of it has no effect on Kubernetes.
#include "flink/lint/lint_parts.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/catalogue/catalogue.h"
#include "flink/catalogue/key_families.h"
#include "flink/catalogue/secret_options.h"
#include "flink/config/distribution.h"
#include "flink/config/masked.h"
#include "flink/config/options.h"
#include "flink/version/names.h"

namespace flink {
namespace {

bool is_stock(const Configuration& stock, const std::string& key, const std::string& text) {
  const auto* value = stock.find(key);
  return value != nullptr && value->text == text;
}

/// How to say what the client writes over a key.
std::string option_for(std::string_view key, const Dialect& dialect) {
  const std::array<std::pair<std::string_view, std::string_view>, 5> by_key{
      {{options::attached.name(), "--detached"},
       {options::shutdown_on_attached_exit.name(), "--shutdownOnAttachedExit"},
       {options::classpaths.name(), "--classpath"},
       {options::ignore_unclaimed_state.key(dialect.version),
        "--fromSavepoint with --allowNonRestoredState"},
       {options::restore_mode.key(dialect.version), dialect.claim_mode_option
                                                        ? "--fromSavepoint with --claimMode"
                                                        : "--fromSavepoint with --restoreMode"}}};
  const auto found = std::find_if(by_key.begin(), by_key.end(),
                                  [&](const auto& option) { return option.first == key; });
  return found == by_key.end() ? "" : fmt::format("; {} says it", found->second);
}

/// The client's own values go over the user's. A port of 0 asks for that, and the keytab's new path
/// is the same keytab.
void lint_overruled(Lint& lint, const Configuration& stock) {
  for (const auto& [key, value] : lint.configuration.overruled()) {
    const auto* now = lint.configuration.find(key);
    if (now == nullptr || value.text == "0" || key == options::kerberos_keytab.name() ||
        is_stock(stock, key, value.text))
      continue;
    const auto what = now->list ? std::string("a list of its own")
                                : fmt::format("'{}'", base::printable(masked(key, now->text), 100));
    lint.findings.push_back(
        {where(key, value.origin), fmt::format("has no effect: Flink's client writes {} over it{}",
                                               what, option_for(key, lint.dialect))});
  }
}

/// Without -s Flink's client ignores the options that say how to restore.
void lint_restore(Lint& lint) {
  const auto& dialect = lint.dialect;
  const auto is_option = [](const Value* value) {
    return value != nullptr && value->origin.kind == Origin::Kind::program;
  };
  if (is_option(lint.configuration.find(options::savepoint_path.key(dialect.version)))) return;
  for (const auto* option : {&options::ignore_unclaimed_state, &options::restore_mode}) {
    const auto* value = lint.configuration.find(option->key(dialect.version));
    if (is_option(value))
      lint.findings.push_back({value->origin.text, "has no effect without --fromSavepoint"});
  }
}

void add_without_effect(Lint& lint, const Configuration& stock, std::string_view key,
                        std::string_view why) {
  const auto* value = lint.configuration.find(key);
  if (value == nullptr || !is_user_set(value->origin) ||
      is_stock(stock, std::string(key), value->text))
    return;
  lint.findings.push_back({where(key, value->origin), fmt::format("has no effect: {}", why)});
}

/// FlinkConfMountDecorator takes these out, and pods listen on all addresses; who wrote that has
/// what he wants.
void lint_bind_hosts(Lint& lint, const Configuration& stock) {
  if (!lint.dialect.strips_bind_hosts) return;
  for (const auto* option : {&options::rest_bind_address, &options::job_manager_bind_host,
                             &options::task_manager_bind_host, &options::task_manager_host}) {
    const auto found = lint.configuration.find(*option, lint.dialect);
    if (found && found->value->text != "0.0.0.0")
      add_without_effect(lint, stock, found->key, "Flink's client takes it out of what is shipped");
  }
}

/// KubernetesEntrypointUtils: what the JobManager's pod writes over the configuration when it
/// starts.
void lint_entrypoint(Lint& lint, const Configuration& stock) {
  if (lint.spec.high_availability) {
    for (const auto* option : {&options::rpc_address, &options::rest_address})
      add_without_effect(lint, stock, option->name(),
                         "with high availability each JobManager takes its pod's address");
  }
  if (!lint.spec.host_network) return;
  for (const auto* option : {&options::rest_bind_port, &options::rpc_port, &options::blob_port,
                             &options::high_availability_port, &options::task_manager_rpc_port})
    add_without_effect(lint, stock, option->name(),
                       "with kubernetes.hostnetwork.enabled the pods take ports that are free");
}

/// Scripts in the image look for the configuration in its own folder unless a variable says
/// otherwise, and Flink's client sets none.
void lint_conf_dir(Lint& lint) {
  if (!lint.spec.secret_options.empty()) return;  // there a Secret is in its place
  const auto found = lint.configuration.find(options::flink_conf_dir, lint.dialect);
  if (!found || found->value->text == options::flink_conf_dir.default_in(lint.dialect.version))
    return;
  const auto is_there = [](const auto& variable) { return variable.first == "FLINK_CONF_DIR"; };
  if (std::any_of(lint.spec.env.begin(), lint.spec.env.end(), is_there)) return;
  lint.findings.push_back({where(found->key, found->value->origin),
                           "moves the configuration to where the image does not look "
                           "(containerized.master.env.FLINK_CONF_DIR and "
                           "containerized.taskmanager.env.FLINK_CONF_DIR tell it)"});
}

/// Keys for other targets and programs. Files are shared between targets, so only the command line
/// of this one counts.
void lint_other_targets(Lint& lint) {
  for (const auto& [key, value] : lint.configuration.entries()) {
    if (value.origin.kind != Origin::Kind::dynamic) continue;
    const auto program = other_program(key);
    if (!program.empty())
      lint.findings.push_back(
          {where(key, value.origin), fmt::format("has no effect here: it is for {}", program)});
  }
}

/// It is in a Secret, and Flink itself does not take it for one.
void lint_withheld(Lint& lint, const std::string& key, const Value& value) {
  if (is_hidden_by_flink(key, lint.dialect)) return;
  lint.findings.push_back(
      {where(key, value.origin),
       fmt::format("goes into a Secret, but Flink {} shows it in its log and web interface, as it "
                   "knows secrets by other words in their keys",
                   minor_text(lint.dialect.version))});
}

void lint_secrets(Lint& lint) {
  // Flink 1.12 could have no option in such a Secret.
  const auto* way =
      lint.dialect.java_command ? "," : ", by --secrets-to-secret, or one of your own";
  for (const auto& [key, value] : lint.configuration.entries()) {
    if (lint.spec.secret_options.contains(key)) lint_withheld(lint, key, value);
    if (!holds_secret(key, value, lint.dialect) || lint.spec.secret_options.contains(key)) continue;
    lint.findings.push_back(
        {where(key, value.origin),
         fmt::format("looks like a secret, and will be in clear text in ConfigMap {}{} (better: a "
                     "Secret{} by kubernetes.secrets or kubernetes.env.secretKeyRef)",
                     names::flink_config_prefix, lint.spec.cluster_id, way)});
  }
}

}  // namespace

void lint_effects(Lint& lint) {
  const auto stock = distribution_defaults(lint.dialect);
  lint_overruled(lint, stock);
  lint_restore(lint);
  lint_bind_hosts(lint, stock);
  lint_entrypoint(lint, stock);
  lint_conf_dir(lint);
  lint_other_targets(lint);
  lint_secrets(lint);
}

}  // namespace flink
