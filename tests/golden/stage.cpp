#include "golden/stage.h"

#include <array>
#include <cstdlib>
#include <regex>
#include <stdexcept>
#include <utility>

#include <fnmatch.h>

#include "cli/run.h"
#include "flink/config/config_file.h"
#include "flink/config/distribution.h"
#include "golden/empty_root.h"
#include "support/test_world.h"

namespace golden {
namespace {

constexpr std::array log_files{
    "log4j-cli.properties", "log4j-console.properties", "log4j-session.properties",
    "log4j.properties",     "logback-console.xml",      "logback-session.xml",
    "logback.xml"};

void lay_over(Files& files, const Files& over) {
  for (const auto& [name, content] : over) files[name] = content;
}

Files conf_files(const Case& recorded, const std::string& version) {
  Files files;
  for (const auto* name : log_files)
    files[name] = std::string("the ") + name + " of the conf dir\n";
  const auto dialect = flink::dialect_of(flink::parse_version(version).value());
  const auto shipped = flink::distribution_defaults(dialect);
  if (dialect.reads_yaml_file) files["config.yaml"] = flink::write_yaml_file(shipped);
  else files["flink-conf.yaml"] = flink::write_legacy_file(shipped);
  lay_over(files, recorded.conf);
  lay_over(files, dialect.reads_yaml_file ? recorded.conf_yaml : recorded.conf_legacy);
  for (const auto& pattern : recorded.conf_remove) {
    std::erase_if(files, [&](const auto& file) {
      return fnmatch(pattern.c_str(), file.first.c_str(), 0) == 0;
    });
  }
  return files;
}

std::vector<std::string> command_line(const Run& run, const std::string& version) {
  std::vector<std::string> args{
      run.args.front(), "--flink-version", version, "--dry-run=client", "-o",
      "json",           "--show-secrets"};
  args.insert(args.end(), run.args.begin() + 1, run.args.end());
  return args;
}

/// Generated cluster ids as the recordings have them.
std::string with_recorded_id(const std::string& text) {
  static const std::regex generated("flink-cluster-[0-9a-f]{31}");
  return std::regex_replace(text, generated, "flink-cluster-<hex31>");
}

Result run_in_process(Surroundings around, const std::vector<std::string>& words) {
  test::TestWorld surroundings;
  surroundings.directory = "/mnt/job";
  surroundings.files = std::move(around.files);
  surroundings.directories = std::move(around.directories);
  surroundings.env = std::move(around.env);
  Result result;
  const cli::Connect connect = [&](const http::Endpoint&) -> std::unique_ptr<http::Transport> {
    result.connected = true;
    throw std::logic_error("there is no network here");
  };
  result.exit = cli::run(words, surroundings.world(), connect);
  result.out = surroundings.out.str();
  result.err = surroundings.err.str();
  return result;
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

/// There is no network: what asks for it fails.
Result run_program(const Surroundings& around, const std::vector<std::string>& words) {
  static const EmptyRoot root(variable("DREY_PROGRAM"), variable("DREY_EMULATOR"));
  auto ended = root.run(around, words);
  return {.exit = static_cast<base::Exit>(ended.exit_code),
          .out = std::move(ended.out),
          .err = std::move(ended.err)};
}

}  // namespace

Surroundings surroundings_of(const Case& recorded, const std::string& version) {
  Surroundings result{.directories = {"/mnt/job", "/mnt/home"}, .env = recorded.env};
  result.env["HOME"] = "/mnt/home";
  result.env["FLINK_CONF_DIR"] = "/mnt/conf";
  for (const auto& [name, content] : recorded.job) result.files["/mnt/job/" + name] = content;
  if (recorded.conf_dir == "absent") return result;
  result.directories.insert("/mnt/conf");
  if (recorded.conf_dir == "empty") return result;
  for (const auto& [name, content] : conf_files(recorded, version))
    result.files["/mnt/conf/" + name] = content;
  return result;
}

Result run_drey(const Case& recorded, const Run& run, const std::string& version) {
  const auto around = surroundings_of(recorded, version);
  const auto words = command_line(run, version);
  auto result =
      variable("DREY_PROGRAM").empty() ? run_in_process(around, words) : run_program(around, words);
  result.out = with_recorded_id(result.out);
  return result;
}

}  // namespace golden
