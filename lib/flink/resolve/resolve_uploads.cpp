// Artifacts with scheme `local` that the client uploads (DefaultKubernetesArtifactUploader).
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "flink/config/options.h"
#include "flink/resolve/resolve_parts.h"
#include "flink/values/uri.h"

namespace flink {
namespace {

bool is_local(const std::string& artifact) { return artifact.starts_with("local:"); }

/// The path of a file on the client's machine (URI#getPath): what its escapes are in UTF-8.
std::string local_path(const std::string& artifact) {
  const auto parts = split_uri(artifact);
  return base::utf8_as_java(percent_decode(parts.path));
}

class Uploader {
 public:
  explicit Uploader(const Reader& reader)
      : reader_(reader),
        target_(std::string(base::trim(reader.text(options::local_upload_target)))) {}

  void take(const Option& option) {
    const auto said = reader_.configuration().find(option, reader_.dialect());
    auto artifacts = reader_.list(option);
    if (!said || std::none_of(artifacts.begin(), artifacts.end(), is_local)) return;
    if (target_.empty()) {
      reader_.problem(
          options::local_upload_target,
          "Setting 'kubernetes.artifacts.local-upload-target' to a valid remote path is required. "
          "(s3://BUCKET/DIRECTORY, or file:///DIRECTORY, which the pods must see as well)");
      return;
    }
    for (auto& artifact : artifacts) {
      if (is_local(artifact)) artifact = add(local_path(artifact));
    }
    // It is the same value in other words, so its origin stays.
    result_.derived.push_back({std::string(said->key), Value{{}, artifacts, said->value->origin}});
  }

  Decision<UploadFacts> finish(bool overwrite) {
    uploads().overwrite = overwrite;
    warn_of_directory();
    return std::move(result_);
  }

 private:
  Uploads& uploads() { return result_.facts.uploads; }

  std::string add(const std::string& source) {
    const auto target = child_uri(target_, source.substr(source.rfind('/') + 1));
    const auto [other, is_new] = sources_.emplace(target, source);
    if (is_new) uploads().files.push_back({source, target});
    else if (other->second != source)
      result_.warnings.push_back(
          fmt::format("'{}' and '{}' would both become '{}': only the first is uploaded",
                      base::printable(other->second, 300), base::printable(source, 300),
                      base::printable(target, 300)));
    return target;
  }

  /// Nothing tells the pods of a directory of the client's machine.
  void warn_of_directory() {
    const auto parts = split_uri(target_);
    if (uploads().files.empty() || (!parts.scheme.empty() && parts.scheme != "file")) return;
    result_.warnings.push_back(
        fmt::format("kubernetes.artifacts.local-upload-target: the pods must have a volume at '{}' "
                    "that holds the same files",
                    base::printable(parts.path, 300)));
  }

  const Reader& reader_;
  std::string target_;
  std::map<std::string, std::string> sources_{};  ///< by what they become
  Decision<UploadFacts> result_{};
};

}  // namespace

Decision<UploadFacts> resolve_uploads(const Reader& reader) {
  if (!reader.dialect().local_upload || !reader.boolean(options::local_upload_enabled)) return {};
  const bool overwrite = reader.boolean(options::local_upload_overwrite);
  Uploader uploader(reader);
  uploader.take(options::jars);
  uploader.take(options::artifact_list);
  return uploader.finish(overwrite);
}

}  // namespace flink
