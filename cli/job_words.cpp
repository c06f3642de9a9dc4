#include "cli/job_words.h"

#include <fmt/format.h>

#include "base/text.h"
#include "cli/render.h"
#include "deploy/flink_jobs.h"

namespace cli {

std::optional<std::string> take_job_id(std::vector<std::string>& words) {
  if (words.empty()) return std::nullopt;
  auto id = flink::rest::parse_job_id(words.front());
  if (!id) {
    throw base::Error(base::Exit::refused,
                      fmt::format("Cannot parse JobID from \"{}\". The expected format is [0-9a-fA-F]{{32}}, e.g. fd72014d4c864993a2e5a9287b4a9c5d.",
                                  base::printable(words.front(), 200)),
                      "'drey list' with the cluster's name lists its jobs; without a job id its only job is meant");
  }
  words.erase(words.begin());
  return id;
}

std::optional<std::string> take_job_id(std::vector<std::string>& words, std::optional<std::string>& directory) {
  auto id = take_job_id(words);
  if (directory && directory->empty()) directory.reset();
  if (id || !directory) return id;
  id = flink::rest::parse_job_id(*directory);
  if (id) directory.reset();
  return id;
}

void say(const Context& context, const OutputOptions& output, const std::string& line) {
  if (output.format.empty()) write_result(context.world, line + "\n");
}

flink::rest::Format format_option(const std::optional<std::string>& text) {
  if (!text) return flink::rest::Format::canonical;
  if (const auto format = flink::rest::parse_format(*text)) return *format;
  throw base::Error(base::Exit::refused, fmt::format("--type: '{}' is neither canonical nor native", base::printable(*text, 100)));
}

std::string trigger_id_option(const Context& context, const std::optional<std::string>& text) {
  if (!text) return context.world.random_token();
  if (const auto id = flink::rest::parse_trigger_id(*text)) return *id;
  throw base::Error(base::Exit::refused, fmt::format("--trigger-id: '{}' is none: it has 32 hexadecimal digits", base::printable(*text, 100)));
}

std::string choose_job(FlinkConnection& connection, const std::optional<std::string>& given) {
  if (given) return *given;
  return deploy::choose_job(deploy::list_jobs(connection.flink()), given, connection.cluster());
}

void require(bool known, const FlinkConnection& connection, const deploy::FlinkClient& client, std::string_view what, std::string_view since) {
  if (known) return;
  throw base::Error(base::Exit::refused,
                    fmt::format("{} came with Flink {}; cluster '{}' runs {}", what, since, connection.cluster().name, client.flink_version()));
}

}  // namespace cli
