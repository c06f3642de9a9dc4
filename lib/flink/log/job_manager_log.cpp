#include "flink/log/job_manager_log.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "base/text.h"
#include "flink/log/trace_lines.h"

namespace flink {
namespace {

using Lines = std::vector<std::string>;

constexpr std::size_t longest_trace = 400;  // lines

/// What stands between two texts, if both are there.
std::optional<std::string> between(std::string_view line, std::string_view before,
                                   std::string_view after) {
  const auto begin = line.find(before);
  if (begin == std::string_view::npos) return std::nullopt;
  const auto rest = line.substr(begin + before.size());
  const auto end = rest.find(after);
  if (end == std::string_view::npos) return std::nullopt;
  return std::string(rest.substr(0, end));
}

bool has(std::string_view line, std::string_view part) {
  return line.find(part) != std::string_view::npos;
}

/// The lines below a record that belong to it: no other record, and nothing behind the last line of
/// a stack trace.
std::string trace_below(const Lines& lines, std::size_t at) {
  std::string trace;
  bool in_message = true;
  for (std::size_t i = at + 1; i < lines.size() && i <= at + longest_trace; ++i) {
    const auto kind = read_trace_line(lines[i]).kind;
    if (kind == TraceLine::Kind::text &&
        (begins_record(lines[i]) || (!in_message && !base::trim(lines[i]).empty())))
      break;
    in_message = kind == TraceLine::Kind::text
                     ? in_message
                     : kind != TraceLine::Kind::frame && kind != TraceLine::Kind::more;
    if (!lines[i].empty()) trace += lines[i] + "\n";
  }
  return trace;
}

/// The same, or what stands behind the sentence on its own line.
std::string trace_of(const Lines& lines, std::size_t at, std::string_view sentence) {
  auto trace = trace_below(lines, at);
  if (trace.empty())
    trace = std::string(
        base::trim(std::string_view(lines[at]).substr(lines[at].find(sentence) + sentence.size())));
  return trace;
}

bool is_terminal(std::string_view state) {
  constexpr std::array<std::string_view, 4> states{"FINISHED", "FAILED", "CANCELED", "SUSPENDED"};
  return std::find(states.begin(), states.end(), state) != states.end();
}

void end_job(JobManagerLog& log, const std::string& id, const std::string& state,
             const std::string& trace) {
  if (id.size() != 32 || !is_terminal(state)) return;
  auto& job = log.jobs[id];
  job.state = state;
  if (state == "FAILED" && job.trace.empty()) job.trace = trace;
}

void read_job(JobManagerLog& log, const Lines& lines, std::size_t i) {
  const auto& line = lines[i];
  for (const auto* reached : {" reached terminal state ", " reached globally terminal state "}) {
    const auto id = between(line, "Job ", reached);
    const auto state = between(line, reached, ".");
    if (id && state) end_job(log, *id, *state, trace_below(lines, i));
  }
  const auto change = line.find(") switched from state ");
  const auto open = line.rfind('(', change);
  if (change == std::string::npos || open == std::string::npos || !has(line, "Job ") ||
      has(line, "Application "))
    return;
  const auto state = between(std::string_view(line).substr(change), " to ", ".");
  if (state) end_job(log, line.substr(open + 1, change - open - 1), *state, trace_below(lines, i));
}

void read_application(JobManagerLog& log, const Lines& lines, std::size_t i) {
  constexpr std::string_view unexpected = "Application failed unexpectedly: ";
  const auto& line = lines[i];
  if (const auto status = between(line, "down with application status ", "."))
    log.application_status = *status;
  if (has(line, "Application completed SUCCESSFULLY")) log.application_end = "SUCCEEDED";
  for (const std::string end : {"FAILED", "CANCELED"}) {
    const auto sentence = "Application " + end + ":";
    if (!has(line, sentence)) continue;
    log.application_end = end;
    log.application_trace = trace_of(lines, i, sentence);
  }
  if (has(line, unexpected)) log.application_trace = trace_of(lines, i, unexpected);
}

void read_fatal(JobManagerLog& log, const Lines& lines, std::size_t i) {
  const auto& line = lines[i];
  for (const std::string_view sentence :
       {"Fatal error occurred in the cluster entrypoint.", "Could not start cluster entrypoint ",
        " produced an uncaught exception. Stopping the process..."})
    if (has(line, sentence)) log.fatal_trace = trace_of(lines, i, sentence);
  constexpr std::string_view program = "Could not create application program.";
  if (has(line, program)) log.program_trace = trace_of(lines, i, program);
  constexpr std::string_view in_main = "Exception in thread \"main\" ";
  if (line.starts_with(in_main))
    log.fatal_trace = line.substr(in_main.size()) + "\n" + trace_below(lines, i);
}

/// Where the resource's name begins that ends at a place: `pods` or `pods "x"`.
std::size_t resource_before(const std::string& line, std::size_t end) {
  if (end == 0) return 0;
  if (line[end - 1] == '"' && end > 1) {
    const auto quote = line.rfind('"', end - 2);
    if (quote != std::string::npos && quote > 0) end = quote - 1;
  }
  const auto blank = end == 0 ? std::string::npos : line.find_last_of(" :", end - 1);
  return blank == std::string::npos ? 0 : blank + 1;
}

/// What the client library says of a pod that it sent: the API server's sentence, and the code.
struct PodRefusal {
  std::string sentence{};
  std::string code{};
};

/// `Failure executing: POST at: …/pods. Message: SENTENCE. Received status: Status(…, code=422,
/// …)`.
std::optional<PodRefusal> pod_refusal(const std::string& line) {
  constexpr std::string_view before = "/pods. Message: ", after = ". Received status";
  if (!has(line, "POST at: ")) return std::nullopt;
  const auto sentence = between(line, before, after);
  if (!sentence) return std::nullopt;
  return PodRefusal{*sentence, between(line.substr(line.find(after)), "code=", ",").value_or("")};
}

/// Other codes are of answers that may be others the next time.
void read_invalid_pod(JobManagerLog& log, const PodRefusal& refusal) {
  constexpr std::array<std::string_view, 4> final_codes{"", "400", "404", "422"};
  const bool is_final =
      std::find(final_codes.begin(), final_codes.end(), refusal.code) != final_codes.end();
  if (log.invalid_pod.empty() && is_final) log.invalid_pod = refusal.sentence;
}

/// `pods is forbidden: User "system:serviceaccount:ns:name" cannot create resource "pods" in API
/// group "" in the namespace "ns"`, which the client library puts into longer sentences.
void read_forbidden(JobManagerLog& log, const std::string& line) {
  const auto refusal = pod_refusal(line);
  const bool by_webhook = refusal && refusal->sentence.starts_with("admission webhook ");
  if (by_webhook && log.forbidden.empty()) log.forbidden = refusal->sentence;
  const auto at = line.find(" is forbidden: ");
  if (refusal && !by_webhook && at == std::string::npos) read_invalid_pod(log, *refusal);
  if (at == std::string::npos || by_webhook) return;
  auto sentence = line.substr(resource_before(line, at));
  constexpr std::string_view scope = "in the namespace \"";
  const auto name_space = sentence.find(scope);
  const auto end = name_space == std::string::npos
                       ? sentence.find(". Received status")
                       : sentence.find('"', name_space + scope.size()) + 1;
  if (end != std::string::npos && end != 0) sentence.resize(end);
  sentence = std::string(base::trim(sentence));
  if (sentence.starts_with("pods \"")) log.forbidden_pod = sentence;
  if (log.forbidden.empty()) log.forbidden = std::move(sentence);
}

/// Flink asks again for those that it did not get.
void read_task_managers(JobManagerLog& log, const std::string& line) {
  if (const auto name = between(line, "Creating new TaskManager pod with name ", " "))
    log.newest_task_manager = *name;
  constexpr std::string_view wanted = ", declared worker number ";
  const auto at = line.find(wanted);
  if (at == std::string::npos) return;
  const auto* begin = line.data() + at + wanted.size();
  std::from_chars(begin, line.data() + line.size(), log.wanted_task_managers);
}

void read_start(JobManagerLog& log, const std::string& line) {
  constexpr std::array<std::string_view, 6> beginnings{"Error: Could not find or load main class",
                                                       "Error: A JNI error has occurred",
                                                       "Error: Unable to ",
                                                       "Error occurred during initialization of VM",
                                                       "Unrecognized VM option",
                                                       "[ERROR] "};
  if (log.start_failure.empty() && std::any_of(beginnings.begin(), beginnings.end(),
                                               [&](auto text) { return line.starts_with(text); }))
    log.start_failure = line;
}

}  // namespace

JobManagerLog read_job_manager_log(std::string_view text) {
  const auto lines = log_lines(text);
  JobManagerLog log;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    read_job(log, lines, i);
    read_application(log, lines, i);
    read_fatal(log, lines, i);
    read_forbidden(log, lines[i]);
    read_task_managers(log, lines[i]);
    read_start(log, lines[i]);
    if (has(lines[i], "RECEIVED SIGNAL 15: SIGTERM")) log.told_to_end = true;
  }
  return log;
}

std::string reason_of_invalid_pod(std::string_view sentence) {
  for (const std::string_view mark : {" is invalid: ", " cannot be handled as a Pod: "}) {
    const auto at = sentence.find(mark);
    if (at != std::string_view::npos && sentence.starts_with("Pod "))
      return std::string(sentence.substr(at + mark.size()));
  }
  return std::string(sentence);
}

}  // namespace flink
