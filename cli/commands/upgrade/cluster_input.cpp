#include "cli/commands/upgrade/cluster_input.h"

#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/application/deployment.h"
#include "cli/fleet/fleet.h"
#include "deploy/cluster/document.h"
#include "flink/config/options.h"
#include "flink/operator/left_to_kubectl.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;

constexpr const char* allow_non_restored_state = "--allowNonRestoredState";

/// The first option that says what the cluster is to be, or from where it starts; empty: none does.
std::string word_of_input(const ApplicationOptions& o) {
  const auto& p = o.program;
  const std::pair<const char*, bool> words[] = {
      {"--target", p.target.has_value() || p.executor.has_value()},
      {"--flink-version", o.sources.flink_version.has_value()},
      {"--parallelism", p.parallelism.has_value()},
      {"--class", p.entry_point_class.has_value()},
      {"--classpath", !p.classpaths.empty()},
      {"--shutdownOnAttachedExit", p.shutdown_on_attached_exit},
      {"--fromSavepoint", p.savepoint.has_value()},
      {allow_non_restored_state, p.allow_non_restored_state},
      {p.restore_mode_option.c_str(), p.restore_mode.has_value()},
      {"--jarfile", o.hidden_jar.has_value()},
      {"--arguments", !o.hidden_arguments.empty()},
      {"--python", p.python.has_value()},
      {"--pyModule", p.python_module.has_value()},
      {"--pyFiles", o.python_files.has_value()},
      {"--pyRequirements", o.python_requirements.has_value()},
      {"--pyArchives", o.python_archives.has_value()},
      {"--pyExecutable", o.python_executable.has_value()},
      {"--pyClientExecutable", o.python_client_executable.has_value()},
      {"--pyPythonPath", o.python_path.has_value()}};
  for (const auto& [word, is_said] : words) {
    if (is_said) return word;
  }
  return {};
}

/// Without a file there must be a program, or at least words about one.
void require_input(const FileOptions& files, const ApplicationOptions& o,
                   const Arguments& arguments) {
  check(files, arguments, false);
  if (!arguments.positional.empty() || !arguments.properties.empty() || o.hidden_jar ||
      flink::is_python_entry_point(o.program))
    return;
  throw Error(Exit::usage, "there is no input: neither -f nor a jar",
              fmt::format("'drey {0} -f FILE' takes FlinkDeployments, 'drey {0} [OPTIONS] <jar> "
                          "[ARGUMENTS]' what run-application takes",
                          files.command));
}

std::vector<ClusterInputs::Each> read_inputs(const Context& context, const InputOptions& o,
                                             base::Problems& problems) {
  std::vector<ClusterInputs::Each> inputs;
  if (o.files.names.empty()) {
    inputs.emplace_back();
    return inputs;
  }
  auto files = read_deployments(context.world, o.files, problems);
  if (const auto left = flink::left_to_kubectl(files); !left.empty()) context.output.warn({left});
  for (auto& deployment : files.list)
    inputs.push_back(
        {.deployment = std::make_shared<const flink::FlinkDeployment>(std::move(deployment))});
  return inputs;
}

/// Nothing is wrong with the file, as far as it was read; else there is no sense in looking closer.
bool is_whole(const ClusterInputs::Each& each) {
  return !each.deployment || each.deployment->is_whole;
}

/// Those that are about a file.
base::Problems problems_in(const std::string& file, const base::Problems& problems) {
  base::Problems found;
  for (const auto& [where, what] : problems.list()) {
    if (where.starts_with(file + ":")) found.add(where, what);
  }
  return found;
}

/// What is wrong with an input, or that it was not begun because of others.
Error refusal_of(const base::Problems& problems) {
  try {
    problems.throw_if_any();
  } catch (const Error& error) {
    return error;
  }
  return {Exit::usage, "not begun"};
}

/// The namespace of an input that nothing was made of, as far as it is known.
std::string namespace_of_refused(const ClusterInputs::Each& each) {
  if (!each.cluster.kube_namespace.empty()) return each.cluster.kube_namespace;
  const auto& own = each.deployment->kube_namespace;
  return own ? own->value : std::string();
}

base::OrderedJson document_of_refused(const ClusterInputs::Each& each, const Error& error) {
  const auto& deployment = *each.deployment;
  return document_of(error, {{"cluster", deploy::document::text(deployment.name)},
                             {"namespace", deploy::document::text(namespace_of_refused(each))},
                             {"file", deployment.file}});
}

