#include "cli/run.h"

#include <atomic>
#include <new>
#include <sstream>

#include <fmt/format.h>

#include "base/exit_of_signal.h"
#include "base/text.h"
#include "cli/arguments/common_options.h"
#include "cli/commands/commands.h"
#include "cli/commands/reference/version.h"
#include "cli/completion/completion.h"
#include "cli/completion/live_names.h"
#include "cli/help.h"
#include "cli/help_topics.h"
#include "cli/invocation.h"
#include "cli/manual.h"
#include "cli/output/output.h"
#include "http/applied.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;

Exit run_command(const Command& command, std::span<const std::string> args,
                 const Context& context) {
  OptionSet set;
  auto invocation = invoke(command, args, set);
  if (invocation.wants_help) {
    // As with Flink's client it goes before all other options, and is text whatever -o says.
    const Output text(context.world);
    text.help(command_help(command, set, text.columns()));
    return Exit::done;
  }
  Arguments arguments{
      {}, std::move(invocation.words.valueless), std::move(invocation.words.positional)};
  for (const auto& property : invocation.words.properties)
    arguments.properties.push_back(key_and_value(property));
  return invocation.prepare(std::move(arguments))(context);
}

Exit help(std::span<const std::string> args, const Context& context) {
  const auto topic = help_topic(args);
  if (topic.empty() || topic == "help") {
    context.output.help(program_help());
    return Exit::done;
  }
  std::vector<std::string> topics;
  for (const auto& one : help_topics()) {
    topics.emplace_back(one.name);
    if (one.name != topic) continue;
    const auto text = one.text(text_width(context.output.columns()));
    if (one.is_document) context.output.result(text);
    else context.output.help(text);
    return Exit::done;
  }
  const auto& command = find_command(topic, topics);
  OptionSet set;
  static_cast<void>(invoke(command, {}, set));
  context.output.help(command_help(command, set, context.output.columns()));
  return Exit::done;
}

/// What is asked for in one word, and needs no options to be known. Whether it was that.
bool answered_at_once(std::span<const std::string> words, const Output& output) {
  if (words.size() != 1) return false;
  if (words.front() == "help") output.help(program_help());
  else if (words.front() == "version") output.result(version_text());
  else return false;
  return true;
}

/// What shells ask for (`drey completion`). Nothing of it is an error that anybody would see.
Exit answer_shell(std::span<const std::string> words, const Context& context) {
  const auto run_quietly = [&context](const std::vector<std::string>& args) {
    std::ostringstream out, err;
    auto world = context.world.with_streams(out, err);
    world.in_is_tty = false;
    static_cast<void>(run(args, world, context.connect));
    return out.str();
  };
  const std::vector<std::string> all(words.begin(), words.end());
  std::vector<Candidate> topics;
  for (const auto& topic : help_topics())
    topics.push_back({std::string(topic.name), std::string(topic.summary)});
  context.output.result(
      lines_of(complete(all, live_names(context.world, all, run_quietly), topics)));
  return Exit::done;
}

/// For packages: the page that is named, or the names of all.
Exit show_manual(std::span<const std::string> names, const Context& context) {
  context.output.result(names.empty() ? base::join(manual_pages(), "\n") + "\n"
                                      : manual_page(names.front()));
  return Exit::done;
}

Exit dispatch(std::span<const std::string> args, const Context& context, CiSession& session) {
  if (!args.empty() && args.front() == "__manual") return show_manual(args.subspan(1), context);
  if (!args.empty() && args.front() == "__complete") return answer_shell(args.subspan(1), context);
  const auto words = command_first(args);
  if (answered_at_once(words, context.output)) return Exit::done;
  const auto rest = std::span(words).subspan(1);
  session.command = words.front();
  return words.front() == "help" ? help(rest, context)
                                 : run_command(find_command(words.front()), rest, context);
}

/// What is said of an end that was asked for by a signal.
std::string stopped_text(const Error& error, bool applied) {
  if (error.exit == Exit::partial) return error.text;
  if (!applied) return "nothing was applied";
  return error.exit == Exit::interrupted ? "what was applied before stays as it is" : error.text;
}

/// What helps after that: whatever is half done the same command goes on with.
std::string stopped_hint(const Error& error, bool applied) {
  const bool is_told = !applied || !error.hint.empty() || error.exit != Exit::interrupted;
  return is_told ? error.hint : "run the same command again to continue";
}

/// Writes the error; an end that was asked for by a signal has that signal's exit code, and the
/// text says what exists by now. `applied`: something was, or may have been.
Exit report(const Output& output, Error error, bool applied, const Subject& subject) {
  const auto exit = base::exit_of_signal(output.world());
  if (!exit) {
    if (applied && error.exit == Exit::unreachable) error.exit = Exit::partial;
    output.error(error, subject);
    return error.exit;
  }
  const auto* what = *exit == Exit::interrupted ? "interrupted: " : "terminated: ";
  output.error(Error(*exit, what + stopped_text(error, applied), stopped_hint(error, applied)),
               subject);
  return *exit;
}

/// Writes the files of CI systems. A command that has no document has what it is about.
Exit tell_ci(const Output& output, Exit exit, bool applied, const Subject& subject,
             CiSession& session) {
  if (!session.document && session.reports.any()) {
    session.document = document_about(subject);
    (*session.document)["result"] = subject.result.empty() ? "done" : subject.result;
  }
  const bool written = output.with({}).write_reports(applied);
  return written || exit != Exit::done ? exit : Exit::output_lost;
}

/// Where nothing was changed, a result which nobody reads to its end is no loss.
Exit finish(const Output& output, Exit exit, bool applied) {
  const auto& world = output.world();
  if (output.flush()) return exit;
  if (!applied && world.out_has_no_reader && world.out_has_no_reader()) return exit;
  output.error(
      Error(Exit::output_lost,
            "the result could not be written to standard output; what was done stays done"));
  return Exit::output_lost;
}

}  // namespace

Exit run(std::span<const std::string> args, const base::World& given_world,
         const Connect& given_connect) {
  // Every way out of the program notes what it changes, so that no command can forget to.
  std::atomic<bool> applied = false;
  auto world = given_world;
  world.copy_file = [&](const std::string& from, const std::string& to) {
    given_world.copy_file(from, to);
    applied = true;
  };
  const Connect connect = [&](http::Endpoint endpoint) {
    endpoint.stopped = [&given_world, stopped = std::move(endpoint.stopped)] {
      base::attend(given_world);
      return stopped && stopped();
    };
    return http::noting_writes(given_connect(endpoint), applied);
  };
  Exit exit = Exit::failed;
  Subject subject;
  CiSession session;  // of all that is written
  const Output output(world, {}, &session);
  try {
    exit = dispatch(args, Context{world, connect, subject, output}, session);
  } catch (const Error& error) {
    exit = report(output.with(output_of_failure(args)), error, applied, subject);
  } catch (const std::bad_alloc&) {
    exit = report(output.with(output_of_failure(args)),
                  Error(applied ? Exit::partial : Exit::failed, "there is not enough memory",
                        applied ? "run the same command again where there is more" : ""),
                  applied, subject);
  } catch (const std::exception& error) {
    exit = applied ? Exit::partial : Exit::failed;
    output.with(output_of_failure(args))
        .error(Error(exit, fmt::format("internal error, please report it: {}",
                                       base::printable(error.what()))),
               subject);
  }
  return finish(output, tell_ci(output, exit, applied, subject, session), applied);
}

}  // namespace cli
