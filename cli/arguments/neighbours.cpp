#include "cli/arguments/neighbours.h"

#include <algorithm>
#include <array>
#include <span>

namespace cli {
namespace {

struct Neighbour {
  std::string_view words;  ///< between blanks
  std::string_view hint;
};

/// The edit distance alone would make 'stop' of 'top', which ends a job.
constexpr std::array commands{
    Neighbour{" deploy submit create install start launch up run-job start-job ",
              "'drey run-application' deploys a cluster, 'drey apply' does so or upgrades it"},
    Neighbour{" upgrade update redeploy replace patch edit set scale rescale ",
              "'drey apply' upgrades a cluster to what its input says, with its job's state"},
    Neighbour{" restart bounce ",
              "'drey suspend NAME' and 'drey resume NAME' restart a job from a savepoint"},
    Neighbour{" get ls ps jobs clusters ",
              "'drey list' lists clusters, 'drey list NAME' the jobs of one"},
    Neighbour{" describe info inspect show jobmanager taskmanagers pods ",
              "'drey status NAME' tells of a cluster"},
    Neighbour{" events diagnose doctor debug why troubleshoot ",
              "'drey status NAME' tells what is wrong with a cluster, and what helps"},
    Neighbour{
        " top stats metrics ",
        "'drey status NAME --watch' shows a cluster as it changes, 'drey ui NAME' has metrics"},
    Neighbour{" watch follow ", "'drey status NAME --watch' shows a cluster as it changes"},
    Neighbour{" rollout revisions ",
              "'drey history NAME' lists revisions, 'drey rollback NAME' brings one back"},
    Neighbour{" undo revert ", "'drey rollback NAME' brings the revision before back"},
    Neighbour{" rm remove destroy uninstall undeploy down teardown ",
              "'drey delete NAME' removes a cluster, 'drey stop NAME' takes a savepoint first"},
    Neighbour{" kill abort terminate ",
              "'drey cancel NAME' cancels a job, 'drey stop NAME' takes a savepoint first"},
    Neighbour{" pause hibernate ", "'drey suspend NAME' stops a job with a savepoint"},
    Neighbour{" unpause unsuspend wake ", "'drey resume NAME' brings a suspended cluster back"},
    Neighbour{" tail ", "'drey logs NAME -f' follows what a cluster writes"},
    Neighbour{" web webui dashboard console port-forward proxy open browse ",
              "'drey ui NAME' opens Flink's web interface"},
    Neighbour{" lint validate verify preflight can-i auth ",
              "'drey check' tells whether a cluster can be deployed"},
    Neighbour{" plan template render manifest export generate ",
              "'drey run-application --dry-run=client -o yaml' prints what would be sent"},
    Neighbour{" settings conf configuration ", "'drey config' prints the effective configuration"},
    Neighbour{" prune clean cleanup ", "'drey gc' tells what no cluster owns any more"},
    Neighbour{" man docs topics ", "'drey help' lists commands and topics"},
    Neighbour{" api-resources option key keys ",
              "'drey explain KEY' tells what an option of Flink is"},
    Neighbour{" session sql sql-client kubernetes-session ",
              "drey deploys application clusters alone"},
};

constexpr std::array options{
    Neighbour{" name cluster-id cluster-name clusterid id ",
              "-Dkubernetes.cluster-id=NAME names a cluster; where one that runs is meant, so does "
              "the bare NAME"},
    Neighbour{" image container-image ", "-Dkubernetes.container.image.ref=IMAGE names the image"},
    Neighbour{" set config property ", "-DKEY=VALUE sets an option of Flink"},
    Neighbour{" values conf config-file ", "--conf-dir DIR names Flink's conf dir"},
    Neighbour{" main-class entry-class entry entrypoint mainclass ",
              "--class NAME names the class with main()"},
    Neighbour{" jar jar-file ",
              "the jar stands behind the options: local:///opt/flink/usrlib/a.jar"},
    Neighbour{" all field-selector labels label ", "-l chooses clusters by labels: -l team=orders"},
    Neighbour{" service-account serviceaccount ",
              "-Dkubernetes.service-account=NAME names the service account"},
};

std::string hint_of(std::span<const Neighbour> table, std::string_view word) {
  if (word.empty() || word.find(' ') != std::string_view::npos) return {};
  const auto whole = " " + std::string(word) + " ";
  const auto found = std::find_if(table.begin(), table.end(), [&](const Neighbour& each) {
    return each.words.find(whole) != std::string_view::npos;
  });
  return found == table.end() ? std::string() : std::string(found->hint);
}

}  // namespace

std::string neighbours_command(std::string_view word) { return hint_of(commands, word); }

std::string neighbours_option(std::string_view name) { return hint_of(options, name); }

}  // namespace cli
