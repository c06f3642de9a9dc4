#include "kube/config/exec_plugin.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "kube/config/exec_credential.h"

namespace kube {
namespace {

using End = base::ProgramResult::End;

constexpr std::chrono::seconds longest_run{60};
constexpr std::chrono::seconds until_notice{2};
constexpr const char* what_plugins_are =
    "this is a credential plugin that must be installed beside the kubeconfig: "
    "https://kubernetes.io/docs/reference/access-authn-authz/authentication/"
    "#client-go-credential-plugins";

[[noreturn]] void fail(const std::string& what, const std::string& hint = {}) {
  throw base::Error(base::Exit::not_allowed, "getting credentials: " + what, hint);
}

/// Bytes of the plugin for the terminal: whole lines stay lines, all other control characters are
/// made visible.
void pass_on(std::ostream& err, std::string_view bytes) {
  const auto lines = base::split(bytes, '\n');
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view line = lines[i];
    if (line.ends_with('\r')) line.remove_suffix(1);
    err << (i == 0 ? "" : "\n") << base::printable(line, line.size() * 4);
  }
  err.flush();
}

/// Shows what the plugin says; of one that takes long and says nothing, that it is waited for.
class Talk {
 public:
  Talk(const base::World& world, const std::string& name)
      : world_(world), name_(name), notice_at_(world.steady_now() + until_notice) {}

  void on_err(std::string_view bytes) {
    spoken_ = true;
    begun_ += bytes;
    const auto whole = begun_.size() - base::begun_utf8(begun_);
    pass_on(world_.err, std::string_view(begun_).substr(0, whole));
    begun_.erase(0, whole);
  }

  void tick() {
    if (spoken_ || world_.steady_now() < notice_at_) return;
    spoken_ = true;
    world_.err << fmt::format("waiting for the credential plugin '{}'", base::printable(name_, 300))
               << std::endl;
  }

 private:
  const base::World& world_;
  const std::string& name_;
  std::chrono::steady_clock::time_point notice_at_;
  bool spoken_ = false;
  std::string begun_{};  // a character whose rest has not come
};

class Plugin {
 public:
  Plugin(const base::World& world, const Selected& selected, std::optional<std::string> ca)
      : world_(world),
        plugin_(*selected.user.exec),
        cluster_(selected.cluster),
        ca_(std::move(ca)) {}

  std::string authorization() const {
    return !credential_ || credential_->token.empty() ? "" : "Bearer " + credential_->token;
  }

  /// Endpoint::refresh.
  bool refresh(http::Endpoint& endpoint, bool refused) {
    if (credential_ && !refused && !is_due(*credential_, world_.now())) return false;
    const auto before = credential_;
    try {
      credential_ = ask();
    } catch (const base::Error& problem) {
      if (!before) throw;
      world_.err << "warning: " << problem.text << "\n";
    }
    if (credential_ == before) return false;
    endpoint.client_certificate = credential_->client_certificate;
    endpoint.client_key = credential_->client_key;
    return true;
  }

 private:
  bool is_interactive() const {
    if (plugin_.interactive_mode == "Always" && !world_.in_is_tty)
      kube::fail("exec plugin cannot support interactive mode: standard input is not a terminal");
    return plugin_.interactive_mode != "Never" && world_.in_is_tty;
  }

  ExecCredential ask() const {
    const bool interactive = is_interactive();
    base::Program program{.path = plugin_.command,
                          .args = plugin_.args,
                          .env = plugin_.env,
                          .stdin_inherit = interactive};
    program.env.emplace_back("KUBERNETES_EXEC_INFO",
                             exec_info(plugin_, cluster_, ca_, interactive));
    // Somebody may have to find a password or a browser first.
    if (!interactive) program.deadline = world_.steady_now() + longest_run;
    Talk talk(world_, plugin_.command);
    program.on_err = [&talk](std::string_view bytes) { talk.on_err(bytes); };
    program.stopped = [this, &talk] {
      talk.tick();
      return world_.signal && world_.signal() != 0;
    };
    const auto result = world_.run_program(program);
    if (result.end != End::exited || result.code != 0) fail(result);
    try {
      return parse_exec_credential(result.out, plugin_.api_version);
    } catch (const base::Error& problem) {
      kube::fail(problem.text);
    }
  }

  [[noreturn]] void fail(const base::ProgramResult& result) const {
    const auto name = "exec: executable " + base::printable(plugin_.command, 300);
    const auto hint = plugin_.install_hint.empty() ? std::string(what_plugins_are)
                                                   : sanitized_hint(plugin_.install_hint);
    switch (result.end) {
      case End::exited: kube::fail(fmt::format("{} failed with exit code {}", name, result.code));
      case End::killed: kube::fail(fmt::format("{} was ended by signal {}", name, result.code));
      case End::not_found: kube::fail(name + " not found", hint);
      case End::not_started:
        kube::fail(fmt::format("{} cannot be run: {}", name, std::strerror(result.code)), hint);
      case End::timed_out:
        kube::fail(fmt::format("{} did not answer within {} s", name, longest_run.count()));
      case End::too_much: kube::fail(name + " wrote more than 1 MiB");
      case End::stopped: break;
    }
    kube::fail(name + " was stopped");
  }

  base::World world_;
  ExecPlugin plugin_;
  Cluster cluster_;
  std::optional<std::string> ca_;
  std::optional<ExecCredential> credential_{};
};

}  // namespace

void use_exec_plugin(http::Endpoint& endpoint, const base::World& world, const Selected& selected) {
  const auto plugin = std::make_shared<Plugin>(world, selected, endpoint.ca);
  endpoint.authorization = [plugin] { return plugin->authorization(); };
  endpoint.refresh = [plugin](http::Endpoint& changed, bool refused) {
    return plugin->refresh(changed, refused);
  };
}

}  // namespace kube
