#include "cli/completion/live_names.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/fields.h"
#include "base/parse_json.h"
#include "base/text.h"
#include "base/unprintable.h"
#include "cli/arguments/common_options.h"
#include "kube/config/credentials.h"

namespace cli {
namespace {

using Texts = std::vector<std::string>;
using Candidates = std::vector<Candidate>;

/// The options that say which server is meant, and as whom, as they stand on the command line.
Texts server_options(const Texts& words) {
  OptionSet set;
  ServerOptions server;
  declare(set, server, "-n,--namespace");
  Texts kept;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    for (const auto& option : set.all()) {
      const auto name = "--" + option.long_names.back();
      const bool is_short = !option.short_names.empty() && words[i] == "-" + option.short_names[0];
      if (words[i].starts_with(name + "=")) kept.push_back(words[i]);
      if (words[i] != name && !is_short) continue;
      const bool takes_value = option.most_values > 0;
      if (takes_value && i + 2 == words.size()) continue;  // it is what is completed
      kept.push_back(words[i]);
      if (takes_value) kept.push_back(words[i + 1]);
    }
  }
  return kept;
}

Texts command(const std::string& name, const Texts& options, const Texts& more) {
  Texts args{name, "-o", "json", "--request-timeout=2s", "--timeout=2s"};
  args.insert(args.end(), options.begin(), options.end());
  args.insert(args.end(), more.begin(), more.end());
  return args;
}

/// Of each object in a list: a name that is printable, and what is said of it.
Candidates names_in(const std::string& document, const char* list, const char* name,
                    const char* description) {
  Candidates names;
  const auto json = base::parse_json(document);
  if (!json) return names;
  std::set<std::string> seen;
  for (const auto& one : base::list_at(*json, {list})) {
    const auto text = base::text_at(one, {name});
    if (text.empty() || base::has_control(text) || !seen.insert(text).second) continue;
    names.push_back({text, base::printable(base::text_at(one, {description}), 60)});
  }
  return names;
}

/// The numbers of a cluster's revisions, and when each was deployed.
Candidates revisions_in(const std::string& document) {
  Candidates revisions;
  const auto json = base::parse_json(document);
  if (!json) return revisions;
  for (const auto& one : base::list_at(*json, {"revisions"})) {
    if (const auto number = base::whole_number(base::value_at(one, {"revision"})))
      revisions.push_back(
          {std::to_string(*number), base::printable(base::text_at(one, {"image"}), 60)});
  }
  return revisions;
}

Candidates contexts(const base::World& world, const Texts& words) {
  kube::Overrides overrides;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] == "--kubeconfig") overrides.kubeconfig = words[i + 1];
    if (words[i].starts_with("--kubeconfig=")) overrides.kubeconfig = words[i].substr(13);
  }
  Candidates names;
  try {
    for (const auto& name : kube::find_contexts(world, overrides)) {
      if (!base::has_control(name)) names.push_back({name, {}});
    }
  } catch (const base::Error&) {
    return {};
  }
  return names;
}

}  // namespace

LiveNames live_names(const base::World& world, std::vector<std::string> words,
                     const RunQuietly& run) {
  const auto options = server_options(words);
  return {.clusters =
              [=] {
                return names_in(run(command("list", options, {})), "clusters", "cluster", "image");
              },
          .jobs =
              [=](const std::string& cluster) {
                return names_in(run(command("list", options, {cluster})), "jobs", "id", "state");
              },
          .namespaces =
              [=] {
                return names_in(run(command("list", options, {"-A"})), "clusters", "namespace", "");
              },
          .contexts = [&world, words = std::move(words)] { return contexts(world, words); },
          .revisions =
              [=](const std::string& cluster) {
                return revisions_in(run(command("history", options, {cluster})));
              }};
}

}  // namespace cli
