// `drey ui`: Flink's web interface of clusters, on this machine.
#include <algorithm>
#include <charconv>
#include <deque>
#include <memory>

#include <fmt/format.h>

#include "base/deadline.h"
#include "base/exit_of_signal.h"
#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/connection/flink_connection.h"
#include "cli/output/output.h"
#include "cli/web/web_server.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;

struct Options : ClusterOptions {
  RestOptions rest{};
  std::optional<std::uint16_t> port{};
  bool print = false;
};

/// One cluster's.
struct Interface {
  Interface(std::string cluster, std::uint16_t port) : name(std::move(cluster)), server(port) {}

  std::string name;
  std::unique_ptr<FlinkConnection> connection{};
  WebServer server;  // ends before its connection
};

using Interfaces = std::deque<Interface>;

std::uint16_t port_of(const std::string& name, const std::string& text) {
  std::uint16_t port = 0;
  const auto* end = text.data() + text.size();
  const auto [stopped, problem] = std::from_chars(text.data(), end, port);
  if (problem == std::errc{} && stopped == end && port != 0) return port;
  throw Error(Exit::usage, fmt::format("{}: {} is no port; they go from 1 to 65535", name,
                                       base::printable(text, 100)));
}

void check(const Options& o, const Arguments& arguments) {
  if (!o.output.format.empty())
    throw Error(Exit::usage, "a web interface is served until it is ended: -o has no meaning here",
                "--print prints its URL alone");
  if (o.rest.route && arguments.positional.size() > 1)
    throw Error(Exit::usage, "--rest-url is where one cluster's REST API is");
}

std::vector<std::string> names_of(const ClusterSelection& selection) {
  std::vector<std::string> names{selection.name};
  for (const auto& name : selection.positional) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

/// All ports before anything is asked.
void listen(Interfaces& interfaces, const std::vector<std::string>& names,
            const std::optional<std::uint16_t>& first) {
  std::uint32_t port = first.value_or(0);
  for (const auto& name : names) {
    if (port > 65535)
      throw Error(Exit::usage,
                  fmt::format("--port: there are not {} ports from {} on", names.size(), *first));
    interfaces.emplace_back(name, static_cast<std::uint16_t>(port));
    if (first) ++port;
  }
}

void open_all(const Context& context, const Options& o, const ClusterSelection& selection,
              Interfaces& interfaces) {
  const auto login = std::make_shared<deploy::WebLogin>();
  for (auto& each : interfaces) {
    auto one = selection;
    one.name = each.name;
    each.connection = std::make_unique<FlinkConnection>(context, o, o.rest, std::move(one));
    each.connection->open();
    each.server.serve(context, *each.connection, login);
  }
}

void show(const Context& context, const Interfaces& interfaces) {
  std::size_t width = 0;
  for (const auto& each : interfaces) width = std::max(width, each.name.size());
  std::string text;
  for (const auto& each : interfaces)
    text += interfaces.size() == 1
                ? each.server.url() + "\n"
                : fmt::format("{:<{}}  {}\n", each.name, width, each.server.url());
  context.output.result(text);
  context.output.flush();
  context.output.note("Flink's web interface is there until this is ended (Ctrl-C)");
}

bool has_display(const base::World& world) {
  return !world.env("DISPLAY").value_or("").empty() ||
         !world.env("WAYLAND_DISPLAY").value_or("").empty();
}

/// In a session of its own: Ctrl-C ends this program, and not a browser that it started.
void open_browser(const Context& context, const Interfaces& interfaces) {
  const auto& world = context.world;
  if (!world.out_is_tty || !has_display(world)) return;
  for (const auto& each : interfaces) {
    const auto ended =
        world.run_program({.path = "setsid",
                           .args = {"--fork", "xdg-open", each.server.url()},
                           .deadline = world.steady_now() + std::chrono::seconds(5)});
    if (ended.end == base::ProgramResult::End::exited && ended.code == 0) continue;
    return context.output.note("no browser could be opened here (xdg-open)");
  }
}

/// Until the program is ended.
Exit stay(const Context& context, Interfaces& interfaces) {
  while (!base::is_ending(context.world)) {
    for (auto& each : interfaces) {
      if (const auto news = each.server.news())
        context.output.note(fmt::format("cluster {}: Flink {}", each.name, *news));
    }
    context.world.sleep(base::between_looks);
  }
  return *base::exit_of_signal(context.world);
}

Exit ui(const Context& context, Options& o, const Arguments& arguments) {
  const auto selection = require_cluster(context, o, arguments);
  Interfaces interfaces;
  listen(interfaces, names_of(selection), o.port);
  open_all(context, o, selection, interfaces);
  show(context, interfaces);
  if (!o.print) open_browser(context, interfaces);
  return stay(context, interfaces);
}

}  // namespace

Prepare declare_ui(OptionSet& set) {
  constexpr const char* group = "Web interface";
  auto options = std::make_shared<Options>();
  add_parsed(set, "--port", options->port, port_of,
             "where it is to be on 127.0.0.1, of several clusters the first; else any port that is "
             "free")
      .option_text("<port>")
      .group(group);
  set.add_flag("--print", options->print, "print where it is, and open no browser").group(group);
  declare(set, static_cast<ClusterOptions&>(*options));
  declare(set, options->rest, options->server);
  return with_check(options, check, ui);
}

}  // namespace cli
