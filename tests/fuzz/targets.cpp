#include "tests/fuzz/targets.h"

#include <vector>

namespace test::fuzz {

std::span<const Target> targets() {
  static const auto all = [] {
    std::vector<Target> list;
    for (const auto part : {json_targets(), yaml_targets(), flink_targets(), stream_targets()})
      list.insert(list.end(), part.begin(), part.end());
    return list;
  }();
  return all;
}

}  // namespace test::fuzz