/// The namespace is the file's, else the command line's; they must not differ, as with kubectl.
void choose_namespace(const InputOptions& o, const flink::FlinkDeployment& deployment,
                      deploy::LoadedConfiguration& loaded, base::Problems& problems) {
  const auto& given = o.server.overrides.name_space;
  if (given.empty()) return;
  if (deployment.kube_namespace && deployment.kube_namespace->value != given)
    problems.add(fmt::format("{}: metadata.namespace", deployment.kube_namespace->origin),
                 fmt::format("is '{}', and --namespace is '{}'",
                             base::printable(deployment.kube_namespace->value, 100),
                             base::printable(given, 100)));
  loaded.configuration.set(std::string(flink::options::kube_namespace.name()), given,
                           {flink::Origin::Kind::program, "--namespace"});
}

/// What is to be said of the input has been said.
PreparedDeployment decide_silently(const Context& context, const InputOptions& o,
                                   const Judging& judging, deploy::LoadedConfiguration loaded,
                                   const flink::Start& start) {
  const Output quiet(context.world, {.quiet = true});
  base::Problems problems;
  return decide({context.world, context.connect, context.subject, quiet}, o, std::move(loaded),
                start, problems, judging.deploys);
}

void take_decided(const Context& context, ClusterInput& input, PreparedDeployment prepared) {
  input.prepared = std::move(prepared);
  input.plan = planned(context.output, input.prepared->spec);
}

}  // namespace

/// Names in namespaces that inputs take: of their clusters, and of the Services of these. Names of
/// other objects have prefixes of their kind.
class ClusterInputs::Names {
 public:
  /// Two inputs for one cluster: the second would upgrade what the first has made.
  void add_cluster(const deploy::ClusterRef& cluster, const std::string& origin,
                   base::Problems& problems) {
    const auto [first, is_first] =
        clusters_.try_emplace({cluster.kube_namespace, cluster.name}, origin);
    if (!is_first)
      problems.add(origin, fmt::format("'{}' in namespace {} is there already ({})", cluster.name,
                                       cluster.kube_namespace, first->second));
  }

  /// One name for Services of two clusters ('pair-rest' is the internal one of a cluster of that
  /// name and the rest Service of 'pair'): only one of these can be made.
  void add_services(const deploy::Plan& plan, const std::string& origin, base::Problems& problems) {
    for (const auto& object : plan.owned) {
      if (object.at("kind") != "Service") continue;
      const auto& name = object.at("metadata").at("name").get_ref<const std::string&>();
      const auto [first, is_first] =
          owners_.try_emplace({plan.kube_namespace, name}, Owner{plan.cluster_id, origin});
      const auto& owner = first->second;
      if (is_first || owner.cluster == plan.cluster_id) continue;
      problems.add(
          origin,
          fmt::format("cluster '{}' needs Service '{}' in namespace {} for itself, "
                      "and so does cluster '{}' ({}): choose another name",
                      plan.cluster_id, name, plan.kube_namespace, owner.cluster, owner.origin));
    }
  }

 private:
  struct Owner {
    std::string cluster{};
    std::string origin{};
  };
  using Name = std::pair<std::string, std::string>;
  std::map<Name, std::string> clusters_{};
  std::map<Name, Owner> owners_{};
};

void declare(OptionSet& set, InputOptions& options, std::string_view command) {
  declare(set, options.files, command);
  declare_concurrency(set, options.concurrency);
  declare(set, options);
}

void check_words(const FileOptions& files, const ApplicationOptions& options,
                 const Arguments& arguments) {
  if (files.names.empty()) return require_input(files, options, arguments);
  check(files, arguments, options.program.allow_non_restored_state);
  const auto word = word_of_input(options);
  if (word == allow_non_restored_state)
    throw Error(Exit::usage,
                fmt::format("-n ({}) stands beside -f, which has the whole input", word),
                "the namespace is --namespace");
  if (!word.empty())
    throw Error(Exit::usage, fmt::format("{} stands beside -f, which has the whole input", word),
                "say it in the file");
}

void check_words(const InputOptions& options, const Arguments& arguments) {
  check_words(options.files, options, arguments);
}

