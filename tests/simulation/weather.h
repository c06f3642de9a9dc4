// Weather between one machine and its API server: what becomes of each request, as chance has it.
#pragma once
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "fake/scene.h"
#include "support/dice.h"

namespace test {

/// How often each thing was injected.
using Tally = std::map<std::string, std::size_t>;

/// What may come.
struct Climate {
  std::size_t percent = 0;   ///< of the requests to which something happens
  std::size_t most = 0;      ///< so many things at most
  bool only_passing = true;  ///< nothing but what whoever asks again gets through
};

/// The API server, as all machines find it.
struct Outage {
  std::chrono::steady_clock::time_point until{};  ///< nobody listens before that
};

/// Decides on each request of one run for which nothing else is planned, as long as it lives.
class Weather {
 public:
  Weather(Scene& scene, Dice& dice, const Climate& climate, Outage& outage, Tally& tally);
  ~Weather();
  Weather(const Weather&) = delete;
  Weather& operator=(const Weather&) = delete;

  std::size_t faults() const { return faults_; }

  /// Nothing came but what whoever asks again gets through.
  bool was_passing() const { return passing_; }

  /// The requests of the run, one a line, with what became of each.
  std::string trace() const;

  struct Kind;  ///< of things that may happen

 private:
  friend struct Kinds;
  Fate fate_of(const http::Request& request);
  Fate fate_for(const Kind& kind, const http::Request& request);
  const Kind& pick();
  Fate on_its_way();
  Fate slow(const http::Request& request, std::chrono::milliseconds time, bool at_once);
  Fate restart(bool carried_out);
  Fate signal(bool carried_out);
  void jump();
  void signal_later();

  Scene& scene_;
  Dice& dice_;
  const Climate climate_;
  Outage& outage_;
  Tally& tally_;
  std::size_t faults_ = 0;
  bool passing_ = true;
  std::size_t signalled_in_ = 0;                   // the flight; 0: none
  std::map<std::string, const Kind*> sticking_{};  // by method and path: each time anew
  std::map<std::string, int> struck_{};            ///< how often something happened to each request
  std::map<std::size_t, std::string> notes_{};     // by number of the request
};

}  // namespace test
