#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "http/url.h"
#include "kube/config/kubeconfig.h"

namespace kube {
namespace {

template <class Stanza>
const Stanza* find(const std::vector<Stanza>& stanzas, std::string_view name) {
  const auto found = std::find_if(stanzas.begin(), stanzas.end(),
                                  [&](const Stanza& stanza) { return stanza.name == name; });
  return found == stanzas.end() ? nullptr : &*found;
}

template <class Stanza>
void add_new(std::vector<Stanza>& known, const std::vector<Stanza>& more) {
  std::set<std::string, std::less<>> names;
  for (const auto& stanza : known) names.insert(stanza.name);
  for (const auto& stanza : more) {
    if (names.insert(stanza.name).second) known.push_back(stanza);
  }
}

std::string quoted(const std::string& name) { return "'" + base::printable(name, 300) + "'"; }

template <class Stanza>
std::string names_of(const std::vector<Stanza>& stanzas) {
  std::vector<std::string> names;
  for (const auto& stanza : stanzas) names.push_back(quoted(stanza.name));
  return names.empty() ? "there are none" : "there are " + base::join(names, ", ");
}

std::string files_of(const Kubeconfig& config) {
  return config.files.empty() ? "no kubeconfig" : base::printable(base::join(config.files, ", "));
}

[[noreturn]] void refuse(const std::string& what, const std::string& hint) {
  throw base::Error(base::Exit::usage, what, hint);
}

/// A stanza that somebody named. `who` says who did: "--cluster", "context 'x' (file)".
template <class Stanza>
const Stanza& named(const Kubeconfig& config, const std::vector<Stanza>& stanzas,
                    const std::string& kind, const std::string& name, const std::string& who) {
  const auto* found = find(stanzas, name);
  if (found != nullptr) return *found;
  std::vector<std::string> names;
  for (const auto& stanza : stanzas) names.push_back(stanza.name);
  const auto near = base::nearest(name, names);
  refuse(fmt::format("{}: {} {} does not exist (searched: {})", who, kind, quoted(name),
                     files_of(config)),
         near.empty() ? names_of(stanzas)
                      : fmt::format("did you mean {}? {}", quoted(near), names_of(stanzas)));
}

/// The chosen context, or nullptr where the command line says everything that a context would.
const Context* choose_context(const Kubeconfig& config, const Overrides& overrides) {
  if (!overrides.context.empty())
    return &named(config, config.contexts, "context", overrides.context, "--context");
  if (!config.current_context.empty())
    return &named(config, config.contexts, "context", config.current_context, "current-context");
  if (!overrides.server.empty() || !overrides.cluster.empty()) return nullptr;
  refuse(fmt::format("no context is chosen: {} sets no current-context", files_of(config)),
         fmt::format("choose one with --context; {}", names_of(config.contexts)));
}

std::string where(const Context& context) {
  return fmt::format("context {} ({})", quoted(context.name), base::printable(context.file));
}

Cluster choose_cluster(const Kubeconfig& config, const Context* context,
                       const Overrides& overrides) {
  if (!overrides.cluster.empty())
    return named(config, config.clusters, "cluster", overrides.cluster, "--cluster");
  if (context != nullptr && !context->cluster.empty())
    return named(config, config.clusters, "cluster", context->cluster, where(*context));
  if (overrides.server.empty())
    refuse(fmt::format("{}: it names no cluster", where(*context)), names_of(config.clusters));
  return {};
}

User choose_user(const Kubeconfig& config, const Context* context, const Overrides& overrides) {
  if (!overrides.user.empty()) return named(config, config.users, "user", overrides.user, "--user");
  if (context != nullptr && !context->user.empty())
    return named(config, config.users, "user", context->user, where(*context));
  return {};
}

/// What the command line says is not to be looked for in a file.
void check_server(const std::string& server) {
  try {
    static_cast<void>(http::parse_url(server));
  } catch (const base::Error& problem) {
    refuse("--server is no URL of a server: " + problem.text, "such as https://HOST:PORT");
  }
}

void lay_over(Cluster& cluster, const Overrides& overrides) {
  if (!overrides.server.empty()) {
    check_server(overrides.server);
    cluster.server = overrides.server;
    cluster.tls_server_name.clear();
  }
  if (!overrides.tls_server_name.empty()) cluster.tls_server_name = overrides.tls_server_name;
  if (overrides.insecure_skip_tls_verify || !overrides.certificate_authority.empty()) {
    cluster.insecure_skip_tls_verify = overrides.insecure_skip_tls_verify;
    cluster.certificate_authority = overrides.certificate_authority;
    cluster.certificate_authority_data.clear();
  }
}

void lay_over(User& user, const Overrides& overrides) {
  const bool is_of_run = !(overrides.token_variable + overrides.oidc_audience).empty();
  if (!overrides.token.empty() || !overrides.token_file.empty() || is_of_run) {
    user.token = overrides.token;
    user.token_file = overrides.token_file;
    user.is_given_login = true;
    user.token_variable = overrides.token_variable;
    user.oidc_audience = overrides.oidc_audience;
    user.username.clear();
    user.password.clear();
    user.exec.reset();
    user.auth_provider.clear();
  }
  // As with kubectl, --as alone leaves the stanza's groups.
  if (!overrides.as.empty()) user.as = overrides.as;
  if (!overrides.as_uid.empty()) user.as_uid = overrides.as_uid;
  if (!overrides.as_groups.empty()) user.as_groups = overrides.as_groups;
}

bool is_dns_label(std::string_view text) {
  const auto is_inner = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !text.empty() && text.size() <= 63 && std::all_of(text.begin(), text.end(), is_inner) &&
         text.front() != '-' && text.back() != '-';
}

std::string choose_namespace(const Context* context, const Overrides& overrides) {
  const bool said = !overrides.name_space.empty();
  const auto name = said ? overrides.name_space : context != nullptr ? context->name_space : "";
  if (name.empty()) return "default";
  if (!is_dns_label(name))
    refuse(fmt::format("{}: {} is no valid namespace", said ? "--namespace" : where(*context),
                       quoted(name)),
           "lower-case letters, digits and '-', at most 63, a letter or digit first and last");
  return name;
}

/// kubectl takes the file's where --token stands beside it; these are drey's own.
void check_one_login(const Overrides& overrides) {
  const auto& o = overrides;
  const int own = (o.token_variable.empty() ? 0 : 1) + (o.oidc_audience.empty() ? 0 : 1);
  const int others = (o.token + o.token_file).empty() ? 0 : 1;
  if (own + others > 1)
    refuse("more than one way to log in: --oidc, --token-env, --token and --token-file",
           "only one is allowed");
}

}  // namespace

Kubeconfig merge(std::span<const Kubeconfig> files) {
  Kubeconfig merged;
  for (const auto& config : files) {
    if (merged.current_context.empty()) merged.current_context = config.current_context;
    add_new(merged.clusters, config.clusters);
    add_new(merged.users, config.users);
    add_new(merged.contexts, config.contexts);
    merged.files.insert(merged.files.end(), config.files.begin(), config.files.end());
  }
  return merged;
}

Selected select(const Kubeconfig& config, const Overrides& overrides) {
  check_one_login(overrides);
  const auto* context = choose_context(config, overrides);
  Selected selected{.context = context == nullptr ? "" : context->name,
                    .cluster = choose_cluster(config, context, overrides),
                    .user = choose_user(config, context, overrides),
                    .name_space = choose_namespace(context, overrides),
                    .no_exec_plugins = overrides.no_exec_plugins};
  lay_over(selected.cluster, overrides);
  lay_over(selected.user, overrides);
  return selected;
}

}  // namespace kube