flink::Start first_start(const Judging& judging, const ClusterInput& input) {
  if (judging.from) return {*judging.from, {}};
  if (!input.deployment || !input.deployment->job.initial_savepoint_path) return {};
  return {input.deployment->job.initial_savepoint_path->value, {}};
}

PreparedDeployment decide_again(const Context& context, const InputOptions& o,
                                const Judging& judging, const ClusterInput& input,
                                const flink::Start& start) {
  return decide_silently(context, o, judging, input.prepared->loaded, start);
}

bool is_suspended(const ClusterInput& input) {
  return input.deployment && input.deployment->job.suspended;
}

ClusterInputs::ClusterInputs(const Context& context, InputOptions& o, const Arguments& arguments,
                             Judging judging)
    : context_(context), o_(o), arguments_(arguments), judging_(std::move(judging)) {
  base::Problems problems;
  list_ = read_inputs(context, o, problems);
  judge_all(problems);
  if (list_.size() > 1 && judging_.from)
    throw Error(Exit::usage, fmt::format("--from is the state of one job, and there are {} "
                                         "FlinkDeployments",
                                         list_.size()));
}

std::size_t ClusterInputs::at_once() const { return o_.concurrency.value_or(usual_concurrency); }

deploy::LoadedConfiguration ClusterInputs::loaded(const Each& each,
                                                  base::Problems& problems) const {
  if (!each.deployment) return read_application(context_, o_, arguments_, problems);
  auto loaded = deploy::read_inputs(context_.world, *each.deployment, o_.sources, problems);
  choose_namespace(o_, *each.deployment, loaded, problems);
  return loaded;
}

/// What is wrong with any is told of all, and of each in its document. Those that are not whole are
/// only there until then.
void ClusterInputs::judge_all(base::Problems& problems) {
  Names names;
  std::vector<Error> ends;
  auto all = problems;
  for (auto& each : list_) {
    const auto found =
        is_whole(each) ? judge(each, names) : problems_in(each.deployment->file, problems);
    for (const auto& [where, what] : found.list()) all.add(where, what);
    ends.push_back(refusal_of(found));
  }
  if (all.empty()) return;
  name_refused();
  if (list_.size() > 1) {
    auto& documents = context_.subject.before.emplace();
    for (std::size_t i = 0; i < list_.size(); ++i)
      documents.push_back(document_of_refused(list_[i], ends[i]));
  }
  all.throw_if_any();
}

/// The error is about the one input, or about none of several.
void ClusterInputs::name_refused() const {
  auto& subject = context_.subject;
  if (list_.size() > 1) return subject.name({}, {});
  if (list_.empty() || !list_.front().deployment || !subject.cluster.empty()) return;
  subject.name(list_.front().deployment->name, namespace_of_refused(list_.front()));
}

/// Decides what the cluster is to be; returns what is wrong with it.
base::Problems ClusterInputs::judge(Each& each, Names& names) {
  base::Problems found;
  const auto output = context_.output.about(list_.size() > 1 ? each.deployment->name : "");
  const Context about{context_.world, context_.connect, context_.subject, output};
  try {
    ClusterInput input{.deployment = each.deployment};
    take_decided(context_, input,
                 decide(about, o_, loaded(each, found), first_start(judging_, input), found,
                        judging_.deploys));
    each.cluster = input.plan.ref();
    if (each.deployment) names.add_cluster(each.cluster, each.deployment->name_origin, found);
    if (each.deployment && !is_suspended(input))
      names.add_services(input.plan, each.deployment->name_origin, found);
    if (const auto& access = input.prepared->access) {
      each.server = server_of(*access);
      each.way = access->endpoint.identity;
    }
    if (static_cast<std::size_t>(&each - list_.data()) < at_once()) each.decided = std::move(input);
  } catch (const Error&) {
    if (found.empty()) throw;
  }
  return found;
}

ClusterInput ClusterInputs::decided_again(const Each& each) const {
  base::Problems problems;
  ClusterInput input{.deployment = each.deployment};
  auto read = loaded(each, problems);
  problems.throw_if_any();
  take_decided(
      context_, input,
      decide_silently(context_, o_, judging_, std::move(read), first_start(judging_, input)));
  return input;
}

ClusterInput ClusterInputs::take(std::size_t number) {
  auto& each = list_.at(number);
  if (!each.decided) return decided_again(each);
  auto input = std::move(*each.decided);
  each.decided.reset();
  return input;
}

}  // namespace cli
