#include "flink/ha/metadata.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <tuple>

#include "base/json.h"
#include "base/parse_json.h"
#include "flink/ha/names.h"
#include "flink/version/dialect.h"
#include "flink/version/version.h"

namespace flink::ha {
namespace {

using base::Json;
using Kind = MapName::Kind;

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// A number of seconds up to 1.20, "PT15S" from 2.0 on, where fabric8 stopped writing numbers.
std::chrono::milliseconds lease_of(const Json& value) {
  constexpr double longest = 1e9;
  double seconds = 0;
  if (value.is_number()) seconds = value.get<double>();
  if (value.is_string()) {
    const auto duration =
        parse_duration(value.get_ref<const std::string&>(), dialect_of(newest_known));
    if (duration) seconds = static_cast<double>(duration->seconds);
  }
  if (!(seconds > 0 && seconds < longest)) return {};
  return std::chrono::milliseconds(std::llround(seconds * 1000));
}

std::optional<Lock> read_lock(const std::string& text) {
  const auto record = text.empty() ? std::nullopt : base::parse_json(text);
  if (!record || !record->is_object()) return std::nullopt;
  const auto at = [&](const char* key) {
    const auto found = record->find(key);
    return found == record->end() ? Json() : *found;
  };
  const auto text_at = [&](const char* key) {
    const auto value = at(key);
    return value.is_string() ? value.get<std::string>() : std::string();
  };
  return Lock{.holder = text_at("holderIdentity"),
              .lease = lease_of(at("leaseDuration")),
              .acquired = text_at("acquireTime"),
              .renewed = text_at("renewTime")};
}

Pointer pointer_of(const std::string& key, const std::string& value) {
  const auto handle = read_state_handle(value);
  return {key, handle.value, handle.reason};
}

/// Up to 1.14 each ConfigMap is of one leader.
std::string component_of(Kind kind) {
  switch (kind) {
    case Kind::dispatcher: return "dispatcher";
    case Kind::resource_manager: return "resourcemanager";
    case Kind::rest_server: return "restserver";
    case Kind::job: return "jobmanager";
    case Kind::cluster: break;
  }
  return {};
}

/// The leader under "org.apache.flink.k8s.leader.NAME". A job's is called by its id, from 1.19 on
/// "job-ID" (FLINK-32710).
Leader leader_of(std::string_view name, const std::string& value) {
  const auto comma = value.find(',');
  Leader leader{.component = std::string(name),
                .address = comma == std::string::npos ? value : value.substr(comma + 1),
                .session = comma == std::string::npos ? "" : value.substr(0, comma)};
  if (name == "dispatcher" || name == "resourcemanager" || name == "restserver") return leader;
  leader.component = component_of(Kind::job);
  leader.job = name.starts_with("job-") ? name.substr(4) : name;
  return leader;
}

class Reader {
 public:
  void take(const ConfigMap& config_map, const MapName& name) {
    Map map{.name = config_map.name, .lock = read_lock(config_map.lock)};
    if (name.kind == Kind::job) job(name.job);
    for (const auto& [key, value] : config_map.data) {
      map.bytes += static_cast<std::int64_t>(value.size());
      take_entry(name, key, value);
    }
    if (const auto address = config_map.data.find(std::string(address_key));
        address != config_map.data.end() && name.kind != Kind::cluster)
      take_old_leader(config_map, name, address->second);
    metadata_.maps.push_back(std::move(map));
  }

  Metadata result() {
    for (auto& [id, job] : jobs_) {
      std::sort(job.checkpoints.begin(), job.checkpoints.end(),
                [](const auto& a, const auto& b) { return a.id < b.id; });
      metadata_.jobs.push_back(std::move(job));
    }
    std::sort(metadata_.maps.begin(), metadata_.maps.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    std::sort(metadata_.leaders.begin(), metadata_.leaders.end(), [](const auto& a, const auto& b) {
      return std::tie(a.component, a.job) < std::tie(b.component, b.job);
    });
    return std::move(metadata_);
  }

 private:
  Job& job(const std::string& id) {
    auto& found = jobs_[id];
    found.id = id;
    return found;
  }

  void take_entry(const MapName& name, const std::string& key, const std::string& value) {
    if (const auto id = job_of_graph(key)) {
      job(*id).graphs.push_back(pointer_of(key, value));
    } else if (const auto running = job_of(key)) {
      job(*running).registry = value;
    } else if (key.starts_with(leader_prefix)) {
      metadata_.leaders.push_back(leader_of(key.substr(leader_prefix.size()), value));
    } else if (key.starts_with(application_prefix)) {
      metadata_.applications.push_back(pointer_of(key, value));
    } else if (name.kind == Kind::job) {
      take_of_job(job(name.job), key, value);
    }
  }

  static void take_of_job(Job& job, const std::string& key, const std::string& value) {
    if (const auto id = checkpoint_of(key))
      job.checkpoints.push_back({*id, pointer_of(key, value)});
    if (key == counter_key) job.next_checkpoint = whole_number(value);
  }

  void take_old_leader(const ConfigMap& config_map, const MapName& name,
                       const std::string& address) {
    const auto session = config_map.data.find(std::string(session_key));
    metadata_.leaders.push_back(
        {.component = component_of(name.kind),
         .job = name.job,
         .address = address,
         .session = session == config_map.data.end() ? "" : session->second});
  }

  Metadata metadata_{};
  std::map<std::string, Job> jobs_{};
};

}  // namespace

Metadata read_metadata(std::string_view cluster, const std::vector<ConfigMap>& config_maps) {
  Reader reader;
  for (const auto& config_map : config_maps) {
    if (const auto name = parse_map_name(config_map.name, cluster)) reader.take(config_map, *name);
  }
  return reader.result();
}

const Checkpoint* newest_checkpoint(const Job& job) {
  const auto newest =
      std::find_if(job.checkpoints.rbegin(), job.checkpoints.rend(), [](const auto& checkpoint) {
        return !checkpoint.pointer.handle || !checkpoint.pointer.handle->is_being_deleted;
      });
  return newest == job.checkpoints.rend() ? nullptr : &*newest;
}

const Leader* find_leader(const Metadata& metadata, std::string_view component) {
  const auto found =
      std::find_if(metadata.leaders.begin(), metadata.leaders.end(),
                   [&](const auto& leader) { return leader.component == component; });
  return found == metadata.leaders.end() ? nullptr : &*found;
}

}  // namespace flink::ha
