// Every property holds for what was kept, and for what it becomes when it is damaged.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "support/catch.h"
#include "tests/fuzz/targets.h"

namespace {

std::vector<std::string> corpus_of(std::string_view target) {
  std::vector<std::filesystem::path> paths;
  const auto folder = std::filesystem::path(CORPUS) / target;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> texts;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return texts;
}

/// A few bytes of it are changed, left out, or there twice.
std::string damaged(std::string text, std::mt19937& chance) {
  const auto below = [&](std::size_t most) {
    return std::uniform_int_distribution<std::size_t>(0, most - 1)(chance);
  };
  for (std::size_t times = 1 + below(4); times > 0 && !text.empty(); --times) {
    const auto at = below(text.size());
    const auto length = 1 + below(8);
    switch (below(3)) {
      case 0: text[at] = static_cast<char>(below(256)); break;
      case 1: text.erase(at, length); break;
      default: text.insert(below(text.size()), text.substr(at, length)); break;
    }
  }
  return text;
}

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

}  // namespace

TEST_CASE("what holds for any bytes") {
  for (const auto& target : test::fuzz::targets()) {
    const auto corpus = corpus_of(target.name);
    REQUIRE_FALSE(corpus.empty());
    std::mt19937 chance(20261129);
    for (const auto& text : corpus) {
      INFO(target.name);
      CHECK_NOTHROW(target.run(text));
      for (int i = 0; i < 200; ++i) {
        const auto other = damaged(text, chance);
        INFO(hex(other));
        CHECK_NOTHROW(target.run(other));
      }
    }
  }
}
