#include "fake/pod_logs.h"

#include <algorithm>

#include <fmt/format.h>

namespace test {

PodLog& PodLog::write(const std::string& text) {
  const auto second = lines.size();
  lines.push_back(
      {fmt::format("2023-11-14T22:{:02}:{:02}.000000001Z", second / 60, second % 60), text});
  return *this;
}

std::string PodLog::text(const std::map<std::string, std::string>& query, std::size_t after) const {
  const auto value = [&](const char* name) {
    return query.contains(name) ? query.at(name) : std::string();
  };
  auto begin = after;
  if (const auto tail = value("tailLines"); after == 0 && !tail.empty())
    begin = lines.size() - std::min(lines.size(), std::stoul(tail));
  // The server looks at whole seconds.
  const auto since = value("sinceTime").substr(0, 19);
  std::string result;
  for (auto i = begin; i < lines.size(); ++i) {
    if (lines[i].time.substr(0, 19) < since) continue;
    result += (value("timestamps") == "true" ? lines[i].time + " " : "") + lines[i].text;
  }
  return result;
}

}  // namespace test
