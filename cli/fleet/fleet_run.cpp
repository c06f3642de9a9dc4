#include "cli/fleet/fleet_run.h"

#include <algorithm>
#include <exception>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "base/exit_of_signal.h"
#include "base/text.h"
#include "cli/fleet/fleet.h"
#include "cli/output/list_document.h"
#include "cli/output/output.h"
#include "cli/output/status_line.h"
#include "deploy/cluster/amounts.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;
using base::OrderedJson;

int badness(Exit exit) {
  if (exit == Exit::done) return 0;
  if (exit == Exit::failed) return 1;
  return exit == Exit::partial ? 2 : 3;
}

bool is_list(const OrderedJson& document) {
  return document.contains("kind") && document["kind"] == "List";
}

OrderedJson joined(const std::vector<OrderedJson>& documents) {
  if (!std::all_of(documents.begin(), documents.end(), is_list))
    return clusters_document(documents);
  auto list = documents.front();
  for (auto each = documents.begin() + 1; each != documents.end(); ++each)
    list["items"].insert(list["items"].end(), (*each)["items"].begin(), (*each)["items"].end());
  return list;
}

/// "a"; where two have that name "team-a/a".
std::vector<std::string> short_names(const std::vector<FleetTask>& tasks) {
  std::map<std::string, std::size_t> times;
  for (const auto& task : tasks) ++times[task.cluster.name];
  std::vector<std::string> names;
  for (const auto& [cluster, server, way, work] : tasks)
    names.push_back(times.at(cluster.name) == 1 ? cluster.name
                                                : cluster.kube_namespace + "/" + cluster.name);
  return names;
}

/// The lines, each with that before it, annotations of a CI system inside; `is_told`: those that
/// are.
std::string prefixed(CiSystem ci, const std::string& name, const std::string& text,
                     const std::function<bool(const std::string&)>& is_told) {
  std::string told;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!is_told(line)) continue;
    if (const auto annotated = named_annotation(ci, line, name)) told += *annotated + "\n";
    else told += line.empty() ? "\n" : fmt::format("{}: {}\n", name, line);
  }
  return told;
}

std::string clusters_text(std::size_t number) {
  return deploy::count_text(static_cast<std::int64_t>(number), "cluster");
}

/// Several clusters, and what became of them.
class Several {
 public:
  Several(const Context& context, const std::vector<FleetTask>& tasks, FleetResults look)
      : context_(context),
        tasks_(tasks),
        look_(look),
        names_(short_names(tasks)),
        results_(tasks.size()),
        begun_(context.world.steady_now()),
        line_(context.output, begun_) {}

  Exit run(std::size_t most) {
    for (const auto& group : groups()) run_side_by_side(group, most);
    line_.end();
    auto& documents = context_.subject.before.emplace();
    for (const auto& each : results_)
      documents.insert(documents.end(), each.documents.begin(), each.documents.end());
    tell_end();
    throw_end_of_all();
    context_.output.sort(documents, [](const auto& document) { return document; });
    if (context_.output.wants_document()) context_.output.document(joined(documents));
    return worst();
  }

 private:
  struct Outcome {
    Exit exit = Exit::done;
    bool is_done = false;   ///< as far as it can be; not ended by what ended all
    bool is_there = false;  ///< all of it has been sent, and is waited for
    bool is_begun = false;  ///< it was ended when some of it, or all, had been sent
    std::string result{};   ///< what became of it: Subject's, or "failed"
    std::vector<OrderedJson> documents{};
  };

