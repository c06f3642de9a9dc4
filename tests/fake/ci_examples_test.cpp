// The pipelines of examples/ci, their shell lines run as the CI system runs them, with its
// variables; `drey` is the whole program against the API server in memory.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <thread>

#include "base/base64.h"
#include "base/text.h"
#include "base/yaml/yaml.h"
#include "fake/attached.h"
#include "fake/living_cluster.h"
#include "support/catch.h"
#include "support/child.h"
#include "support/folder.h"

using base::Json;
using test::has;
using test::Words;
using Variables = std::map<std::string, std::string>;
namespace fs = std::filesystem;

namespace {

/// One piece of shell in a pipeline.
struct Step {
  std::string name{};
  std::string shell{};
  Variables env{};
};

std::string bytes_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void write(const fs::path& file, const std::string& bytes) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << bytes;
}

std::string example(const std::string& name) { return bytes_of(fs::path(CI_EXAMPLES) / name); }

Json yaml(const std::string& name) { return base::yaml_to_json(base::parse_yaml(example(name))); }

Variables variables(const Json& object) {
  Variables result;
  if (!object.is_object()) return result;
  for (const auto& [name, value] : object.items()) result[name] = value.get<std::string>();
  return result;
}

std::string all_replaced(std::string text, const std::string& part, const std::string& other) {
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + other.size()))
    text.replace(at, part.size(), other);
  return text;
}

/// The machine of a CI system's job: a workspace, and a `drey` that asks this process.
class Runner {
 public:
  explicit Runner(Variables env) : env_(std::move(env)) {
    write(workspace() / "jobs" / "orders.yaml", example("jobs/orders.yaml"));
    shim("drey",
         "printf '%s\\0' \"$@\" >\"$PLAY/args\"\nenv -0 >\"$PLAY/env\"\necho drey >\"$PLAY/ask\"\n"
         "read -r code <\"$PLAY/answer\"\ncat \"$PLAY/out\"\ncat \"$PLAY/err\" >&2\nexit "
         "\"$code\"\n");
    shim("buildkite-agent", "echo \"$@\" >>\"$PLAY/agent\"\n");
    for (const auto* pipe : {"ask", "answer"}) REQUIRE(mkfifo((play() / pipe).c_str(), 0600) == 0);
    env_.insert({{"HOME", (folder_.path() / "home").string()},
                 {"PATH", (folder_.path() / "bin").string() + ":/usr/bin:/bin"},
                 {"PLAY", play().string()},
                 {"CI", "true"}});
    write(home() / ".keep", "");
    // What the job needs, as `drey check` says.
    scene_.server.create(
        {{"apiVersion", "v1"}, {"kind", "ServiceAccount"}, {"metadata", {{"name", "flink"}}}});
    for (auto& node : scene_.server.nodes)
      node["status"]["allocatable"] = {{"cpu", "4"}, {"memory", "16Gi"}};
  }

  fs::path workspace() const { return folder_.path() / "workspace"; }
  fs::path home() const { return folder_.path() / "home"; }
  fs::path play() const { return folder_.path() / "play"; }
  fs::path root() const { return folder_.path(); }
  Variables& env() { return env_; }
  std::string file(const std::string& name) const { return bytes_of(workspace() / name); }
  const std::vector<Words>& asked() const { return asked_; }

  /// Runs a step by that shell; it ends well.
  test::Ended run(const Step& step, const Words& shell) {
    auto words = shell;
    words.push_back((play() / "step").string());
    write(play() / "step", step.shell + "\n");
    auto all = step.env;
    all.insert(env_.begin(), env_.end());
    test::Child child{.args = words, .directory = workspace().string()};
    for (const auto& [name, value] : all) child.environment.push_back(name + "=" + value);
    test::Ended ended;
    std::thread beside([&] {
      ended = test::run_child(child);
      write(play() / "ask", "end\n");
    });
    while (question() == "drey") answer();
    beside.join();
    CAPTURE(step.name, step.shell, ended.out, ended.err);
    CHECK(ended.exit_code == 0);
    return ended;
  }

 private:
  void shim(const std::string& name, const std::string& shell) {
    const auto path = folder_.path() / "bin" / name;
    write(path, "#!/bin/bash\n" + shell);
    fs::permissions(path, fs::perms::owner_all);
    write(play() / ".keep", "");
  }

  std::string question() const {
    std::ifstream pipe(play() / "ask");
    std::string line;
    std::getline(pipe, line);
    return line;
  }

  static std::vector<std::string> pieces(const std::string& bytes) {
    auto all = base::split(bytes, '\0');
    all.pop_back();
    return all;
  }

