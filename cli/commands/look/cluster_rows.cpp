#include "cli/commands/look/cluster_rows.h"

#include <utility>

#include "base/text.h"
#include "cli/output/table.h"
#include "deploy/cluster/document.h"

namespace cli {
namespace {

/// What tables show as "-" is null.
base::OrderedJson known(const std::string& text) {
  return text == "-" ? base::OrderedJson(nullptr) : deploy::document::text(text);
}

std::vector<std::string> line(const ListColumns& columns, const std::string& context,
                              const std::string& kube_namespace, std::vector<std::string> cells,
                              const std::string& why) {
  if (columns.kube_namespace) cells.insert(cells.begin(), kube_namespace);
  if (columns.context) cells.insert(cells.begin(), context);
  if (columns.why) cells.push_back(why);
  return cells;
}

}  // namespace

std::vector<std::string> list_heading(const ListColumns& columns) {
  return line(columns, "CONTEXT", "NAMESPACE",
              {"NAME", "FLINK", "JOBMANAGER", "IMAGE", "EXPOSED", "AGE"}, "WHY");
}

std::vector<std::string> list_cells(const ListColumns& columns, const deploy::Cluster& cluster,
                                    const std::string& context) {
  return line(columns, cell(context), cluster.kube_namespace,
              {cluster.name, cluster.flink, cluster.job_manager, cluster.image, cluster.exposed,
               cluster.age},
              base::printable(cluster.why));
}

std::string list_name(const ListColumns& columns, const deploy::Cluster& cluster,
                      const std::string& context) {
  return (columns.context ? context + "/" : "") +
         (columns.kube_namespace ? cluster.kube_namespace + "/" : "") + cluster.name;
}

base::OrderedJson list_item(const deploy::Cluster& cluster) {
  return {{"namespace", cluster.kube_namespace},
          {"cluster", cluster.name},
          {"flinkVersion", known(cluster.flink)},
          {"jobManager", cluster.job_manager},
          {"image", known(cluster.image)},
          {"exposed", known(cluster.exposed)},
          {"created", deploy::document::text(cluster.created)}};
}

}  // namespace cli
