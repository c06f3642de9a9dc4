// Summary of a run as Markdown, as GitHub and Azure show it beside the log.
#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"

namespace cli {

/// What else is known of clusters, by namespace and name: what it is, and its value ("image", …).
using SummaryFacts =
    std::map<std::pair<std::string, std::string>, std::vector<std::pair<std::string, std::string>>>;

/// A table of what is known of each cluster, its checks, differences and stages with their times as
/// a chart, or what failed and what helps. It has at most so many bytes: what would not fit is
/// counted. Whatever comes from elsewhere is text there.
std::string markdown_summary(const std::string& command, const base::OrderedJson& document,
                             const SummaryFacts& facts, std::size_t most);

}  // namespace cli
