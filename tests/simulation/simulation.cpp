// simulation STORY [--seed N | --from N] [--schedules N | --seconds N]: schedules of one kind, each
// decided by its seed as a whole. The first that fails are told, with what tells them again.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "simulation/story.h"

namespace {

using test::Story;
using Clock = std::chrono::steady_clock;

const std::map<std::string, void (*)(Story&)>& stories() {
  static const std::map<std::string, void (*)(Story&)> all{{"deploys", test::deploy_story},
                                                           {"upgrades", test::upgrade_story},
                                                           {"ends", test::end_story}};
  return all;
}

struct Options {
  std::string story{};
  std::uint64_t seed = 1;
  bool alone = false;  ///< that seed, whatever comes of it
  std::uint64_t schedules = 1000;
  std::uint64_t seconds =
      0;  ///< 0: as many schedules as are said, else as many as there is time for
};

Options options_of(const std::vector<std::string>& words) {
  Options options;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto& word = words[i];
    if (!word.starts_with("--")) {
      options.story = word;
      continue;
    }
    const auto number = std::stoull(words.at(++i));
    if (word == "--seed") options.seed = number, options.alone = true;
    else if (word == "--from") options.seed = number;
    else if (word == "--schedules") options.schedules = number;
    else if (word == "--seconds") options.seconds = number;
    else throw std::invalid_argument(word);
  }
  if (!stories().contains(options.story)) throw std::invalid_argument(options.story);
  return options;
}

void tell(const Options& options, std::uint64_t seed, const Story& story) {
  fmt::print("{} with seed {}:\n{}", options.story, seed, story.trace);
  for (const auto& problem : story.problems) fmt::print("  WRONG: {}\n", problem);
  fmt::print("  again: build/debug/tests/simulation/simulation {} --seed {}\n", options.story,
             seed);
}

void tell(const test::Tally& tally, const char* what) {
  fmt::print("{}:", what);
  for (const auto& [name, count] : tally) fmt::print(" {} {},", count, name);
  fmt::print("\n");
}

bool goes_on(const Options& options, std::uint64_t done, Clock::time_point begun) {
  if (options.alone) return done == 0;
  if (options.seconds == 0) return done < options.schedules;
  return Clock::now() < begun + std::chrono::seconds(options.seconds);
}

int simulate(const Options& options) {
  constexpr std::size_t most_told = 3;
  test::Totals totals;
  const auto begun = Clock::now();
  std::size_t failed = 0;
  std::uint64_t done = 0;
  for (; goes_on(options, done, begun) && failed < most_told; ++done) {
    const auto seed = options.seed + done;
    Story story(seed, totals);
    stories().at(options.story)(story);
    if (!story.problems.empty()) ++failed;
    if (!story.problems.empty() || options.alone) tell(options, seed, story);
  }
  const std::chrono::duration<double> took = Clock::now() - begun;
  fmt::print("{}: {} schedules, {} runs, {} requests in {:.1f} s; {} failed\n", options.story, done,
             totals.runs, totals.requests, took.count(), failed);
  tell(totals.injected, "injected");
  tell(totals.ended, "runs by exit code");
  return failed == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  try {
    return simulate(options_of({words + 1, words + count}));
  } catch (const std::exception& error) {
    fmt::print(stderr,
               "usage: simulation STORY [--seed N | --from N] [--schedules N | --seconds N]\n{}\n",
               error.what());
    return 2;
  }
}