  /// Runs drey in the world that the shell has: its variables and the files below the folder.
  void answer() {
    auto& world = scene_.surroundings;
    world.env.clear();
    for (const auto& each : pieces(bytes_of(play() / "env")))
      world.env[each.substr(0, each.find('='))] = each.substr(each.find('=') + 1);
    world.directory = world.env["PWD"];
    world.files.clear();
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path())) {
      if (entry.is_regular_file()) world.files[entry.path().string()] = bytes_of(entry.path());
    }
    asked_.push_back(pieces(bytes_of(play() / "args")));
    const auto ended = scene_.run(asked_.back());
    for (const auto& [path, bytes] : world.files) {
      if (path.starts_with(workspace().string()) || path.starts_with((root() / "runner").string()))
        write(path, bytes);
    }
    write(play() / "out", ended.out);
    write(play() / "err", ended.err);
    write(play() / "answer", std::to_string(ended.exit) + "\n");
  }

  test::Folder folder_{};
  Variables env_;
  test::LivingCluster scene_{};
  std::vector<Words> asked_{};
};

const Words bash{"/bin/bash", "-eo", "pipefail"};

/// Both steps asked what they are for, and the second time nothing is to be done.
void check_asked(const Runner& runner) {
  REQUIRE(runner.asked().size() >= 2);
  CHECK(runner.asked()[0].front() == "check");
  CHECK(runner.asked()[1].front() == "apply");
}

std::string job_in(const std::string& text) {
  const auto begin = text.find("(job ");
  return begin == text.npos ? "" : text.substr(begin + 5, text.find(')', begin) - begin - 5);
}

}  // namespace

TEST_CASE("the pipeline of GitHub Actions") {
  Runner runner({{"GITHUB_ACTIONS", "true"}, {"GITHUB_SHA", "abc"}});
  const auto temp = runner.root() / "runner";
  for (const auto* name : {"env", "output", "summary"}) write(temp / name, "");
  runner.env()["RUNNER_TEMP"] = temp.string();
  runner.env()["GITHUB_WORKSPACE"] = runner.workspace().string();
  runner.env()["GITHUB_ENV"] = (temp / "env").string();
  runner.env()["GITHUB_OUTPUT"] = (temp / "output").string();
  runner.env()["GITHUB_STEP_SUMMARY"] = (temp / "summary").string();
  const auto job = yaml("github.yml").at("jobs").at("deploy");
  const auto run = [&] {
    Variables outputs;
    test::Ended last;
    for (const auto& each : job.at("steps")) {
      if (!each.contains("run")) continue;
      Step step{each.at("name").get<std::string>(), each.at("run").get<std::string>(),
                variables(each.value("env", Json()))};
      for (auto& [name, value] : step.env) {
        if (value == "${{ secrets.KUBECONFIG }}") value = test::kubeconfig;
      }
      for (const auto& [name, value] : outputs)
        step.shell = all_replaced(step.shell, "${{ steps.deploy.outputs." + name + " }}", value);
      write(temp / "output", "");
      last = runner.run(step, {"/bin/sh", "-e"});
      for (const auto& line : base::split(bytes_of(temp / "env"), '\n')) {
        if (has(line, "="))
          runner.env()[line.substr(0, line.find('='))] = line.substr(line.find('=') + 1);
      }
      if (each.value("id", "") != "deploy") continue;
      const auto lines = base::split(bytes_of(temp / "output"), '\n');
      for (std::size_t i = 0; i + 2 < lines.size(); i += 3)
        outputs[lines[i].substr(0, lines[i].find("<<"))] = lines[i + 1];
    }
    return last.out;
  };
  const auto first = run();
  check_asked(runner);
  CHECK(first.starts_with("orders created (job "));
  CHECK(job_in(first).size() == 32);
  CHECK(has(bytes_of(temp / "summary"), "### ✅ drey apply orders: created"));
  CHECK(has(bytes_of(temp / "summary"), "### ✅ drey check orders"));
  CHECK(run().starts_with("orders unchanged (job "));
}

TEST_CASE("the pipeline of GitLab") {
  Runner runner({{"GITLAB_CI", "true"}, {"CI_COMMIT_SHA", "abc"}});
  write(runner.root() / "kubeconfig", test::kubeconfig);
  runner.env()["KUBECONFIG"] = (runner.root() / "kubeconfig").string();
  const auto file = yaml("gitlab-ci.yml");
  const auto run = [&] {
    for (const auto& stage : file.at("stages")) {
      const auto& job = file.at(stage.get<std::string>());
      std::string shell;
      for (const auto& line : job.at("script")) shell += line.get<std::string>() + "\n";
      runner.run({stage.get<std::string>(), shell}, bash);
      for (const auto& [kind, report] : job.at("artifacts").at("reports").items())
        CHECK_FALSE(runner.file(report.get<std::string>()).empty());
    }
    return runner.file("deploy.env");
  };
  CHECK(has(run(), "DREY_CLUSTER_ID=orders\n"));
  check_asked(runner);
  CHECK(has(runner.file("deploy.xml"), "<testsuite name=\"orders\""));
  CHECK(has(run(), "DREY_RESULT=unchanged\n"));
}

