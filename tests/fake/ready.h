// A server on which all is fine for a cluster called orders, and `drey check` of it.
#pragma once
#include <string>

#include "fake/attached.h"
#include "fake/scene.h"

namespace test {

inline const Words with_ha{"-Dhigh-availability.type=kubernetes",
                           "-Dhigh-availability.storageDir=s3://b/ha"};

struct Ready : Scene {
  Ready() {
    for (auto& node : server.nodes)
      node["status"]["allocatable"] = {{"cpu", "4"}, {"memory", "16Gi"}};
  }

  Result check(const Words& more = {}) {
    auto words = command(more);
    words.front() = "check";
    return run(words);
  }

  /// One of the checks, of the document; null when there is none.
  Json row(const std::string& what, const Words& more = {}) {
    Words words{"-ojson"};
    words.insert(words.end(), more.begin(), more.end());
    const auto ended = check(words);
    const auto document = Json::parse(ended.out);
    for (const auto& item : document["checks"]) {
      if (item["what"] == what) return item;
    }
    return {};
  }

  /// What it says.
  std::string result(const std::string& what, const Words& more = {}) {
    return text(row(what, more), "result");
  }

  std::string hint(const std::string& what, const Words& more = {}) {
    return text(row(what, more), "hint");
  }

 private:
  static std::string text(const Json& item, const char* member) {
    return item.is_null() || item[member].is_null() ? std::string()
                                                    : item[member].get<std::string>();
  }
};

}  // namespace test
