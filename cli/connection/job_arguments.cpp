#include "cli/connection/job_arguments.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/document.h"
#include "deploy/jobmanager/flink_jobs.h"

namespace cli {
namespace {

flink::rest::Format format_named(const std::string& name, const std::string& text) {
  if (const auto format = flink::rest::parse_format(text)) return *format;
  throw base::Error(base::Exit::usage, fmt::format("{}: '{}' is neither canonical nor native", name,
                                                   base::printable(text, 100)));
}

std::string trigger_id_in(const std::string& name, const std::string& text) {
  if (const auto id = flink::rest::parse_trigger_id(text)) return *id;
  throw base::Error(base::Exit::usage, fmt::format("{}: '{}' is none: it has 32 hexadecimal digits",
                                                   name, base::printable(text, 100)));
}

}  // namespace

std::optional<std::string> take_job_id(std::vector<std::string>& words) {
  if (words.empty()) return std::nullopt;
  auto id = flink::rest::parse_job_id(words.front());
  if (!id) {
    throw base::Error(base::Exit::usage,
                      fmt::format("Cannot parse JobID from \"{}\". The expected format is "
                                  "[0-9a-fA-F]{{32}}, e.g. fd72014d4c864993a2e5a9287b4a9c5d.",
                                  base::printable(words.front(), 200)),
                      "'drey list' with the cluster's name lists its jobs; without a job id its "
                      "only job is meant");
  }
  words.erase(words.begin());
  return id;
}

std::optional<std::string> take_job_id(std::vector<std::string>& words,
                                       std::optional<std::string>& directory) {
  auto id = take_job_id(words);
  if (directory && directory->empty()) directory.reset();
  if (id || !directory) return id;
  id = flink::rest::parse_job_id(*directory);
  if (id) directory.reset();
  return id;
}

Option add_format(OptionSet& set, std::optional<flink::rest::Format>& format,
                  const std::string& description) {
  const auto option = add_parsed(set, "--type", format, format_named, description);
  set.set_choices("--type", {"canonical", "native"});
  return Option(option).option_text("<format>");
}

Option add_trigger_id(OptionSet& set, std::optional<std::string>& id,
                      const std::string& description) {
  return add_parsed(set, "--trigger-id", id, trigger_id_in, description).option_text("<id>");
}

flink::rest::Job choose_job(FlinkConnection& connection, const std::optional<std::string>& given) {
  if (given) return {.id = *given};
  const auto jobs = deploy::list_jobs(connection.flink());
  const auto id = deploy::choose_job(jobs, given, connection.cluster());
  return *std::find_if(jobs.begin(), jobs.end(), [&](const auto& job) { return job.id == id; });
}

std::string format_word(const deploy::FlinkClient& client,
                        const std::optional<flink::rest::Format>& format) {
  if (!client.dialect().savepoint_formats) return {};
  return fmt::format("{} ", flink::rest::name_of(format.value_or(flink::rest::Format::canonical)));
}

std::optional<flink::rest::Format> format_taken(const std::optional<flink::rest::Format>& format,
                                                const std::optional<std::string>& resumed) {
  if (resumed) return std::nullopt;
  return format.value_or(flink::rest::Format::canonical);
}

void show_document(const Context& context, const base::OrderedJson& more) {
  if (!context.output.wants_document()) return;
  auto document = document_about(context.subject);
  document.update(more);
  context.output.document(document);
}

void show_document(const Context& context, const flink::rest::Job& job, base::OrderedJson more) {
  more["job"] = deploy::document::job(job.id, job.name, job.state);
  show_document(context, more);
}

}  // namespace cli
