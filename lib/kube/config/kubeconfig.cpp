#include "kube/config/kubeconfig.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/yaml/yaml.h"

namespace kube {
namespace {

using base::Yaml;

/// A place in a file, for error messages. The values of a kubeconfig are secrets, so only places
/// and keys are named.
struct Place {
  std::string file{};
  std::string stanza{};  ///< "user 'admin': ", or empty at the top

  [[noreturn]] void refuse(int line, const std::string& what) const {
    throw base::Error(base::Exit::usage,
                      fmt::format("{}:{}: {}{}", base::printable(file), line, stanza, what));
  }
};

/// The node, unless there is none or it says null.
const Yaml* unless_null(const Yaml* node) {
  const bool scalar = node != nullptr && node->kind == Yaml::Kind::scalar;
  const bool unset = node == nullptr || node->kind == Yaml::Kind::null ||
                     (scalar && base::yaml_to_json(*node).is_null());
  return unset ? nullptr : node;
}

const Yaml* child(const Yaml* mapping, std::string_view key) {
  return mapping == nullptr ? nullptr : unless_null(mapping->find(key));
}

std::string text_of(const Yaml& node, std::string_view key, const Place& place) {
  if (node.kind != Yaml::Kind::scalar)
    place.refuse(node.line, fmt::format("'{}' must be a string", key));
  if (!base::yaml_to_json(node).is_string())
    place.refuse(node.line, fmt::format("'{}' must be a string: put quotes around it", key));
  return node.text;
}

std::string text_at(const Yaml* mapping, std::string_view key, const Place& place) {
  const auto* node = child(mapping, key);
  return node == nullptr ? std::string() : text_of(*node, key, place);
}

bool flag_at(const Yaml* mapping, std::string_view key, const Place& place) {
  const auto* node = child(mapping, key);
  if (node == nullptr) return false;
  const auto value = base::yaml_to_json(*node);
  if (!value.is_boolean())
    place.refuse(node->line, fmt::format("'{}' must be true or false, without quotes", key));
  return value.get<bool>();
}

const Yaml* mapping_at(const Yaml* mapping, std::string_view key, const Place& place) {
  const auto* node = child(mapping, key);
  if (node != nullptr && node->kind != Yaml::Kind::mapping)
    place.refuse(node->line, fmt::format("'{}' must be a mapping", key));
  return node;
}

std::span<const Yaml> list_of(const Yaml* node, std::string_view key, const Place& place) {
  if (node == nullptr) return {};
  if (node->kind != Yaml::Kind::sequence)
    place.refuse(node->line, fmt::format("'{}' must be a list", key));
  return node->items;
}

std::span<const Yaml> list_at(const Yaml* mapping, std::string_view key, const Place& place) {
  return list_of(child(mapping, key), key, place);
}

std::vector<std::string> texts_of(std::span<const Yaml> list, std::string_view key,
                                  const Place& place) {
  std::vector<std::string> texts;
  for (const auto& item : list) texts.push_back(text_of(item, key, place));
  return texts;
}

std::vector<std::string> texts_at(const Yaml* mapping, std::string_view key, const Place& place) {
  return texts_of(list_at(mapping, key, place), key, place);
}

/// A path beside the file that names it.
std::string beside(const std::string& file, const std::string& path) {
  const auto slash = file.rfind('/');
  return path.empty() || path.starts_with('/') || slash == std::string::npos
             ? path
             : file.substr(0, slash + 1) + path;
}

void read(Cluster& cluster, const Yaml* yaml, const Place& place) {
  cluster.server = text_at(yaml, "server", place);
  cluster.certificate_authority = beside(place.file, text_at(yaml, "certificate-authority", place));
  cluster.certificate_authority_data = text_at(yaml, "certificate-authority-data", place);
  cluster.tls_server_name = text_at(yaml, "tls-server-name", place);
  cluster.proxy_url = text_at(yaml, "proxy-url", place);
  cluster.insecure_skip_tls_verify = flag_at(yaml, "insecure-skip-tls-verify", place);
  cluster.disable_compression = flag_at(yaml, "disable-compression", place);
  for (const auto& item : list_at(yaml, "extensions", place)) {
    if (text_at(&item, "name", place) != "client.authentication.k8s.io/exec") continue;
    if (const auto* extension = child(&item, "extension"))
      cluster.exec_config = base::yaml_to_json(*extension);
  }
}

ExecPlugin read_exec(const Yaml* yaml, const Place& place) {
  ExecPlugin exec{.api_version = text_at(yaml, "apiVersion", place),
                  .command = text_at(yaml, "command", place),
                  .args = texts_at(yaml, "args", place)};
  // A bare name is searched for in PATH.
  if (exec.command.find('/') != std::string::npos) exec.command = beside(place.file, exec.command);
  for (const auto& item : list_at(yaml, "env", place))
    exec.env.emplace_back(text_at(&item, "name", place), text_at(&item, "value", place));
  exec.install_hint = text_at(yaml, "installHint", place);
  exec.interactive_mode = text_at(yaml, "interactiveMode", place);
  exec.provide_cluster_info = flag_at(yaml, "provideClusterInfo", place);
  return exec;
}

void read_impersonation(User& user, const Yaml* yaml, const Place& place) {
  user.as = text_at(yaml, "as", place);
  user.as_uid = text_at(yaml, "as-uid", place);
  user.as_groups = texts_at(yaml, "as-groups", place);
  if (const auto* extra = mapping_at(yaml, "as-user-extra", place)) {
    for (const auto& [key, value] : extra->entries)
      user.as_user_extra[key] = texts_of(list_of(unless_null(&value), key, place), key, place);
  }
}

void read(User& user, const Yaml* yaml, const Place& place) {
  user.client_certificate = beside(place.file, text_at(yaml, "client-certificate", place));
  user.client_certificate_data = text_at(yaml, "client-certificate-data", place);
  user.client_key = beside(place.file, text_at(yaml, "client-key", place));
  user.client_key_data = text_at(yaml, "client-key-data", place);
  user.token = text_at(yaml, "token", place);
  user.token_file = beside(place.file, text_at(yaml, "tokenFile", place));
  user.username = text_at(yaml, "username", place);
  user.password = text_at(yaml, "password", place);
  read_impersonation(user, yaml, place);
  if (const auto* exec = mapping_at(yaml, "exec", place)) user.exec = read_exec(exec, place);
  if (const auto* provider = mapping_at(yaml, "auth-provider", place)) {
    user.auth_provider = text_at(provider, "name", place);
    user.id_token = text_at(mapping_at(provider, "config", place), "id-token", place);
  }
}

void read(Context& context, const Yaml* yaml, const Place& place) {
  context.cluster = text_at(yaml, "cluster", place);
  context.user = text_at(yaml, "user", place);
  context.name_space = text_at(yaml, "namespace", place);
}

/// Reads a list of named stanzas: "users: [{name: …, user: {…}}]".
template <class Stanza>
std::vector<Stanza> read_list(const Yaml& top, const std::string& singular,
                              const std::string& file) {
  std::vector<Stanza> stanzas;
  std::set<std::string, std::less<>> names;
  const Place list{file, {}};
  for (const auto& item : list_at(&top, singular + "s", list)) {
    if (item.kind != Yaml::Kind::mapping)
      list.refuse(item.line, fmt::format("'{}s' must be a list of mappings with 'name' and '{}'",
                                         singular, singular));
    Stanza stanza{.name = text_at(&item, "name", {file, singular + ": "}), .file = file};
    const Place place{file, fmt::format("{} '{}': ", singular, base::printable(stanza.name, 300))};
    if (!names.insert(stanza.name).second) place.refuse(item.line, "the name is given twice");
    read(stanza, mapping_at(&item, singular, place), place);
    stanzas.push_back(std::move(stanza));
  }
  return stanzas;
}

void check_header(const Yaml& top, const Place& place) {
  for (const auto& [key, wanted] : {std::pair{"apiVersion", "v1"}, std::pair{"kind", "Config"}}) {
    const auto value = text_at(&top, key, place);
    if (!value.empty() && value != wanted)
      place.refuse(top.find(key)->line,
                   fmt::format("'{}' is not '{}': this is no kubeconfig", key, wanted));
  }
}

/// client-go reads the first document of a file and no further.
std::string_view first_document(std::string_view text) {
  bool content = false;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto end = std::min(text.find('\n', at), text.size());
    const auto line = text.substr(at, end - at);
    const bool mark = line.starts_with("---") && base::trim(line).size() == 3;
    if (mark && content) return text.substr(0, at);
    const auto text_of_line = base::trim(line);
    content = content || !(mark || text_of_line.empty() || text_of_line.starts_with('#') ||
                           line.starts_with('%'));
    at = end + 1;
  }
  return text;
}

Yaml parse(std::string_view text, const Place& place) {
  try {
    if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
      return base::parse_yaml(first_document(base::utf8_of(text)));
    return base::parse_yaml(first_document(text));
  } catch (const base::YamlError& problem) {
    place.refuse(problem.line, fmt::format("not valid YAML: {}", problem.what()));
  }
}

void resolve_merge_keys(Yaml& top, const Place& place) {
  try {
    base::resolve_merge_keys(top);
  } catch (const base::YamlError& problem) {
    place.refuse(problem.line, problem.what());
  }
}

}  // namespace

Kubeconfig parse_kubeconfig(std::string_view text, const std::string& file) {
  const Place place{file, {}};
  auto top = parse(text, place);
  if (text.find("<<") != std::string_view::npos) resolve_merge_keys(top, place);
  Kubeconfig config{.files = {file}};
  if (top.kind == Yaml::Kind::null) return config;
  if (top.kind != Yaml::Kind::mapping)
    place.refuse(top.line, "this is no kubeconfig: it holds no mapping");
  check_header(top, place);
  config.current_context = text_at(&top, "current-context", place);
  config.clusters = read_list<Cluster>(top, "cluster", file);
  config.users = read_list<User>(top, "user", file);
  config.contexts = read_list<Context>(top, "context", file);
  return config;
}

}  // namespace kube
