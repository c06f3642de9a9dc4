#include "golden/stage.h"

#include <array>
#include <stdexcept>
#include <utility>

#include <fnmatch.h>

#include "cli/run.h"
#include "flink/config/config_file.h"
#include "flink/config/distribution.h"
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

/// Every run draws the same token, so the cluster id that is made of it is known.
std::string with_recorded_id(std::string text, const std::string& token) {
  const auto generated = "flink-cluster-" + token.substr(0, 31);
  std::size_t at = 0;
  while ((at = text.find(generated, at)) != std::string::npos)
    text.replace(at, generated.size(), "flink-cluster-<hex31>");
  return text;
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
  auto around = surroundings_of(recorded, version);
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
  result.exit = cli::run(command_line(run, version), surroundings.world(), connect);
  result.out = with_recorded_id(surroundings.out.str(), surroundings.token);
  result.err = surroundings.err.str();
  return result;
}

}  // namespace golden
