#include "cli/connection/connection.h"

#include "base/text.h"
#include "base/unprintable.h"
#include "cli/output/output.h"

namespace cli {
namespace {

/// Once a run, however many connections there are.
void warn(const Context& context, const kube::Access& access, const ServerOptions& options) {
  for (const auto& warning : access.warnings) {
    if (options.told->insert(access.context + '\n' + access.server + '\n' + warning).second)
      context.output.warn({warning});
  }
}

kube::Access ready(const Context& context, kube::Access access, const ServerOptions& options,
                   const std::string& user_agent) {
  if (base::has_control(user_agent))
    throw base::Error(base::Exit::usage,
                      "kubernetes.client.user-agent: it becomes a header, which line breaks and "
                      "control characters would end");
  access.endpoint.user_agent = user_agent.empty() ? "drey/" DREY_VERSION : user_agent;
  access.endpoint.stopped = [signal = context.world.signal] { return signal && signal() != 0; };
  warn(context, access, options);
  // Logging in may take a person's time, which is not the requests'.
  if (access.endpoint.refresh) access.endpoint.refresh(access.endpoint, false);
  return access;
}

}  // namespace

/// What it says through is a copy: an access that was found is used for longer than what found it.
kube::Login login_of(const Context& context, const ServerOptions& options) {
  const auto& output = context.output;
  kube::Login login{.prompt = [output](std::string_view text) { output.pass_on(text); },
                    .note = [output](const std::string& line) { output.note(line); },
                    .warn = [output](const std::string& line) { output.warn({line}); },
                    .connect = context.connect,
                    .secret = [output](const std::string& secret) { output.mask(secret); },
                    .limit = options.request_timeout};
  if (!output.is_quiet()) login.talk = login.prompt;
  return login;
}

const kube::Access& find_access_once(const Context& context, const ServerOptions& options,
                                     const kube::Overrides& overrides) {
  auto& found = *options.found;
  for (const auto& [asked, access] : found) {
    if (asked == overrides) return access;
  }
  return found
      .emplace_back(overrides,
                    kube::find_access(context.world, overrides, login_of(context, options)))
      .second;
}

Connection::Connection(const Context& context, const ServerOptions& options)
    : Connection(context, find_access_once(context, options, options.overrides), options) {}

Connection::Connection(const Context& context, kube::Access access, const ServerOptions& options,
                       const std::string& user_agent)
    : access_(ready(context, std::move(access), options, user_agent)),
      transport_(context.connect(access_.endpoint)),
      client_(*transport_, access_.server, context.world, deadline(context.world, options),
              options.request_timeout.value_or(std::chrono::milliseconds(0))) {}

}  // namespace cli
