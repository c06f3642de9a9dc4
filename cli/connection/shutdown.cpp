#include "cli/connection/shutdown.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/connection/job_arguments.h"
#include "cli/connection/savepoint_record.h"
#include "cli/output/teardown_report.h"
#include "deploy/cluster/document.h"

namespace cli {

using flink::rest::Job;

Shutdown::Shutdown(const Context& context, FlinkConnection& connection,
                   const std::vector<Job>& jobs, std::string job, bool waits)
    : context_(context), connection_(connection), job_(std::move(job)) {
  context_.subject.job = job_;
  const auto seen =
      std::find_if(jobs.begin(), jobs.end(), [&](const Job& each) { return each.id == job_; });
  if (seen != jobs.end()) {
    name_ = seen->name;
    // Any other state is that of before.
    if (flink::rest::is_terminal(seen->state)) state_ = seen->state;
  }
  if (waits)
    shutdown_.emplace(connection_.connection().client(), connection_.flink(), connection_.cluster(),
                      jobs, job_, connection_.deadline());
}

void Shutdown::add_job(base::OrderedJson& document) const {
  document["job"] = deploy::document::job(job_, name_, state_);
}

void Shutdown::await(std::string_view wanted, base::OrderedJson& document) {
  if (!shutdown_) return add_job(document);
  const auto since = context_.world.steady_now();
  const auto state = connection_.shown(fmt::format("job {}", wanted),
                                       [&] { return shutdown_->await_job(wanted); });
  if (shutdown_->saw_end()) state_ = state;
  add_job(document);
  const std::chrono::duration<double> took = context_.world.steady_now() - since;
  context_.output.note(
      shutdown_->saw_end()
          ? fmt::format("job {} is {} after {:.1f} s", job_, state, took.count())
          : fmt::format(
                "job {} has ended after {:.1f} s; its JobManager was gone before it said how", job_,
                took.count()));
  if (shutdown_->why_stays().empty()) return await_cluster(state, document);
  context_.output.note(fmt::format("the cluster stays, as {}; '{}' removes it",
                                   shutdown_->why_stays(), connection_.command("delete")));
}

void Shutdown::await_lingering(std::string_view wanted, std::string_view end,
                               base::OrderedJson& document) {
  try {
    await(wanted, document);
  } catch (const base::Error& error) {
    if (error.exit != base::Exit::timed_out) throw;
    context_.output.note("note: " + error.text);
    context_.output.note(
        fmt::format("its JobManager may wait five minutes for whoever began the {}; '{}' removes "
                    "it at once",
                    end, connection_.command("delete")));
  }
}

void show_ended_before(const Context& context, FlinkConnection& connection,
                       const std::vector<Job>& jobs, const deploy::StoppedJob& ended, bool waits,
                       std::string_view wanted, std::string_view end) {
  const auto& [id, savepoint] = ended;
  record_savepoint(context, connection, id, savepoint.path,
                   flink::rest::parse_format(savepoint.format));
  base::OrderedJson document{{"savepoint", savepoint.path}};
  Shutdown shutdown(context, connection, jobs, id, waits);
  shutdown.await_lingering(wanted, end, document);
  show_document(context, document);
}

void Shutdown::await_cluster(std::string_view state, base::OrderedJson& document) {
  StatusLine line(context_.output, context_.world.steady_now());
  const auto report = shutdown_->await_cluster(teardown_progress(line));
  line.end();
  const auto& forgotten = report.forgotten;
  tell_teardown(context_.output, report.teardown, false);
  if (!forgotten.empty())
    context_.output.note(
        fmt::format("note: Flink left HA metadata behind, which {} needs no more; removed: "
                    "ConfigMap {}",
                    shutdown_->saw_end() ? fmt::format("a job that is {}", state)
                                         : "a cluster without a stored job",
                    base::join(forgotten, ", ")));
  deploy::require_removed(
      report.teardown, connection_.cluster().name,
      fmt::format("the job has ended, and its cluster goes by itself; '{}' shows how far it is, "
                  "'{}' waits until it is gone",
                  connection_.command("status"), connection_.command("delete")));
  add_teardown(document, report.teardown);
  for (auto& entry : document["removed"]) {
    if (std::find(forgotten.begin(), forgotten.end(), entry["name"].get<std::string>()) !=
        forgotten.end())
      entry["why"] = "left behind by Flink";
  }
}

}  // namespace cli
