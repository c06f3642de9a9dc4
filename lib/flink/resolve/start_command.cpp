#include "flink/resolve/start_command.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/options.h"
#include "flink/version/names.h"

namespace flink {
namespace {

std::string memory_flags(const JobManagerMemory& memory) {
  auto flags = fmt::format("-Xmx{0} -Xms{0}", memory.heap);
  if (memory.limit_direct_memory)
    flags += fmt::format(" -XX:MaxDirectMemorySize={}", memory.off_heap);
  return flags + fmt::format(" -XX:MaxMetaspaceSize={}", memory.metaspace);
}

std::string java_options(const Reader& reader) {
  auto all = reader.text(options::java_opts);
  const auto own = reader.text(options::job_manager_java_opts);
  return own.empty() ? all : all + " " + own;
}

bool contains(const std::vector<File>& files, std::string_view name) {
  return std::any_of(files.begin(), files.end(),
                     [&](const File& file) { return file.first == name; });
}

std::string logging_flags(const Reader& reader, const std::vector<File>& log_files) {
  const bool logback = contains(log_files, "logback-console.xml");
  const bool log4j = contains(log_files, "log4j-console.properties");
  if (!logback && !log4j) return {};
  const auto conf_dir = reader.text(options::flink_conf_dir);
  auto flags = fmt::format("-Dlog.file={}/jobmanager.log", reader.text(options::flink_log_dir));
  if (logback)
    flags += fmt::format(" -Dlogback.configurationFile=file:{}/logback-console.xml", conf_dir);
  if (log4j)
    flags += fmt::format(
        " -Dlog4j.configuration=file:{0}/log4j-console.properties "
        "-Dlog4j.configurationFile=file:{0}/log4j-console.properties",
        conf_dir);
  return flags;
}

/// In the order in which Java's hash map gives them; it has no meaning, but equal commands are
/// easier to compare.
std::string dynamic_parameters(const JobManagerMemory& memory) {
  const auto parameter = [](std::string_view key, std::int64_t bytes) {
    return fmt::format("-D jobmanager.memory.{}={}b", key, bytes);
  };
  const std::array all{
      parameter("off-heap.size", memory.off_heap), parameter("jvm-overhead.min", memory.overhead),
      parameter("jvm-metaspace.size", memory.metaspace), parameter("heap.size", memory.heap),
      parameter("jvm-overhead.max", memory.overhead)};
  return base::join(all, " ");
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

std::string java_command(const Reader& reader, const JobManagerMemory& memory,
                         const std::vector<File>& log_files) {
  const std::array<std::pair<std::string_view, std::string>, 7> tokens{{
      {"%java%", "$JAVA_HOME/bin/java"},
      {"%classpath%", "-classpath $FLINK_CLASSPATH"},
      {"%jvmmem%", memory_flags(memory)},
      {"%jvmopts%", java_options(reader)},
      {"%logging%", logging_flags(reader, log_files)},
      {"%class%", std::string(names::application_entrypoint)},
      {"%args%", dynamic_parameters(memory)},
  }};
  auto command = reader.text(options::start_command_template);
  for (const auto& [token, text] : tokens) {
    replace_all(command, token, text);
    replace_all(command, "  ", " ");
    command = std::string(base::trim(command));
  }
  return command;
}

}  // namespace

std::vector<std::string> start_arguments(const Reader& reader, const JobManagerMemory& memory,
                                         const std::vector<File>& log_files) {
  if (reader.dialect().java_command) return {"native-k8s", java_command(reader, memory, log_files)};
  auto script = fmt::format("kubernetes-jobmanager.sh {}", names::application_target);
  if (reader.dialect().entrypoint_args) script += " " + reader.text(options::entrypoint_args);
  return {"bash", "-c", script};
}

}  // namespace flink
