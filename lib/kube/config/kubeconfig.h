// kubeconfig files: what is in them, how several become one, and which stanzas a command uses.
// Nothing is read here but text.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"

namespace kube {

// The fields bear the names that they have in the file (client-go, clientcmd/api/v1). Empty strings
// are unset. Paths are made relative to nothing but the working directory: those of a file were
// joined with its directory.

struct Cluster {
  std::string name{};
  std::string file{};  ///< where the stanza stands
  std::string server{};
  std::string certificate_authority{};
  std::string certificate_authority_data{};  ///< base64, like all "…_data"
  std::string tls_server_name{};
  std::string proxy_url{};
  bool insecure_skip_tls_verify = false;
  bool disable_compression = false;
  base::Json exec_config{};  ///< what the extension 'client.authentication.k8s.io/exec' holds for
                             ///< plugins; null: none
};

/// A program that hands out credentials.
struct ExecPlugin {
  std::string api_version{};
  std::string command{};  ///< with a '/' in it: a path; else searched for in PATH
  std::vector<std::string> args{};
  std::vector<std::pair<std::string, std::string>> env{};
  std::string install_hint{};
  std::string interactive_mode{};
  bool provide_cluster_info = false;
};

struct User {
  std::string name{};
  std::string file{};
  std::string client_certificate{};
  std::string client_certificate_data{};
  std::string client_key{};
  std::string client_key_data{};
  std::string token{};
  std::string token_file{};
  std::string username{};
  std::string password{};
  std::string as{};
  std::string as_uid{};
  std::vector<std::string> as_groups{};
  std::map<std::string, std::vector<std::string>> as_user_extra{};
  std::optional<ExecPlugin> exec{};
  std::string auth_provider{};   ///< its name
  std::string id_token{};        ///< what the auth provider 'oidc' was given last
  std::string oidc_audience{};   ///< --oidc
  std::string token_variable{};  ///< --token-env
  bool is_given_login = false;   ///< token and its file are the command line's
};

struct Context {
  std::string name{};
  std::string file{};
  std::string cluster{};
  std::string user{};
  std::string name_space{};
};

struct Kubeconfig {
  std::string current_context{};
  std::vector<Cluster> clusters{};
  std::vector<User> users{};
  std::vector<Context> contexts{};
  std::vector<std::string> files{};  ///< all that were read, in order

  /// Nothing is set: an empty file, or none.
  bool empty() const {
    return current_context.empty() && clusters.empty() && users.empty() && contexts.empty();
  }
};

/// Reads one file's text, as strictly as client-go: unknown fields are ignored, wrong types and
/// double names are not. Throws base::Error{usage} "FILE:LINE: user 'x': 'token' must be a
/// string", never with a value.
Kubeconfig parse_kubeconfig(std::string_view text, const std::string& file);

/// Several files as one: of stanzas with the same name the first counts, whole; so does the first
/// current-context.
Kubeconfig merge(std::span<const Kubeconfig> files);

/// What the command line says over the files. Empty: not said. Paths are relative to the working
/// directory.
struct Overrides {
  std::string kubeconfig{};  ///< --kubeconfig: the only file
  std::string context{};
  std::string cluster{};
  std::string user{};
  std::string name_space{};
  std::string server{};
  std::string token{};
  std::string token_file{};
  std::string token_variable{};  ///< --token-env
  std::string oidc_audience{};   ///< --oidc
  std::string certificate_authority{};
  std::string tls_server_name{};
  bool insecure_skip_tls_verify = false;
  std::string as{};
  std::string as_uid{};
  std::vector<std::string> as_groups{};
  bool no_exec_plugins = false;

  bool operator==(const Overrides&) const = default;
};

/// The stanzas of one command.
struct Selected {
  std::string context{};  ///< empty when none was needed (--server)
  Cluster cluster{};
  User user{};
  std::string name_space{};  ///< "default" if nobody said another one
  bool no_exec_plugins = false;
};

/// Chooses the context and what it names, and lays the overrides over it (client-go, clientcmd:
/// --server drops the file's tls-server-name,
/// --certificate-authority its data and the insecure bit, and so on).
/// Unlike client-go it never goes on without what a context names. Throws base::Error{usage} that
/// lists what there is and where it looked.
Selected select(const Kubeconfig& config, const Overrides& overrides);

}  // namespace kube
