// faults --check FILE | --write FILE: the table of faults, one cell for each answer of an API
// server, command, and request of it that gets this answer once or each time. Cells that are alike
// but for the server's own words stand together.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "fake/running_scene.h"
#include "fake/upgraded.h"
#include "kube/api/status.h"

namespace {

using test::Fate;
using test::Json;
using test::Scene;
using test::Words;
namespace fate = test::fate;

// ------------------------------------------------------------------------------------------------
// what is answered

struct Answer {
  std::string name{};
  http::Reply reply{};
  bool is_usual = false;    ///< commands of many requests get no other
  bool is_restart = false;  ///< it comes of a server that starts anew, see `starting`
};

http::Response with_retry_after(http::Response response) {
  response.headers.push_back({"retry-after", "1"});
  return response;
}

http::Response terminating() {
  auto response = test::status(403, "Forbidden", "no new objects", "pods", "x");
  auto body = Json::parse(response.body);
  body["details"]["causes"] = Json::array({{{"reason", "NamespaceTerminating"}}});
  response.body = body.dump();
  return response;
}

http::Response page(int code) {
  return {.status = code, .headers = {{"content-type", "text/html"}}, .body = "<html>no</html>"};
}

const std::vector<Answer>& answers() {
  using Kind = http::Failure::Kind;
  static const std::vector<Answer> all{
      {"400", test::status(400, "BadRequest", "says this")},
      {"401", test::status(401, "Unauthorized", "Unauthorized")},
      {"403", test::status(403, "Forbidden", "says this"), true},
      {"403-terminating", terminating()},
      {"403-quota", test::status(403, "Forbidden", "x is forbidden: exceeded quota: y")},
      {"404", test::status(404, "NotFound", "says this")},
      {"404-page", page(404), true},
      {"405", test::status(405, "MethodNotAllowed", "says this")},
      {"409-exists", test::status(409, "AlreadyExists", "says this")},
      {"409-conflict", test::status(409, "Conflict", "says this"), true},
      {"410", test::status(410, "Expired", "says this")},
      {"413", test::status(413, "RequestEntityTooLarge", "says this")},
      {"415", test::status(415, "UnsupportedMediaType", "says this")},
      {"422", test::status(422, "Invalid", "says this")},
      {"429", test::status(429, "TooManyRequests", "says this")},
      {"429+after", with_retry_after(test::status(429, "TooManyRequests", "says this"))},
      {"500", test::status(500, "InternalError", "says this")},
      {"500-unknown", test::status(500, "", "says this"), true},
      {"502-page", page(502)},
      {"503", test::status(503, "ServiceUnavailable", "says this")},
      {"503+after", with_retry_after(test::status(503, "ServiceUnavailable", "says this")), true},
      {"503-page", page(503)},
      {"504", test::status(504, "Timeout", "says this"), true},
      {"200-page", page(200), true},
      {"refused", http::Failure{Kind::connect, false, "connection refused"}},
      {"reset", http::Failure{Kind::broken, true, "connection reset by peer"}, true},
      {"restart", http::Failure{Kind::broken, true, "connection reset by peer"}, true, true}};
  return all;
}

/// What a server that has just started answers whatever it is asked, as it has not read its roles.
http::Reply starting() {
  return test::status(403, "Forbidden", "x is forbidden: User \"jane\" cannot get resource \"y\"");
}

/// What is said of it, which is not what the table is about.
std::string own_words(const Answer& answer) {
  const auto* response = std::get_if<http::Response>(&answer.reply);
  if (response == nullptr || response->status < 300) return {};
  return kube::sentence(kube::status_of(*response));
}

// ------------------------------------------------------------------------------------------------
// commands

struct Command {
  std::string name{};
  Words words{};
  std::function<std::shared_ptr<Scene>()> make{};
  bool is_long = false;
};

std::shared_ptr<Scene> nothing() { return std::make_shared<Scene>(); }

/// The cluster of that command is there, without what is named.
std::shared_ptr<Scene> deployed(const Words& words, const char* missing = nullptr) {
  auto scene = std::make_shared<Scene>();
  if (scene->run(words).exit != 0) throw std::logic_error("it cannot be deployed");
  if (missing != nullptr) scene->server.erase("configmaps", missing);
  return scene;
}

std::shared_ptr<Scene> living() {
  auto scene = std::make_shared<test::LivingCluster>();
  if (scene->run(test::apply(2)).exit != 0) throw std::logic_error("it cannot be deployed");
  return scene;
}

const std::vector<Command>& commands() {
  const auto deploy = test::command({"-Dkubernetes.rest-service.exposed.type=NodePort"});
  static const std::vector<Command> all{
      {"deploy", deploy, nothing},
      {"deploy of what is there", deploy, [deploy] { return deployed(deploy); }},
      {"deploy of what is there in part", deploy,
       [deploy] { return deployed(deploy, "flink-config-orders"); }},
      {"deploy and wait", test::attached(), [] { return std::make_shared<test::LivingCluster>(); },
       true},
      {"upgrade", test::apply(3), living, true},
      {"cancel", {"cancel", "orders"}, living, true},
      {"stop", {"stop", "-p", "s3://b/sp", "orders"}, living, true},
      {"savepoint", {"savepoint", "orders", "s3://b/sp"}, living, true},
      {"delete", {"delete", "orders", "--yes"}, living, true},
      {"list", {"list"}, living},
      {"list of jobs", {"list", "orders"}, living},
      {"status", {"status", "orders"}, living}};
  return all;
}

// ------------------------------------------------------------------------------------------------
// one cell

/// "GET services/orders-rest".
std::string brief(const http::Request& request) {
  auto path = request.target;
  const bool watches = path.find("watch=true") != std::string::npos;
  path = path.substr(0, path.find('?'));
  if (const auto at = path.find("namespaces/default/"); at != std::string::npos)
    path = path.substr(at + 19);
  if (const auto at = path.find("/proxy/v1"); at != std::string::npos)
    path = "REST " + path.substr(at + 9);
  return (watches ? "WATCH" : request.method) + " " + path;
}

struct Run {
  int exit = 0;
  long seconds = 0;
  std::vector<std::string> requests{};
  std::vector<std::string> lines{};
};

Run run(const Command& command, Scene& scene) {
  scene.surroundings.tokens = [] { return "00112233445566778899aabbccddeeff"; };
  const auto begun = scene.surroundings.steady;
  const auto ended = scene.run(command.words);
  Run run{.exit = ended.exit,
          .seconds = (scene.surroundings.steady - begun) / std::chrono::seconds(1)};
  for (const auto& exchange : scene.wire.log) run.requests.push_back(brief(exchange.request));
  run.lines = base::split(ended.out + ended.err, '\n');
  return run;
}

/// The lines that an undisturbed run does not write.
std::string new_lines(const Run& ended, const Run& usual, const std::string& words) {
  const std::set<std::string> known(usual.lines.begin(), usual.lines.end());
  std::string text;
  for (auto line : ended.lines) {
    if (line.empty() || known.contains(line)) continue;
    if (const auto at = words.empty() ? std::string::npos : line.find(words);
        at != std::string::npos)
      line.replace(at, words.size(), "<what the server says>");
    text += "        " + line + "\n";
  }
  return text;
}

/// What was sent after that request, equal ones in a row once.
std::string sent_after(const Run& ended, const Run& usual, std::size_t number) {
  const auto rest = [number](const Run& of) {
    const auto from = of.requests.begin() + static_cast<std::ptrdiff_t>(number);
    return std::vector<std::string>(std::min(from, of.requests.end()), of.requests.end());
  };
  const auto sent = rest(ended);
  if (sent == rest(usual)) return "as ever";
  if (sent.empty()) return "nothing";
  std::vector<std::string> parts;
  for (std::size_t i = 0, same = 1; i < sent.size(); i += same, same = 1) {
    while (i + same < sent.size() && sent[i + same] == sent[i]) ++same;
    parts.push_back(sent[i] + (same > 1 ? fmt::format(" x{}", same) : ""));
  }
  constexpr std::size_t most = 14;
  if (parts.size() <= most) return base::join(parts, ", ");
  const auto left = parts.size() - most;
  parts.resize(most);
  return fmt::format("{}, and {} more", base::join(parts, ", "), left);
}

/// With short words for what is long and says nothing.
std::string shortened(std::string text) {
  const std::pair<std::string, std::string> words[] = {
      {"5d1f0000000000000000000000000000", "JOB"},
      {"00112233445566778899aabbccddeeff", "TOKEN"},
      {"<what the server says>", "<server>"}};
  for (const auto& [word, brief] : words) {
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at))
      text.replace(at, word.size(), brief);
  }
  return text;
}

