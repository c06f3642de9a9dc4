#include "cli/fleet/fleet_run.h"

#include <algorithm>
#include <exception>
#include <map>
#include <set>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/fleet/fleet.h"
#include "cli/output/list_document.h"
#include "cli/output/output.h"
#include "cli/output/status_line.h"

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

/// Several clusters, and what became of them.
class Several {
 public:
  Several(const Context& context, const std::vector<FleetTask>& tasks)
      : context_(context),
        tasks_(tasks),
        results_(tasks.size()),
        begun_(context.world.steady_now()),
        line_(context.output, begun_) {}

  Exit run(std::size_t most) {
    for (const auto& group : groups()) run_side_by_side(group, most);
    line_.end();
    auto& documents = context_.subject.before.emplace();
    for (const auto& each : results_)
      documents.insert(documents.end(), each.documents.begin(), each.documents.end());
    if (end_of_all_) std::rethrow_exception(end_of_all_);
    tell_end();
    if (context_.output.has_document()) context_.output.document(joined(documents));
    return worst();
  }

 private:
  struct Outcome {
    Exit exit = Exit::done;
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
      context_.output.note(fmt::format("{} clusters · {}", group.size(), server));
    Fleet fleet(context_, most);
    std::map<const Member*, std::size_t> of_member;
    for (const auto index : group) {
      auto& member = fleet.add([this, index](const Context& each) {
        results_[index].exit = attempt(each, tasks_[index]);
      });
      member.subject.before.emplace();
      of_member[&member] = index;
    }
    const auto ended = [&](const Member& member) {
      line_.end();
      tell(member);
      results_[of_member.at(&member)].documents = member.documents;
      ++ended_;
    };
    fleet.run(ended, [this] { show(); });
  }

  /// What it has said; a note that another one's was, too, is left out.
  void tell(const Member& member) {
    std::string talk;
    std::istringstream lines(member.err.str());
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with("note: ") || notes_.insert(line).second) talk += line + "\n";
    }
    member.tell(context_.world, talk);
  }

  void show() {
    line_.show("clusters",
               fmt::format("{} of {} done{}", ended_, tasks_.size(),
                           failures_.empty() ? "" : fmt::format(", {} failed", failures_.size())));
  }

  /// Once something concerns all, what has not begun is left.
  Exit attempt(const Context& each, const FleetTask& task) {
    if (end_of_all_) return Exit::done;
    const auto& cluster = task.cluster;
    each.subject.name(cluster.name, cluster.kube_namespace);
    try {
      return task.work(each);
    } catch (const Error& error) {
      if (error.exit == Exit::unreachable || base::is_ending(each.world)) return end_all(each);
      each.output.error(error, each.subject);
      failures_.push_back(fmt::format("{} in namespace {} (exit code {})", cluster.name,
                                      cluster.kube_namespace, static_cast<int>(error.exit)));
      return error.exit;
    } catch (...) {
      return end_all(each);
    }
  }

  Exit end_all(const Context& each) {
    if (end_of_all_) return Exit::failed;
    end_of_all_ = std::current_exception();
    context_.subject = each.subject;
    return Exit::failed;
  }

  Exit worst() const {
    auto worst = Exit::done;
    for (const auto& each : results_) {
      if (badness(each.exit) > badness(worst)) worst = each.exit;
    }
    return worst;
  }

  void tell_end() const {
    const std::chrono::duration<double> took = context_.world.steady_now() - begun_;
    if (failures_.empty())
      context_.output.note(fmt::format("{} clusters in {:.1f} s", tasks_.size(), took.count()));
    else
      context_.output.note(fmt::format("of {} clusters {} failed: {}", tasks_.size(),
                                       failures_.size(), base::join(failures_, ", ")));
  }

  const Context& context_;
  const std::vector<FleetTask>& tasks_;
  std::vector<Outcome> results_;
  std::chrono::steady_clock::time_point begun_;
  std::vector<std::string> failures_{};
  std::exception_ptr end_of_all_{};  // what ended the first that was ended by something of all
  std::size_t ended_ = 0;
  std::set<std::string> notes_{};
  StatusLine line_;
};

}  // namespace

Exit run_fleet(const Context& context, const std::vector<FleetTask>& tasks,
               std::optional<std::size_t> most) {
  return Several(context, tasks).run(most.value_or(100));
}

}  // namespace cli
