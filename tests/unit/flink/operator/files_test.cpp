// Files of the kind that users have, each with what becomes of it. What is expected stands in the
// file's own comments (in NAME.expected beside JSON, which has none), one thing a line:
//
//   # has: KEY = VALUE          configuration; a list as [a, b]
//   # hasn't: KEY
//   # log: NAME = TEXT          of logConfiguration
//   # jobmanager: POINTER = JSON, # taskmanager: POINTER = JSON     its pod template
//   # object: POINTER = JSON    the Deployment
//   # shipped: NAME             a logging configuration that the pods get
//   # mode: MODE, # savepoint: PATH, # suspended: ORIGIN, # restart nonce: N, # redeploy nonce: N
//   # left: OBJECT              an object of another kind
//   # warned: SENTENCE
//   # refused: PLACE: WHAT      nothing else is then refused
//   # next                      what follows is about the file's next FlinkDeployment
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "flink/lint/lint.h"
#include "flink/manifest/job_manager.h"
#include "flink/operator/deployment_configuration.h"
#include "flink/resolve/resolve.h"
#include "tests/support/catch.h"

using namespace flink;
using base::Json;

namespace {

using Texts = std::vector<std::string>;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::filesystem::path> files() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(OPERATOR_FILES)) {
    if (entry.path().extension() != ".expected") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// One expectation: "has", "KEY = VALUE".
struct Expected {
  std::string kind{};
  std::string text{};
  std::size_t deployment = 0;
};

std::vector<Expected> expectations(const std::filesystem::path& path) {
  const auto beside = path.string() + ".expected";
  std::istringstream lines(text_of(std::filesystem::exists(beside) ? beside : path.string()));
  static const Texts kinds{"has",    "hasn't",  "log",     "jobmanager",    "taskmanager",
                           "object", "shipped", "mode",    "savepoint",     "suspended",
                           "left",   "warned",  "refused", "restart nonce", "redeploy nonce"};
  std::vector<Expected> result;
  std::size_t deployment = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line == "# next") ++deployment;
    const auto colon = line.find(": ");
    if (!line.starts_with("# ") || colon == std::string::npos) continue;
    const auto kind = line.substr(2, colon - 2);
    if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end())
      result.push_back({kind, line.substr(colon + 2), deployment});
  }
  return result;
}

std::pair<std::string, std::string> halves(const std::string& text) {
  const auto at = text.find(" = ");
  return {text.substr(0, at), text.substr(at + 3)};
}

Texts texts_of(const std::vector<Expected>& all, const std::string& kind) {
  Texts texts;
  for (const auto& one : all) {
    if (one.kind == kind) texts.push_back(one.text);
  }
  return texts;
}

/// What becomes of one FlinkDeployment.
struct Made {
  FlinkDeployment deployment{};
  DeploymentInputs inputs{};
  Json object{};
  std::vector<File> log_files{};
};

Made make(const FlinkDeployment& deployment, base::Problems& problems) {
  const auto dialect = dialect_of(deployment.version);
  Made made{deployment,
            deployment_inputs(deployment, operator_defaults(dialect), dialect, problems),
            {},
            {}};
  Inputs inputs;
  inputs.files = made.inputs.files;
  if (made.inputs.log_files) inputs.conf_dir = ConfDir{"orders.yaml", *made.inputs.log_files};
  const auto format = dialect.reads_yaml_file ? FileFormat::yaml : FileFormat::legacy;
  const auto resolved = resolve(made.inputs.configuration, format, inputs, dialect, problems);
  if (!problems.empty()) return made;
  made.object = job_manager(resolved.spec).deployment;
  made.log_files = resolved.spec.log_files;
  return made;
}

std::string value(const Configuration& configuration, const std::string& key) {
  const auto* found = configuration.find(key);
  if (found == nullptr) return "(absent)";
  if (!found->list) return found->text;
  std::string text;
  for (const auto& element : *found->list) text += (text.empty() ? "" : ", ") + element;
  return "[" + text + "]";
}

Json at(const Json& object, const std::string& pointer) {
  const Json::json_pointer place(pointer);
  return object.contains(place) ? object.at(place) : Json("(absent)");
}

Json pod_template(const Made& made, const std::string& process) {
  const auto found =
      made.inputs.files.find(made.deployment.name + "-" + process + "-pod-template.yaml");
  return found == made.inputs.files.end() ? Json() : Json::parse(*found->second);
}

