// Interleaving of two runs: one machine stands still at any of its requests, another one runs a
// command whole, and then the first goes on.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "fake/ha_maps.h"
#include "fake/upgraded.h"
#include "support/catch.h"

namespace test {

/// Each job has HA metadata from its start to its end; nobody makes it anew when it is deleted.
struct ClusterWithMetadata : LivingCluster {
  ClusterWithMetadata() {
    surroundings.env["USER"] = "first";
    server.controllers = [this, live = server.controllers] {
      live();
      for (std::size_t i = 0; i < lives.size(); ++i) keep_metadata(i);
    };
  }

  static std::string metadata_end(const Life& life) { return life.job + "-config-map"; }

  void keep_metadata(std::size_t number) {
    const auto& life = *lives[number];
    const bool runs = !life.over && life.job_manager.jobs.front().state == "RUNNING";
    if (number == begun_.size()) {
      begun_.push_back(runs);
      if (runs) server.create(ha_map(metadata_end(life), {{"counter", "8"}}));
    } else if (begun_[number] && !runs) {
      begun_[number] = false;
      server.erase("configmaps", "orders-" + metadata_end(life));
    }
  }

  bool has_metadata(const Life& life) const {
    return !server.find("configmaps", "orders-" + metadata_end(life)).is_null();
  }

 private:
  std::vector<bool> begun_{};  // whether they have their metadata, by life
};

struct Ends {
  Result first{}, second{};
  std::string line{};  ///< the request at which the first stood still
};

/// The first machine sleeps before or after a request, for ten minutes that its steady clock does
/// not count; absent when it has fewer requests.
inline std::optional<Ends> interleaved(ClusterWithMetadata& scene, const Words& first,
                                       const Words& second, std::size_t number, bool before) {
  Scene other(scene.server);
  other.surroundings.env["USER"] = "second";
  Ends ends;
  scene.wire.at(number, [&](const auto& carry_out) -> http::Reply {
    ends.line = scene.wire.log.back().line();
    const bool is_watch = has(ends.line, "watch=true");
    std::optional<http::Response> response;
    if (!before && !is_watch) response = carry_out();
    ends.second = other.run(second);
    scene.surroundings.wall += std::chrono::minutes(10);
    if (is_watch) return fate::break_off()(carry_out);
    return response ? *response : carry_out();
  });
  ends.first = scene.run(first);
  return ends.line.empty() ? std::nullopt : std::optional(ends);
}

/// Runs both at every request of the first, and lets `check` look at what comes of it.
template <class Make, class Check>
void at_every_request(const Words& first, const Words& second, const Make& make,
                      const Check& check) {
  for (const bool before : {true, false}) {
    std::size_t number = 1;
    for (;; ++number) {
      const std::unique_ptr<ClusterWithMetadata> scene = make();
      const auto ends = interleaved(*scene, first, second, number, before);
      if (!ends) break;
      INFO(fmt::format("stood still {} request {}: {}", before ? "before" : "after", number,
                       ends->line));
      CAPTURE(ends->first.exit, ends->first.err, ends->second.exit, ends->second.err);
      check(*scene, *ends);
    }
    CHECK(number > 5);
  }
}

inline std::unique_ptr<ClusterWithMetadata> running() {
  auto scene = std::make_unique<ClusterWithMetadata>();
  REQUIRE(scene->run(apply(2)).exit == 0);
  return scene;
}

/// One job runs, with its HA metadata, from where the one before it was stopped.
inline void check_one_job(const ClusterWithMetadata& scene, const std::string& number_of_slots) {
  const auto* life = scene.running();
  REQUIRE(life != nullptr);
  CHECK(slots(life->options) == number_of_slots);
  CHECK(scene.has_metadata(*life));
  CHECK(uid_of(scene.server.find("deployments", "orders")) == life->uid);
}

}  // namespace test