  /// Which are for the same API server.
  std::vector<std::vector<std::size_t>> groups() const {
    std::vector<std::vector<std::size_t>> result;
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      const auto same = std::find_if(result.begin(), result.end(), [&](const auto& group) {
        return tasks_[group.front()].way == tasks_[i].way;
      });
      if (same == result.end()) result.push_back({i});
      else same->push_back(i);
    }
    return result;
  }

  void run_side_by_side(const std::vector<std::size_t>& group, std::size_t most) {
    if (const auto& server = tasks_[group.front()].server; !server.empty())
      context_.output.note(fmt::format("{} · {}", clusters_text(group.size()), server));
    Fleet fleet(context_, most);
    std::map<const Member*, std::size_t> of_member;
    for (const auto index : group) {
      auto& member = fleet.add(
          [this, index](const Context& each) { attempt(each, tasks_[index], results_[index]); });
      member.subject.before.emplace();
      of_member[&member] = index;
    }
    const auto ended = [&](const Member& member) {
      line_.end();
      const auto index = of_member.at(&member);
      tell(member, names_[index]);
      auto& outcome = results_[index];
      outcome.documents = member.documents;
      if (badness(outcome.exit) > 1) ++failed_;
      ++ended_;
    };
    fleet.run(ended, [this] { show(); });
  }

  /// What it has said; a note that another one's was, too, is left out.
  void tell(const Member& member, const std::string& name) {
    const auto ci = context_.output.ci();
    const auto talk = prefixed(ci, name, member.err.str(), [this](const std::string& line) {
      return !line.starts_with("note: ") || notes_.insert(line).second;
    });
    auto results = member.out.str();
    if (look_ == FleetResults::lines)
      results = prefixed(CiSystem::none, name, results, [](const auto&) { return true; });
    const auto lines = std::count(talk.begin(), talk.end(), '\n');
    OutputGroup group(context_.output, lines > 1 ? name : "");
    context_.output.relay(talk, results);
  }

  void show() {
    line_.show_if_due("clusters", [this] {
      return fmt::format("{} of {} done{}", ended_, tasks_.size(),
                         failed_ == 0 ? "" : fmt::format(", {} failed", failed_));
    });
  }

  /// Once something concerns all, what has not begun is left.
  void attempt(const Context& each, const FleetTask& task, Outcome& outcome) {
    const auto& cluster = task.cluster;
    each.subject.name(cluster.name, cluster.kube_namespace);
    if (end_of_all_)
      return left(each, outcome, "not begun", {unbegun_exit_.value_or(Exit::failed), "not begun"});
    try {
      outcome.exit = task.work(each);
      outcome.is_done = true;
      outcome.result = each.subject.result.empty() ? "done" : each.subject.result;
    } catch (const Error& error) {
      if (error.exit == Exit::unreachable || base::is_ending(each.world))
        return end_all(each, outcome, error);
      outcome.exit = error.exit;
      outcome.is_done = true;
      outcome.result = failed_result;
      each.output.error(error, each.subject);
    } catch (const std::exception& error) {
      end_all(each, outcome, Error(Exit::failed, error.what()));
    }
  }

  /// The first is told in the end; of each there is a document.
  void end_all(const Context& each, Outcome& outcome, const Error& error) {
    if (!end_of_all_) end_of_all_ = std::current_exception();
    const auto signalled = base::exit_of_signal(each.world);
    outcome.is_begun = error.exit == Exit::partial;
    outcome.is_there = !each.subject.result.empty();
    // What is whole heals nothing: only the wait for it has ended.
    const bool in_part = outcome.is_begun && !outcome.is_there;
    left(each, outcome, name_of_end(signalled.value_or(error.exit)),
         {signalled && !in_part ? *signalled : error.exit, error.text, error.hint});
    if (!unbegun_exit_) unbegun_exit_ = signalled.value_or(error.exit);
  }

  static void left(const Context& each, Outcome& outcome, const std::string& result,
                   const Error& error) {
    outcome.exit = error.exit;
    outcome.result = result;
    each.output.document(document_of(error, each.subject));
  }

  static const char* name_of_end(Exit exit) {
    switch (exit) {
      case Exit::interrupted: return "interrupted";
      case Exit::terminated: return "terminated";
      case Exit::unreachable: return "not reached";
      default: return failed_result;
    }
  }

  /// What concerns all is the whole command's end. Where a signal is, no cluster's story is, but
  /// which are half done.
  void throw_end_of_all() const {
    if (!end_of_all_) return;
    if (!base::is_ending(context_.world)) std::rethrow_exception(end_of_all_);
    const auto in_part = names_of_stopped(false), waiting = names_of_stopped(true);
    if (in_part.empty() && waiting.empty())
      throw Error(*base::exit_of_signal(context_.world), "stopped");
    std::vector<std::string> what;
    if (!in_part.empty()) what.push_back(of_all(in_part, "done in part"));
    if (!waiting.empty()) what.push_back(of_all(waiting, "there, and no longer waited for"));
    throw Error(Exit::partial, base::join(what, "; "), "the same command again goes on with them");
  }

  /// Those that a signal has stopped half-way, or as they were only waited for.
  std::vector<std::string> names_of_stopped(bool waiting) const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      const auto& each = results_[i];
      if (each.is_begun && each.is_there == waiting) names.push_back(names_[i]);
    }
    return names;
  }

  std::string of_all(const std::vector<std::string>& names, const char* state) const {
    return fmt::format("{} of {} clusters {} {}: {}", names.size(), tasks_.size(),
                       names.size() == 1 ? "is" : "are", state, base::join(names, ", "));
  }

  /// "a in namespace n (exit code 4)", in the order of the tasks.
  std::vector<std::string> failures() const {
    std::vector<std::string> result;
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      if (results_[i].result != failed_result) continue;
      const auto& cluster = tasks_[i].cluster;
      result.push_back(fmt::format("{} in namespace {} (exit code {})", cluster.name,
                                   cluster.kube_namespace, static_cast<int>(results_[i].exit)));
    }
    return result;
  }

  Exit worst() const {
    auto worst = Exit::done;
    for (const auto& each : results_) {
      if (badness(each.exit) > badness(worst)) worst = each.exit;
    }
    return worst;
  }

  void tell_end() const {
    const auto done = std::count_if(results_.begin(), results_.end(),
                                    [](const Outcome& each) { return each.is_done; });
    if (end_of_all_)
      context_.output.note(fmt::format(
          "{} of {} clusters were worked on to the end; the same command goes on with the others",
          done, tasks_.size()));
    const auto failed = failures();
    const auto text = counts_text() + (failed.empty() ? "" : ": " + base::join(failed, ", "));
    if (failed.empty()) context_.output.note(text);
    else context_.output.insist(text);
  }

  /// "3 clusters in 1.2 s: 2 created, 1 failed".
  std::string counts_text() const {
    const std::chrono::duration<double> took = context_.world.steady_now() - begun_;
    std::vector<std::pair<std::string, int>> counts;
    for (const auto& each : results_) {
      const auto same = std::find_if(counts.begin(), counts.end(),
                                     [&](const auto& count) { return count.first == each.result; });
      if (same != counts.end()) ++same->second;
      else if (!each.result.empty()) counts.emplace_back(each.result, 1);
    }
    std::stable_partition(counts.begin(), counts.end(),
                          [](const auto& count) { return count.first != failed_result; });
    std::vector<std::string> parts;
    for (const auto& [result, number] : counts)
      parts.push_back(fmt::format("{} {}", number, result));
    return fmt::format("{} in {:.1f} s: {}", clusters_text(tasks_.size()), took.count(),
                       base::join(parts, ", "));
  }

  static constexpr const char* failed_result = "failed";

  const Context& context_;
  const std::vector<FleetTask>& tasks_;
  const FleetResults look_;
  const std::vector<std::string> names_;
  std::vector<Outcome> results_;
  std::chrono::steady_clock::time_point begun_;
  std::exception_ptr end_of_all_{};     // what ended the first that was ended by something of all
  std::optional<Exit> unbegun_exit_{};  // of those that had not begun then
  std::size_t ended_ = 0, failed_ = 0;
  std::set<std::string> notes_{};
  StatusLine line_;
};

}  // namespace

Exit run_fleet(const Context& context, const std::vector<FleetTask>& tasks,
               std::optional<std::size_t> most, FleetResults results) {
  return Several(context, tasks, results).run(most.value_or(usual_concurrency));
}

}  // namespace cli