/// How long a server that starts knows no roles; each time: for good.
constexpr std::chrono::seconds starts_for{3};

std::string cell(const Command& command, const Run& usual, const Answer& answer, std::size_t number,
                 bool always) {
  const auto scene = command.make();
  const Fate fate = [&](const auto&) { return answer.reply; };
  const Fate refused = [](const auto&) { return starting(); };
  std::string path;
  std::optional<std::chrono::steady_clock::time_point> ready;
  scene->wire.chance = [&, count = std::size_t{0}](const http::Request& request) mutable -> Fate {
    const auto name = brief(request);
    const auto now = scene->surroundings.steady;
    if (++count == number) return ready = now + starts_for, path = name, fate;
    if (answer.is_restart) return ready && (always || now < *ready) ? refused : Fate{};
    return always && name == path ? fate : Fate{};
  };
  const auto ended = run(command, *scene);
  return shortened(fmt::format("exit {}, {} s\n{}        then: {}\n", ended.exit, ended.seconds,
                               new_lines(ended, usual, own_words(answer)),
                               sent_after(ended, usual, number)));
}

// ------------------------------------------------------------------------------------------------
// the table

/// Cells that are alike, by what comes of them, in the order of the answers: "429" stands for once
/// and each time.
std::string rows(const Command& command, const Run& usual, std::size_t number, std::size_t& cells) {
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;
  const auto add = [&](const std::string& outcome, const std::string& name) {
    auto found = groups.begin();
    while (found != groups.end() && found->first != outcome) ++found;
    if (found == groups.end()) groups.push_back({outcome, {name}});
    else found->second.push_back(name);
  };
  for (const auto& answer : answers()) {
    if (command.is_long && !answer.is_usual) continue;
    cells += 2;
    const auto once = cell(command, usual, answer, number, false);
    const auto always = cell(command, usual, answer, number, true);
    add(once, answer.name + (once == always ? "" : "(once)"));
    if (once != always) add(always, answer.name + "(always)");
  }
  std::string text;
  for (const auto& [outcome, names] : groups)
    text += fmt::format("    {}: {}", base::join(names, " "), outcome);
  return text;
}

