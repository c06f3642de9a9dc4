#include "deploy/submit/upload.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/answers.h"
#include "deploy/submit/s3.h"
#include "flink/config/options.h"
#include "flink/values/uri.h"
#include "kube/api/request.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;

Store directory_store(const base::World& world) {
  const auto path_of = [](const std::string& target) {
    return std::string(flink::split_uri(target).path);
  };
  return {.has =
              [world, path_of](const std::string& target) {
                return world.file_size(path_of(target)).has_value();
              },
          .put = [world, path_of](
                     const std::string& source,
                     const std::string& target) { world.copy_file(source, path_of(target)); }};
}

}  // namespace

Store store_for(const base::World& world, const Connect& connect, const flink::ClusterSpec& spec,
                const std::string& target) {
  const auto parts = flink::split_uri(target);
  const auto scheme = std::string(parts.scheme);
  if (scheme.empty() || scheme == "file") return directory_store(world);
  if (scheme == "s3" || scheme == "s3a" || scheme == "s3p") {
    if (parts.authority.empty())
      throw Error(Exit::usage, "it names no bucket: write 's3://BUCKET/DIRECTORY'");
    return s3_store(world, connect, s3_account(spec.whole_configuration(), world.env));
  }
  throw Error(Exit::usage,
              fmt::format("drey uploads to directories and to S3 (file:, s3:, s3a:, s3p:), and not "
                          "to '{}:'; put the artifact into the "
                          "image, or where the JobManager fetches it itself (https://…)",
                          base::printable(scheme, 100)));
}

void check_uploads(const base::World& world, const flink::ClusterSpec& spec,
                   base::Problems& problems) {
  for (const auto& file : spec.uploads.files) {
    if (world.file_size(file.source)) continue;
    problems.add("local://" + base::printable(file.source),
                 "no such file on this machine, and kubernetes.artifacts.local-upload-enabled "
                 "takes artifacts from here and not from the image");
  }
  if (spec.uploads.files.empty()) return;
  try {
    const auto never = [](const http::Endpoint&) { return std::unique_ptr<http::Transport>(); };
    store_for(world, never, spec, spec.uploads.files.front().target);
  } catch (const Error& problem) {
    problems.add(std::string(flink::options::local_upload_target.name()), problem.text);
  }
}

bool is_deployed(const Plan& plan, kube::Client& client, Guard guard) {
  std::vector calls{kube::read(kube::get(kube::deployments, plan.kube_namespace, plan.cluster_id))};
  NameGuard name(plan, guard);
  name.ask(calls);
  auto results = client.send(calls);
  name.take(results);
  const auto& deployment = results.front();
  if (deployment.object) return true;
  if (!is_absent(deployment)) throw client.error_of(deployment);
  if (const auto refusal = name.refusal()) throw Error(*refusal);
  return false;
}

flink::Uploads missing(const flink::Uploads& uploads, const Store& store) {
  flink::Uploads absent{.overwrite = true};
  std::copy_if(uploads.files.begin(), uploads.files.end(), std::back_inserter(absent.files),
               [&](const auto& file) { return !store.has(file.target); });
  return absent;
}

flink::Uploads without(flink::Uploads uploads, const flink::Uploads& done) {
  std::erase_if(uploads.files, [&](const auto& file) {
    return std::any_of(done.files.begin(), done.files.end(),
                       [&](const auto& other) { return other.target == file.target; });
  });
  return uploads;
}

std::vector<std::string> upload(const flink::Uploads& uploads, const Store& store) {
  std::vector<std::string> done;
  for (const auto& [source, target] : uploads.files) {
    if (!uploads.overwrite && store.has(target)) {
      done.push_back(fmt::format("kept {}, which is there already", base::printable(target)));
      continue;
    }
    try {
      store.put(source, target);
    } catch (const Error& problem) {
      throw Error(problem.exit,
                  fmt::format("cannot upload '{}' to '{}': {}", base::printable(source),
                              base::printable(target), problem.text),
                  problem.hint);
    }
    done.push_back(
        fmt::format("uploaded {} to {}", base::printable(source), base::printable(target)));
  }
  return done;
}

}  // namespace deploy
