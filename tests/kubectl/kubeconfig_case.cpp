#include "kubectl/kubeconfig_case.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml/yaml.h"

namespace test {
namespace {

using base::Json;

std::string indented(const std::string& yaml) {
  std::string text;
  for (const auto& line : base::split(base::trim(yaml), '\n')) text += "    " + line + "\n";
  return text;
}

std::string plain_kubeconfig(const Json& item) {
  const auto stanza = [&](const char* kind, const char* usual) {
    return indented(item.value(kind, usual));
  };
  return "clusters:\n- name: c\n  cluster:\n" +
         stanza("cluster", "server: @server@\ncertificate-authority-data: @ca@") +
         "contexts:\n- name: main\n  context:\n" +
         stanza("context", "cluster: c\nuser: u\nnamespace: team") +
         "users:\n- name: u\n  user:\n" + stanza("user", "token: s3cret") +
         "current-context: main\n";
}

std::string with_wide_characters(const std::string& text, bool little_end_first) {
  std::string bytes = little_end_first ? "\xff\xfe" : "\xfe\xff";
  for (const char c : text) bytes += little_end_first ? std::string{c, '\0'} : std::string{'\0', c};
  return bytes;
}

std::string kubeconfig_of(const Json& item) {
  const auto plain = plain_kubeconfig(item);
  return filled_in(item.value("config", plain), {{"bare", plain}});
}

bool sends(const Json& differs, const char* program) {
  const auto said = differs.at(program).get<std::string>();
  if (said != "sends" && said != "refuses")
    throw std::runtime_error(fmt::format("{} neither sends nor refuses", program));
  return said == "sends";
}

void check_keys(const Json& item) {
  const std::set<std::string> known{"name",  "cluster",    "user", "context", "config",  "encoding",
                                    "files", "kubeconfig", "args", "env",     "refused", "differs"};
  for (const auto& [key, value] : item.items()) {
    if (!known.contains(key)) throw std::runtime_error("no such key: " + key);
  }
}

KubeconfigCase case_of(const std::string& subject, const Json& item) {
  check_keys(item);
  KubeconfigCase read{.name = subject + ": " + item.at("name").get<std::string>()};
  read.files = item.value("files", read.files);
  read.files["config"] = kubeconfig_of(item);
  read.encoding = item.value("encoding", "");
  read.kubeconfig = item.value("kubeconfig", "config");
  read.args = item.value("args", read.args);
  read.env = item.value("env", read.env);
  if (item.value("refused", false)) read.kubectl_sends = read.drey_sends = false;
  if (item.contains("differs")) {
    const auto& differs = item.at("differs");
    read.kubectl_sends = sends(differs, "kubectl");
    read.drey_sends = sends(differs, "drey");
    read.why = differs.at("why").get<std::string>();
  }
  return read;
}

std::string text_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace

std::string encoded(const std::string& text, const std::string& encoding) {
  if (encoding.empty()) return text;
  if (encoding == "utf-8-bom") return "\xef\xbb\xbf" + text;
  if (encoding == "utf-16le" || encoding == "utf-16be")
    return with_wide_characters(text, encoding == "utf-16le");
  if (encoding == "crlf") return base::join(base::split(text, '\n'), "\r\n");
  if (encoding == "no-final-newline") return text.substr(0, text.size() - 1);
  throw std::runtime_error("no such encoding: " + encoding);
}

std::string filled_in(std::string text, const Placeholders& words) {
  for (const auto& [word, value] : words) {
    const auto mark = "@" + word + "@";
    for (auto at = text.find(mark); at != std::string::npos;
         at = text.find(mark, at + value.size()))
      text.replace(at, mark.size(), value);
  }
  return text;
}

std::vector<KubeconfigCase> read_cases(const std::string& folder) {
  std::set<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) paths.insert(entry.path());
  std::vector<KubeconfigCase> cases;
  for (const auto& path : paths) {
    for (const auto& item : base::yaml_to_json(base::parse_yaml(text_of(path)))) {
      try {
        cases.push_back(case_of(path.stem().string(), item));
      } catch (const std::exception& problem) {
        throw std::runtime_error(
            fmt::format("{}: {}: {}", path.string(), item.value("name", "?"), problem.what()));
      }
    }
  }
  return cases;
}

}  // namespace test