std::string mode(const FlinkDeployment& deployment) {
  if (!deployment.job.upgrade_mode) return "(absent)";
  switch (*deployment.job.upgrade_mode) {
    case UpgradeMode::savepoint: return "savepoint";
    case UpgradeMode::last_state: return "last-state";
    case UpgradeMode::stateless: break;
  }
  return "stateless";
}

template <class T>
T said(const std::optional<Said<T>>& value) {
  return value ? value->value : T{};
}

std::string unescaped(std::string text) {
  for (auto at = text.find("\\n"); at != std::string::npos; at = text.find("\\n"))
    text.replace(at, 2, "\n");
  return text;
}

void check_object(const Made& made, const Expected& expected) {
  const auto [place, wanted] = halves(expected.text);
  const auto object = expected.kind == "object" ? made.object : pod_template(made, expected.kind);
  CHECK(at(object, place) == Json::parse(wanted));
}

void check_configuration(const Made& made, const Expected& expected) {
  const auto& configuration = made.inputs.configuration;
  if (expected.kind == "hasn't") {
    CHECK(value(configuration, expected.text) == "(absent)");
  } else if (expected.kind == "has") {
    const auto [key, wanted] = halves(expected.text);
    CHECK(value(configuration, key) == wanted);
  } else if (expected.kind == "log") {
    const auto [name, wanted] = halves(expected.text);
    REQUIRE(made.inputs.log_files);
    CHECK(made.inputs.log_files->at(name) == unescaped(wanted));
  } else {
    CHECK(std::any_of(made.log_files.begin(), made.log_files.end(),
                      [&](const File& file) { return file.first == expected.text; }));
  }
}

void check_job(const FlinkDeployment& deployment, const Expected& expected) {
  const auto& job = deployment.job;
  if (expected.kind == "mode") CHECK(mode(deployment) == expected.text);
  if (expected.kind == "savepoint") CHECK(said(job.initial_savepoint_path) == expected.text);
  if (expected.kind == "suspended")
    CHECK((job.suspended && job.suspended->origin == expected.text));
  if (expected.kind == "restart nonce")
    CHECK(said(deployment.restart_nonce) == std::stoll(expected.text));
  if (expected.kind == "redeploy nonce")
    CHECK(said(job.savepoint_redeploy_nonce) == std::stoll(expected.text));
}

void check(const Made& made, const Expected& expected) {
  const auto is_one_of = [&](const Texts& kinds) {
    return std::find(kinds.begin(), kinds.end(), expected.kind) != kinds.end();
  };
  if (is_one_of({"object", "jobmanager", "taskmanager"})) return check_object(made, expected);
  if (is_one_of({"has", "hasn't", "log", "shipped"})) return check_configuration(made, expected);
  check_job(made.deployment, expected);
}

Texts sorted(Texts texts) {
  std::sort(texts.begin(), texts.end());
  return texts;
}

void check_file(const std::filesystem::path& path) {
  const auto expected = expectations(path);
  REQUIRE_FALSE(expected.empty());
  base::Problems problems;
  FlinkDeployments read;
  read_flink_deployments(text_of(path), path.filename().string(), read, problems);
  std::vector<Made> made;
  for (const auto& deployment : read.list) {
    if (deployment.is_whole) made.push_back(make(deployment, problems));
  }
  Texts refused, left, warned;
  for (const auto& [where, what] : problems.list()) refused.push_back(where + ": " + what);
  for (const auto& object : read.others)
    left.push_back(object.origin + ": " + object.kind + " '" + object.name + "'");
  for (const auto& deployment : read.list)
    warned.insert(warned.end(), deployment.warnings.begin(), deployment.warnings.end());
  CHECK(sorted(refused) == sorted(texts_of(expected, "refused")));
  CHECK(left == texts_of(expected, "left"));
  CHECK(warned == texts_of(expected, "warned"));
  for (const auto& one : expected) {
    if (one.kind == "refused" || one.kind == "left" || one.kind == "warned") continue;
    CAPTURE(one.kind, one.text);
    REQUIRE(one.deployment < made.size());
    check(made[one.deployment], one);
  }
}

}  // namespace

TEST_CASE(
    "files of users become what the operator makes of them, or are refused with their place") {
  const auto all = files();
  CHECK(all.size() >= 35);
  for (const auto& path : all) {
    CAPTURE(path.filename().string());
    check_file(path);
  }
}
