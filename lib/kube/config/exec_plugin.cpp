#include "kube/config/exec_plugin.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include <fmt/format.h>

#include "base/error.h"
#include "base/raised.h"
#include "base/text.h"
#include "base/utf8.h"
#include "kube/config/exec_credential.h"

namespace kube {
namespace {

using End = base::ProgramResult::End;

constexpr std::chrono::milliseconds longest_run = std::chrono::minutes(1);
constexpr std::chrono::milliseconds longest_login = std::chrono::minutes(15);
constexpr std::chrono::seconds until_notice{2};
constexpr const char* what_plugins_are =
    "this is a credential plugin that must be installed beside the kubeconfig: "
    "https://kubernetes.io/docs/reference/access-authn-authz/authentication/"
    "#client-go-credential-plugins";

[[noreturn]] void fail(const std::string& what, const std::string& hint = {}) {
  throw base::Error(base::Exit::not_allowed, "getting credentials: " + what, hint);
}

/// Passes on what the plugin says; of one that takes long and says nothing, that it is waited for.
class Talk {
 public:
  Talk(const base::World& world, const Login& login, const std::string& name, bool interactive)
      : world_(world),
        login_(login),
        show_(interactive ? login.prompt : login.talk),
        name_(name),
        notice_at_(world.steady_now() + until_notice) {}

  void on_err(std::string_view bytes) {
    spoken_ = true;
    begun_ += bytes;
    const auto whole = begun_.size() - base::begun_utf8(begun_);
    if (show_) show_(std::string_view(begun_).substr(0, whole));
    else keep(std::string_view(begun_).substr(0, whole));
    begun_.erase(0, whole);
  }

  void tick() {
    if (spoken_ || world_.steady_now() < notice_at_) return;
    spoken_ = true;
    if (login_.note)
      login_.note(
          fmt::format("waiting for the credential plugin '{}'", base::printable(name_, 300)));
  }

  /// The last lines that were not shown, each behind a line break.
  std::string unshown() const {
    const auto lines = base::split(base::trim(unshown_), '\n');
    std::string text;
    for (auto i = lines.size() - std::min(lines.size(), most_lines); i < lines.size(); ++i) {
      const auto line = base::trim(lines[i]);
      if (!line.empty()) text += "\n  " + base::printable(line, 300);
    }
    return text;
  }

 private:
  static constexpr std::size_t most_lines = 10;
  static constexpr std::size_t most_kept = 4096;

  void keep(std::string_view text) {
    unshown_ += text;
    if (unshown_.size() > most_kept) unshown_.erase(0, unshown_.size() - most_kept);
  }

  const base::World& world_;
  const Login& login_;
  const std::function<void(std::string_view)>& show_;
  const std::string& name_;
  std::chrono::steady_clock::time_point notice_at_;
  bool spoken_ = false;
  std::string begun_{};  // a character whose rest has not come
  std::string unshown_{};
};

class Plugin {
 public:
  Plugin(const base::World& world, const Selected& selected, std::optional<std::string> ca,
         Login login)
      : world_(world),
        plugin_(*selected.user.exec),
        cluster_(selected.cluster),
        ca_(std::move(ca)),
        login_(std::move(login)) {}

  std::string authorization() const {
    return !credential_ || credential_->token.empty() ? "" : "Bearer " + credential_->token;
  }

  /// Endpoint::refresh. What is sent while it runs goes with what there is.
  bool refresh(http::Endpoint& endpoint, bool refused) {
    if (is_running_ || (credential_ && !refused && !is_due(*credential_, world_.now())))
      return false;
    const auto before = credential_;
    try {
      const base::Raised here(is_running_);
      credential_ = ask();
    } catch (const base::Error& problem) {
      // Any other comes of what is done meanwhile.
      if (!before || problem.exit != base::Exit::not_allowed) throw;
      if (login_.warn) login_.warn(problem.text);
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
    const auto limit = limit_of(interactive);
    if (limit.count() > 0) program.deadline = world_.steady_now() + limit;
    Talk talk(world_, login_, plugin_.command, interactive);
    program.on_err = [&talk](std::string_view bytes) { talk.on_err(bytes); };
    program.stopped = [this, &talk] {
      talk.tick();
      base::attend(world_);
      return base::is_ending(world_);
    };
    const auto result = world_.run_program(program);
    if (result.end != End::exited || result.code != 0) fail(result, limit, talk.unshown());
    try {
      return parse_exec_credential(result.out, plugin_.api_version);
    } catch (const base::Error& problem) {
      kube::fail(problem.text);
    }
  }

  /// Somebody may have to find a password or a browser first.
  std::chrono::milliseconds limit_of(bool interactive) const {
    return login_.limit.value_or(interactive ? longest_login : longest_run);
  }

  /// `said`: what nobody has seen of it.
  [[noreturn]] void fail(const base::ProgramResult& result, std::chrono::milliseconds limit,
                         const std::string& said) const {
    const auto name = "exec: executable " + base::printable(plugin_.command, 300);
    const auto hint = plugin_.install_hint.empty() ? std::string(what_plugins_are)
                                                   : sanitized_hint(plugin_.install_hint);
    switch (result.end) {
      case End::exited:
        kube::fail(fmt::format("{} failed with exit code {}{}", name, result.code, said));
      case End::killed:
        kube::fail(fmt::format("{} was ended by signal {}{}", name, result.code, said));
      case End::not_found: kube::fail(name + " not found", hint);
      case End::not_started:
        kube::fail(fmt::format("{} cannot be run: {}", name, std::strerror(result.code)), hint);
      case End::timed_out:
        kube::fail(fmt::format("{} did not answer within {:g} s{}", name,
                               std::chrono::duration<double>(limit).count(), said),
                   "--request-timeout gives it longer; run it yourself to see what it waits for");
      case End::too_much: kube::fail(name + " wrote more than 1 MiB");
      case End::stopped: break;
    }
    kube::fail(name + " was stopped");
  }

  base::World world_;
  ExecPlugin plugin_;
  Cluster cluster_;
  std::optional<std::string> ca_;
  Login login_;
  std::optional<ExecCredential> credential_{};
  bool is_running_ = false;
};

}  // namespace

void use_exec_plugin(http::Endpoint& endpoint, const base::World& world, const Selected& selected,
                     const Login& login) {
  const auto plugin = std::make_shared<Plugin>(world, selected, endpoint.ca, login);
  endpoint.authorization = [plugin] { return plugin->authorization(); };
  endpoint.refresh = [plugin](http::Endpoint& changed, bool refused) {
    return plugin->refresh(changed, refused);
  };
}

}  // namespace kube
