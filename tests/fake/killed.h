// A command that is killed before or after each of its requests, and then run again.
#pragma once
#include <cstddef>

#include <fmt/format.h>

#include "fake/fate.h"
#include "fake/scene.h"
#include "support/catch.h"

namespace test {

/// `make` gives a scene, in which the command, run whole, sends more requests than `fewest`;
/// `check` looks at how it ended that once, and each time that it was run again.
template <class Make, class Check>
void killed_at_every_request(const Words& command, std::size_t fewest, const Make& make,
                             const Check& check) {
  for (const bool before : {true, false}) {
    for (std::size_t number = 1;; ++number) {
      const auto scene = make();
      scene->wire.at(number, before ? fate::kill_before() : fate::kill_after());
      const auto killed = scene->run(command);
      if (killed.exit != -1) {
        CHECK(number > fewest);
        scene->wire.at(number, [](const auto& carry_out) { return carry_out(); });
        check(*scene, killed);
        break;
      }
      const auto last = scene->wire.log.back().line();
      INFO(fmt::format("killed {} request {}: {}", before ? "before" : "after", number, last));
      const auto ended = scene->run(command);
      CAPTURE(ended.err);
      check(*scene, ended);
    }
  }
}

}  // namespace test
