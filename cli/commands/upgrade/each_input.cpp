#include "cli/commands/upgrade/each_input.h"

#include <algorithm>
#include <exception>
#include <map>
#include <set>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/application/deployment.h"
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

using Work = std::function<Exit(const Context&, const ClusterInput&)>;

/// Inputs of several clusters, and what became of them.
class Several {
 public:
  Several(const Context& context, const std::vector<ClusterInput>& inputs, const Work& work)
      : context_(context),
        inputs_(inputs),
        work_(work),
        results_(inputs.size()),
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

  /// Which inputs are for the same API server.
  std::vector<std::vector<std::size_t>> groups() const {
    std::vector<std::pair<const char*, std::vector<std::size_t>>> result;
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      const auto& access = inputs_[i].prepared->access;
      const auto* identity = access ? access->endpoint.identity.get() : nullptr;
      const auto same = std::find_if(result.begin(), result.end(),
                                     [&](const auto& group) { return group.first == identity; });
      if (same == result.end()) result.emplace_back(identity, std::vector{i});
      else same->second.push_back(i);
    }
    std::vector<std::vector<std::size_t>> groups;
    for (auto& group : result) groups.push_back(std::move(group.second));
    return groups;
  }

  void run_side_by_side(const std::vector<std::size_t>& group, std::size_t most) {
    if (const auto& access = inputs_[group.front()].prepared->access)
      context_.output.note(fmt::format("{} clusters · {}", group.size(), server_of(*access)));
    Fleet fleet(context_, most);
    std::map<const Member*, std::size_t> of_member;
    for (const auto index : group) {
      auto& member = fleet.add([this, index](const Context& each) {
        results_[index].exit = attempt(each, inputs_[index]);
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
               fmt::format("{} of {} done{}", ended_, inputs_.size(),
                           failures_.empty() ? "" : fmt::format(", {} failed", failures_.size())));
  }

  /// Once something concerns all, what has not begun is left.
  Exit attempt(const Context& each, const ClusterInput& input) {
    if (end_of_all_) return Exit::done;
    each.subject.name(input.plan.cluster_id, input.plan.kube_namespace);
    try {
      return work_(each, input);
    } catch (const Error& error) {
      if (error.exit == Exit::unreachable || base::is_ending(each.world)) return end_all(each);
      each.output.error(error, each.subject);
      failures_.push_back(fmt::format("{} in namespace {} (exit code {})", input.plan.cluster_id,
                                      input.plan.kube_namespace, static_cast<int>(error.exit)));
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
      context_.output.note(fmt::format("{} clusters in {:.1f} s", inputs_.size(), took.count()));
    else
      context_.output.note(fmt::format("of {} clusters {} failed: {}", inputs_.size(),
                                       failures_.size(), base::join(failures_, ", ")));
  }

  const Context& context_;
  const std::vector<ClusterInput>& inputs_;
  const Work& work_;
  std::vector<Outcome> results_;
  std::chrono::steady_clock::time_point begun_;
  std::vector<std::string> failures_{};
  std::exception_ptr end_of_all_{};  // what ended the first that was ended by something of all
  std::size_t ended_ = 0;
  std::set<std::string> notes_{};
  StatusLine line_;
};

}  // namespace

Exit for_each_input(const Context& context, const std::vector<ClusterInput>& inputs,
                    std::optional<std::size_t> most,
                    const std::function<Exit(const Context&, const ClusterInput&)>& work) {
  if (inputs.size() > 1) return Several(context, inputs, work).run(most.value_or(100));
  const auto& plan = inputs.front().plan;
  context.subject.name(plan.cluster_id, plan.kube_namespace);
  return work(context, inputs.front());
}

std::string heading(const Context& context) {
  const auto& subject = context.subject;
  if (!subject.before) return {};
  return fmt::format("Cluster {} in namespace {}\n", subject.cluster, subject.kube_namespace);
}

}  // namespace cli
