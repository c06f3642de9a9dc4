// What Output writes for programs: documents, and reports of a run.
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml/yaml.h"
#include "cli/ci/reports.h"
#include "cli/form/row_order.h"
#include "cli/output/escape.h"
#include "cli/output/output.h"
#include "cli/output/table.h"
#include "deploy/cluster/document.h"

namespace cli {
namespace {

/// One stable word for an exit code, as Kubernetes has them for its refusals.
const char* reason_of(base::Exit exit) {
  using base::Exit;
  switch (exit) {
    case Exit::done: return "Done";
    case Exit::failed: return "Failed";
    case Exit::usage: return "Invalid";
    case Exit::timed_out: return "Timeout";
    case Exit::not_allowed: return "Forbidden";
    case Exit::not_found: return "NotFound";
    case Exit::conflict: return "Conflict";
    case Exit::cluster_failed: return "ClusterFailed";
    case Exit::job_failed: return "JobFailed";
    case Exit::rolled_back: return "RolledBack";
    case Exit::partial: return "PartlyApplied";
    case Exit::unreachable: return "Unreachable";
    case Exit::output_lost: return "OutputLost";
    case Exit::interrupted: return "Interrupted";
    case Exit::terminated: return "Terminated";
  }
  return "Failed";
}

}  // namespace

base::OrderedJson document_of(const base::Error& error, base::OrderedJson document) {
  document["error"] = {{"exitCode", static_cast<int>(error.exit)},
                       {"reason", reason_of(error.exit)},
                       {"message", error.text},
                       {"hint", deploy::document::text(error.hint)}};
  return document;
}

base::OrderedJson document_of(const base::Error& error, const Subject& subject) {
  auto document = document_about(subject);
  document.update(subject.members);
  return document_of(error, std::move(document));
}

base::OrderedJson document_about(const Subject& subject) {
  auto document = base::OrderedJson::object();
  if (!subject.cluster.empty())
    document = {{"cluster", subject.cluster},
                {"namespace", deploy::document::text(subject.kube_namespace)}};
  if (!subject.job.empty()) document["job"] = deploy::document::job(subject.job);
  return document;
}

void Subject::name(std::string cluster_id, std::string name_space) {
  cluster = std::move(cluster_id);
  kube_namespace = std::move(name_space);
  job.clear();
  result.clear();
  members = base::OrderedJson::object();
}

std::string Output::document_text(const base::OrderedJson& document) const {
  if (options_.format == "yaml") return base::json_to_yaml(document);
  if (options_.form) return form_text(document);
  if (!has_json()) return {};
  auto text = json_text(document, world_.out_is_tty);
  return text.find("##") == std::string::npos ? text : harmless_json(ci(), text);
}

/// What a CI system would obey in YAML is written as JSON, which is YAML, too.
std::string Output::whole_text(const base::OrderedJson& document) const {
  auto text = document_text(document);
  if (options_.form) return harmless_text(text);
  if (has_json() || harmless_text(text) == text) return text;
  return harmless_json(ci(), json_text(document, world_.out_is_tty));
}

std::string Output::form_text(const base::OrderedJson& document) const {
  const auto& form = *options_.form;
  try {
    std::string text;
    if (form.is_names()) {
      for (const auto& name : names_of(document, options_.rows))
        text += base::printable(name) + "\n";
    } else if (const auto& columns = form.columns()) {
      std::vector<std::vector<std::string>> lines;
      if (has_headers()) lines.push_back(columns->headings());
      for (const auto* row : rows_of(document, options_.rows))
        lines.push_back(columns->cells(*row));
      text = wide_table(lines);
    } else {
      text = form.filled_in(document);
    }
    return world_.out_is_tty ? escaped_but_tabs(text) : text;
  } catch (const std::invalid_argument& problem) {
    throw base::Error(base::Exit::output_lost,
                      fmt::format("-o {}: {}", form.name(), base::printable(problem.what())),
                      "what was done stays done; -o json has the whole document");
  }
}

std::vector<std::size_t> Output::order(const std::vector<base::OrderedJson>& items) const {
  try {
    return order_of(items, *options_.sort_by);
  } catch (const std::invalid_argument& problem) {
    throw base::Error(base::Exit::usage,
                      fmt::format("--sort-by: {}", base::printable(problem.what())),
                      "-o json shows what rows have");
  }
}

void Output::document_piece(const std::string& text) const { world_.out << text; }

void Output::document(const base::OrderedJson& document) const {
  if (collected_ != nullptr) {
    if (wants_document()) collected_->push_back(document);
    return;
  }
  document_piece(whole_text(document));
  if (session_ != nullptr) session_->document = document;
}

bool Output::wants_document() const {
  return has_document() || (session_ != nullptr && is_reported(ci(), *session_, world_));
}

void Output::describe(const Subject& subject, const std::string& what,
                      const std::string& value) const {
  if (session_ == nullptr) return;
  session_->facts[{subject.kube_namespace, subject.cluster}].emplace_back(what, value);
}

void Output::begin_reports() const {
  if (!options_.reports.any()) return;
  try {
    cli::begin_reports(options_.reports, world_);
  } catch (const base::Error&) {
    if (session_ != nullptr) session_->reports = {};
    throw;
  }
}

bool Output::write_reports(bool changed) const {
  if (session_ == nullptr || !session_->document) return true;
  const auto written = cli::write_reports(ci(), *session_, changed, world_);
  for (const auto& line : written.lines) world_.err << line << "\n";
  world_.err.flush();
  for (const auto& problem : written.problems) alert(problem);
  return written.problems.empty();
}

}  // namespace cli
