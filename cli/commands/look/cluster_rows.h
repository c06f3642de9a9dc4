// Clusters of a list as people and programs see them.
#pragma once
#include <string>
#include <vector>

#include "base/json.h"
#include "deploy/inspect/cluster_table.h"

namespace cli {

/// Which columns a list has beside those that it always has.
struct ListColumns {
  bool context = false;
  bool kube_namespace = false;
  bool why = false;
};

/// The words above the columns, and the cells below them.
std::vector<std::string> list_heading(const ListColumns& columns);
std::vector<std::string> list_cells(const ListColumns& columns, const deploy::Cluster& cluster,
                                    const std::string& context = {});

/// The name alone, behind what it is not told apart without: "prod/team-a/orders".
std::string list_name(const ListColumns& columns, const deploy::Cluster& cluster,
                      const std::string& context = {});

/// A cluster as an item of the list's document.
base::OrderedJson list_item(const deploy::Cluster& cluster);

}  // namespace cli
