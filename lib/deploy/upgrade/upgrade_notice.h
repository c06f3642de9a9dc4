// Notice of an upgrade before anything is touched: what differs, how the state goes over, and what
// is at stake.
#pragma once
#include <string>
#include <vector>

#include "base/json.h"
#include "deploy/diff/cluster_diff.h"
#include "deploy/record/upgrade_record.h"

namespace deploy {

/// How the input differs from the cluster that is there, a line each: in Flink's keys
/// ("parallelism.default 4 → 8"); where none of them differs, the fields of its objects.
std::vector<std::string> difference_lines(const ClusterDiff& diff);

/// Some of these lines in one, and how many more there are: what 'drey diff' shows.
std::string difference_text(const std::vector<std::string>& lines);

/// What becomes of a cluster that is changed in place, or only adopted, in one sentence.
std::string in_place_text(const ClusterDiff& diff, const base::Json& deployment,
                          const std::string& cluster);

/// "savepoint", "last-state", "stateless": as --upgrade names it; "from" for a path that is given.
std::string_view mode_of(const UpgradeRecord& record);

/// How the state goes over, in one sentence: "job 5d1f… is stopped with a savepoint in s3://b/sp/x,
/// and the new one starts from there".
std::string transfer_text(const UpgradeRecord& record);

/// What an upgrade may lose, a sentence each. `claims`: the new job deletes what it starts from;
/// `wants_way_back`: nobody said that there need be none.
std::vector<std::string> at_stake(const UpgradeRecord& record, bool claims, bool wants_way_back);

/// Differences of options for programs: a list of key, live, new.
base::OrderedJson differences_document(const ClusterDiff& diff);

/// An upgrade for programs: mode, from, rollback, differences, atStake.
base::OrderedJson notice_document(const UpgradeRecord& record, const ClusterDiff& diff,
                                  const std::vector<std::string>& stakes);

}  // namespace deploy
