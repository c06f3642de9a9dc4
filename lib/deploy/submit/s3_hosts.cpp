#include "deploy/submit/s3_hosts.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"

namespace deploy {
namespace {

using std::string_view;

/// A part of AWS that shares nothing with the others (botocore's endpoints.json).
struct Partition {
  string_view suffix;
  string_view regions;       ///< what its regions begin with
  string_view first_region;  ///< that of names without one
};

// "amazonaws.com" is that of GovCloud (us-gov-…) as well.
constexpr Partition partitions[] = {{"amazonaws.com.cn", "cn-", "cn-north-1"},
                                    {"c2s.ic.gov", "us-iso-", "us-iso-east-1"},
                                    {"sc2s.sgov.gov", "us-isob-", "us-isob-east-1"},
                                    {"cloud.adc-e.uk", "eu-isoe-", "eu-isoe-west-1"},
                                    {"csp.hci.ic.gov", "us-isof-", "us-isof-south-1"},
                                    {"amazonaws.eu", "eusc-", "eusc-de-east-1"},
                                    {"amazonaws.com", "", "us-east-1"}};

/// "eu-central-1", "us-gov-west-1": words of letters, and a number.
bool is_region(string_view text) {
  const auto words = base::split(text, '-');
  const auto all = [](const std::string& word, char from, char to) {
    return !word.empty() &&
           std::all_of(word.begin(), word.end(), [&](char c) { return c >= from && c <= to; });
  };
  return words.size() > 2 && all(words.back(), '0', '9') &&
         std::all_of(words.begin(), words.end() - 1,
                     [&](const auto& word) { return all(word, 'a', 'z'); });
}

bool names_s3(const std::string& label) {
  return label == "s3" || label.starts_with("s3-") || label.starts_with("s3express-");
}

/// The region of the labels before a partition's suffix, of which at least one is there.
std::string region_of_labels(std::vector<std::string> labels, const Partition& partition) {
  if (labels.back() == "vpce") labels.pop_back();
  if (labels.empty()) return {};
  auto last = labels.back();
  if (is_region(last)) return std::any_of(labels.begin(), labels.end() - 1, names_s3) ? last : "";
  if (last == "s3" || last == "s3-external-1") return std::string(partition.first_region);
  for (const auto* prefix : {"s3-fips-", "s3-"}) {
    if (last.starts_with(prefix) && is_region(string_view(last).substr(string_view(prefix).size())))
      return last.substr(string_view(prefix).size());
  }
  return {};
}

}  // namespace

std::string s3_host(const std::string& region) {
  const auto* const partition =
      std::find_if(std::begin(partitions), std::end(partitions),
                   [&](const Partition& p) { return region.starts_with(p.regions); });
  return "s3." + region + "." + std::string(partition->suffix);
}

std::string s3_region_of(const std::string& host) {
  const auto name = base::lower(host);
  for (const auto& partition : partitions) {
    const auto suffix = "." + std::string(partition.suffix);
    if (name.ends_with(suffix))
      return region_of_labels(
          base::split(string_view(name).substr(0, name.size() - suffix.size()), '.'), partition);
  }
  return {};
}

}  // namespace deploy