std::string table() {
  std::string text;
  std::size_t cells = 0;
  for (const auto& command : commands()) {
    const auto usual = run(command, *command.make());
    text += fmt::format("{}: drey {}\n", command.name, base::join(command.words, " "));
    std::set<std::string> seen;
    for (std::size_t i = 1; i <= usual.requests.size(); ++i) {
      const auto& name = usual.requests[i - 1];
      if (!seen.insert(name).second) continue;
      text += fmt::format("  {} {}\n", i, name);
      text += rows(command, usual, i, cells);
    }
    text += "\n";
  }
  return fmt::format(
      "{} cells: what comes of each answer at each request, once or each time (see "
      "tests/README.md).\n\n{}",
      cells, text);
}

std::string read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

/// Shows the first line in which they differ.
int compare(const std::string& path) {
  const auto now = base::split(table(), '\n'), kept = base::split(read(path), '\n');
  for (std::size_t i = 0; i < std::max(now.size(), kept.size()); ++i) {
    if (i < now.size() && i < kept.size() && now[i] == kept[i]) continue;
    fmt::print("{}:{} differs.\n  kept: {}\n  now:  {}\n", path, i + 1,
               i < kept.size() ? kept[i] : "", i < now.size() ? now[i] : "");
    fmt::print("build/debug/tests/simulation/faults --write {} writes it; read the difference.\n",
               path);
    return 1;
  }
  return 0;
}

}  // namespace

int main(int count, char** words) {
  const std::vector<std::string> args(words + 1, words + count);
  if (args.size() == 2 && args[0] == "--check") return compare(args[1]);
  if (args.size() == 2 && args[0] == "--write") return std::ofstream(args[1]) << table(), 0;
  fmt::print(stderr, "usage: faults --check FILE | --write FILE\n");
  return 2;
}
