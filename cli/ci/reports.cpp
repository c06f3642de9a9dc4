#include "cli/ci/reports.h"

#include <algorithm>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "cli/ci/junit.h"
#include "cli/ci/log_commands.h"
#include "cli/ci/outputs.h"

namespace cli {
namespace {

using base::OrderedJson;

/// GitHub shows no summary of a step that is longer (CreateStepSummaryCommand), those of other
/// programs in it counted.
constexpr std::size_t longest_summary = std::size_t{1024} * 1024;

std::string named_file(const base::World& world, const char* variable) {
  return world.env(variable).value_or("");
}

class Writing {
 public:
  Writing(CiSystem system, const CiSession& session, bool changed, const base::World& world)
      : system_(system),
        session_(session),
        world_(world),
        document_(*session.document),
        outputs_(outputs_of(document_, changed)) {}

  Reported run() {
    write_asked();
    if (!is_outcome(document_)) return std::move(result_);
    if (system_ == CiSystem::github) write_github();
    if (system_ == CiSystem::azure) write_azure();
    return std::move(result_);
  }

 private:
  void attempt(const std::function<void()>& write) {
    try {
      write();
    } catch (const base::Error& error) {
      result_.problems.push_back(error.text);
    }
  }

  void put(const std::optional<std::string>& path, const std::function<std::string()>& text) {
    if (path) attempt([&] { world_.put_file(base::absolute_path(world_, *path), text()); });
  }

  void write_asked() {
    const auto& options = session_.reports;
    put(options.document, [&] {
      return document_.dump(2, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
    });
    put(options.junit, [&] { return junit(session_.command, document_); });
    put(options.dotenv, [&] { return dotenv(outputs_); });
  }

  std::string summary(std::size_t most) const {
    return markdown_summary(session_.command, document_, session_.facts, most);
  }

  /// The runner made the file; where it is not, this is no step of its own, but a container in it.
  void add(const char* variable, const std::function<std::string(std::size_t size)>& text) {
    const auto path = named_file(world_, variable);
    if (path.empty()) return;
    const auto size = world_.file_size(path);
    if (size) attempt([&] { world_.add_to_file(path, text(*size)); });
  }

  void write_github() {
    add("GITHUB_OUTPUT",
        [&](std::size_t) { return github_outputs(outputs_, world_.random_token()); });
    add("GITHUB_STEP_SUMMARY", [&](std::size_t size) {
      return summary(longest_summary - std::min<std::size_t>(size, longest_summary));
    });
  }

  void write_azure() {
    for (const auto& [name, value] : outputs_)
      result_.lines.push_back(variable(system_, azure_name(name), value));
    const auto folder = named_file(world_, "AGENT_TEMPDIRECTORY");
    if (folder.empty()) return;
    const auto path = fmt::format("{}/drey-{}.md", folder, world_.random_token());
    attempt([&] {
      world_.put_file(path, summary(longest_summary));
      result_.lines.push_back(summary_upload(system_, path));
    });
  }

  CiSystem system_;
  const CiSession& session_;
  const base::World& world_;
  const OrderedJson& document_;
  CiOutputs outputs_;
  Reported result_{};
};

}  // namespace

bool is_reported(CiSystem system, const CiSession& session, const base::World& world) {
  if (session.reports.any() || system == CiSystem::azure) return true;
  return system == CiSystem::github && !(named_file(world, "GITHUB_OUTPUT").empty() &&
                                         named_file(world, "GITHUB_STEP_SUMMARY").empty());
}

void begin_reports(const ReportOptions& options, const base::World& world) {
  const std::pair<const char*, const std::optional<std::string>&> files[] = {
      {"--output-file", options.document},
      {"--junit", options.junit},
      {"--dotenv", options.dotenv}};
  for (const auto& [name, path] : files) {
    if (!path) continue;
    try {
      world.add_to_file(base::absolute_path(world, *path), "");
    } catch (const base::Error& error) {
      throw base::Error(base::Exit::usage, fmt::format("{}: {}", name, error.text),
                        "nothing was sent");
    }
  }
}

Reported write_reports(CiSystem system, const CiSession& session, bool changed,
                       const base::World& world) {
  return session.document ? Writing(system, session, changed, world).run() : Reported{};
}

}  // namespace cli
