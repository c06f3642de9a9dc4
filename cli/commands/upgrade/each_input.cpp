#include "cli/commands/upgrade/each_input.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/output/output.h"

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
  if (!std::all_of(documents.begin(), documents.end(), is_list)) return {{"clusters", documents}};
  auto list = documents.front();
  for (auto each = documents.begin() + 1; each != documents.end(); ++each)
    list["items"].insert(list["items"].end(), (*each)["items"].begin(), (*each)["items"].end());
  return list;
}

/// Inputs of several clusters, and what became of them.
class Several {
 public:
  Several(const Context& context, const std::vector<ClusterInput>& inputs)
      : context_(context), inputs_(inputs) {
    context.subject.before.emplace();
  }

  Exit run(const std::function<Exit(const Context&, const ClusterInput&)>& work) {
    const auto output = context_.output.collecting(*context_.subject.before);
    const Context each{context_.world, context_.connect, context_.subject, output};
    for (const auto& input : inputs_) {
      const auto exit = attempt(each, input, work);
      if (badness(exit) > badness(worst_)) worst_ = exit;
    }
    tell_failures();
    if (context_.output.has_document()) context_.output.document(joined(*context_.subject.before));
    return worst_;
  }

 private:
  Exit attempt(const Context& each, const ClusterInput& input,
               const std::function<Exit(const Context&, const ClusterInput&)>& work) {
    each.subject.name(input.plan.cluster_id, input.plan.kube_namespace);
    try {
      return work(each, input);
    } catch (const Error& error) {
      if (error.exit == Exit::unreachable || base::is_ending(each.world)) throw;
      each.output.error(error, each.subject);
      failures_.push_back(fmt::format("{} in namespace {} (exit code {})", input.plan.cluster_id,
                                      input.plan.kube_namespace, static_cast<int>(error.exit)));
      return error.exit;
    }
  }

  void tell_failures() const {
    if (failures_.empty()) return;
    context_.output.note(fmt::format("of {} clusters {} failed: {}", inputs_.size(),
                                     failures_.size(), base::join(failures_, ", ")));
  }

  const Context& context_;
  const std::vector<ClusterInput>& inputs_;
  Exit worst_ = Exit::done;
  std::vector<std::string> failures_{};
};

}  // namespace

Exit for_each_input(const Context& context, const std::vector<ClusterInput>& inputs,
                    const std::function<Exit(const Context&, const ClusterInput&)>& work) {
  if (inputs.size() > 1) return Several(context, inputs).run(work);
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