TEST_CASE("the pipeline of Jenkins") {
  Runner runner({{"JENKINS_URL", "https://jenkins.example.com/"}, {"BUILD_URL", "https://j/7/"}});
  write(runner.root() / "kubeconfig", test::kubeconfig);
  runner.env()["KUBECONFIG"] = (runner.root() / "kubeconfig").string();
  const auto file = example("Jenkinsfile");
  CHECK(std::count(file.begin(), file.end(), '{') == std::count(file.begin(), file.end(), '}'));
  const auto run = [&] {
    test::Ended last;
    for (auto at = file.find("sh '"); at != file.npos; at = file.find("sh '", at)) {
      const std::string quote = file.compare(at + 3, 3, "'''") == 0 ? "'''" : "'";
      const auto begin = at + 3 + quote.size();
      at = file.find(quote, begin);
      // As Groovy reads it.
      const auto shell = all_replaced(file.substr(begin, at - begin), "\\\\", "\\");
      last = runner.run({"sh", shell}, {"/bin/sh", "-xe"});
    }
    return last.out;
  };
  CHECK(run().starts_with("Create flink application cluster orders successfully"));
  check_asked(runner);
  CHECK(Json::parse(runner.file("deploy.json")).at("result") == "created");
  CHECK(has(runner.file("check.xml"), "<testsuites name=\"drey check\">"));
  CHECK(run().starts_with("Flink application cluster orders is unchanged"));
}

TEST_CASE("the pipeline of Azure") {
  Runner runner(Variables{{"TF_BUILD", "True"}});
  const auto temp = runner.root() / "runner";
  write(temp / "kubeconfig", test::kubeconfig);
  runner.env()["AGENT_TEMPDIRECTORY"] = temp.string();
  const auto file = yaml("azure-pipelines.yml");
  const auto run = [&] {
    Variables outputs;
    test::Ended last;
    for (const auto& each : file.at("steps")) {
      if (!each.contains("script")) continue;
      Step step{each.at("displayName").get<std::string>(), each.at("script").get<std::string>(),
                variables(each.value("env", Json()))};
      for (auto& [name, value] : step.env)
        value = all_replaced(value, "$(kubeconfig.secureFilePath)", (temp / "kubeconfig").string());
      for (const auto& [name, value] : outputs)
        step.shell = all_replaced(step.shell, "$(deploy." + name + ")", value);
      last = runner.run(step, bash);
      if (each.value("name", "") != "deploy") continue;
      const std::string front = "##vso[task.setvariable variable=";
      for (const auto& line : base::split(last.err, '\n')) {
        if (!line.starts_with(front)) continue;
        outputs[line.substr(front.size(), line.find(';') - front.size())] =
            line.substr(line.find(']') + 1);
      }
    }
    return last.out;
  };
  CHECK(run().starts_with("orders created (job "));
  check_asked(runner);
  CHECK(has(runner.file("check.xml"), "<testsuite name=\"orders\""));
  CHECK(run().starts_with("orders unchanged (job "));
}

TEST_CASE("the pipeline of Buildkite") {
  Runner runner(Variables{{"BUILDKITE", "true"}});
  write(runner.root() / "kubeconfig", test::kubeconfig);
  runner.env()["KUBECONFIG"] = (runner.root() / "kubeconfig").string();
  const auto file = yaml("buildkite.yml");
  for (const auto& each : file.at("steps"))
    runner.run({each.at("label").get<std::string>(),
                all_replaced(each.at("command").get<std::string>(), "$$", "$")},
               bash);
  check_asked(runner);
  const auto told = bytes_of(runner.play() / "agent");
  CHECK(told.starts_with("meta-data set orders-job "));
  CHECK(base::trim(told).size() == std::string("meta-data set orders-job ").size() + 32);
}

TEST_CASE("the pipeline of CircleCI") {
  Runner runner(Variables{{"CIRCLECI", "true"}});
  runner.env()["KUBECONFIG_BASE64"] = base::base64_encode(test::kubeconfig);
  const auto file = yaml("circleci.yml");
  for (const auto& each : file.at("jobs").at("deploy").at("steps")) {
    if (!each.is_object() || !each.contains("run")) continue;
    const auto& run = each.at("run");
    runner.run({run.at("name").get<std::string>(), run.at("command").get<std::string>()}, bash);
  }
  check_asked(runner);
  CHECK(has(runner.file("results/deploy.xml"), "name=\"stable\""));
  CHECK(Json::parse(runner.file("deploy.json")).at("result") == "created");
}
