// Story that chance tells: machines, one API server, and what went wrong between them.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "simulation/weather.h"
#include "support/dice.h"

namespace test {

/// What all stories of a run of the simulation have done.
struct Totals {
  Tally injected{};
  Tally ended{};  ///< runs, by how they ended
  std::size_t runs = 0;
  std::size_t requests = 0;
};

/// One schedule, which its seed decides as a whole.
struct Story {
  Story(std::uint64_t seed, Totals& all) : dice(seed), totals(all) {}

  Dice dice;
  Totals& totals;
  std::string trace{};                  ///< what happened, line by line
  std::vector<std::string> problems{};  ///< what should not have happened

  void tell(const std::string& line) { trace += line + "\n"; }
  void require(bool holds, const std::string& otherwise) {
    if (!holds) problems.push_back(otherwise);
  }
};

/// A run of the program, and what became of it.
struct Run {
  Scene* machine = nullptr;
  std::string name{};
  Words words{};
  Climate climate{};
  std::chrono::seconds limit{60};  ///< by which it is to have ended
  Result ended{};
  bool passed = true;  ///< nothing was in its way but what whoever asks again gets through
  std::size_t faults = 0;
  std::chrono::steady_clock::duration took{};
  std::string token{};  ///< with which it marked what it was to make; empty: it asked for nothing
  std::string spec{};   ///< the hash of that
};

/// Lets the runs take place on their machines, one after another, or, where there are several,
/// side by side with their requests in an order that chance decides. Tells of them.
void take_place(Story& story, std::vector<Run>& runs);

/// What holds of every run, whatever it was asked to do: it ends in time, deletes and changes
/// nothing without saying of what uid, and says "nothing was applied" only where that is so.
void check_run(Story& story, const Run& run);

/// What the program said and did in a run, as one text.
std::string told(const Run& run);

/// Whether the API server did something because of that run.
bool has_changed_something(const Run& run);

// The stories, each from a seed.
void deploy_story(Story& story);
void upgrade_story(Story& story);
void end_story(Story& story);

}  // namespace test
