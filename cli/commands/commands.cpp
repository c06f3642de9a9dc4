#include "cli/commands/commands.h"

#include <array>

namespace cli {
namespace {

constexpr std::string_view deploy_usage = "[OPTIONS] <jar> [ARGUMENTS]";
constexpr std::string_view input_usage = "[OPTIONS] [<jar> [ARGUMENTS]]";
constexpr std::string_view deploy_example =
    "-Dkubernetes.cluster-id=orders "
    "-Dkubernetes.container.image.ref=registry.example.com/orders:1.8.2 "
    "local:///opt/flink/usrlib/orders.jar\n"
    "--wait=stable --timeout=5m -Dkubernetes.cluster-id=orders "
    "-Dkubernetes.container.image.ref=registry.example.com/orders:1.8.2 "
    "local:///opt/flink/usrlib/orders.jar\n"
    "--dry-run=client -o yaml -Dkubernetes.cluster-id=orders "
    "local:///opt/flink/usrlib/orders.jar";
constexpr std::string_view apply_example =
    "-f orders.yaml\n"
    "-f clusters -R --dry-run=server\n"
    "-Dkubernetes.cluster-id=orders "
    "-Dkubernetes.container.image.ref=registry.example.com/orders:1.8.3 "
    "local:///opt/flink/usrlib/orders.jar";

constexpr std::array table{
    Command{"run-application", "deploy", "deploy an application cluster", deploy_usage,
            deploy_example, true, declare_run_application},
    Command{"run", "deploy", "the same, as Flink spells it from 2.0 on", deploy_usage,
            deploy_example, true, declare_run_application},
    Command{"apply", "deploy", "create a cluster, or upgrade it with its job's state", input_usage,
            apply_example, true, declare_apply},
    Command{"rollback", "deploy", "bring an earlier revision of a cluster back",
            "[OPTIONS] <cluster>", "orders\norders --to 3", false, declare_rollback},
    Command{"resume", "deploy", "bring a suspended cluster back, from its savepoint",
            "[OPTIONS] <cluster>", "orders", false, declare_resume},
    Command{"convert", "deploy", "a command line as a FlinkDeployment of the operator, and back",
            "[OPTIONS] [<jar> [ARGUMENTS]]", "-f orders.yaml", true, declare_convert},
    Command{"diff", "look", "what applying an input would change, and what others have changed",
            input_usage, "-f orders.yaml", true, declare_diff},
    Command{"check", "look", "whether a cluster can be deployed as its input says", input_usage,
            "-f orders.yaml", true, declare_check},
    Command{"config", "look", "the effective configuration, and where each value comes from",
            "[OPTIONS] [<jar> [ARGUMENTS]]", "-Dkubernetes.cluster-id=orders", true,
            declare_config},
    Command{"list", "look", "the clusters of a namespace; of a cluster that is named its jobs",
            "[OPTIONS] [<cluster>]", "-A\norders\n-l team=orders -o wide\n-A --contexts 'prod-*'",
            false, declare_list},
    Command{"status", "look", "what can be seen of a cluster at this moment",
            "[OPTIONS] <cluster>…",
            "orders\norders --watch\n-A -o custom-columns=NAME:.cluster,STATUS:.status", false,
            declare_status},
    Command{"wait", "look", "wait until a cluster has come so far, or cannot any more",
            "[OPTIONS] <cluster>", "orders\norders --for stable=2m --timeout 10m", false,
            declare_wait},
    Command{"ha", "look", "what high availability keeps of a cluster: leaders, checkpoints, locks",
            "[OPTIONS] <cluster>", "orders", false, declare_ha},
    Command{"logs", "look", "what a cluster's JobManager or its TaskManagers write",
            "[OPTIONS] <cluster>", "orders -f\norders --taskmanagers --tail 100", false,
            declare_logs},
    Command{"ui", "look", "Flink's web interface, in a browser on this machine",
            "[OPTIONS] <cluster>…", "orders\norders --print --port 8081", false, declare_ui},
    Command{"history", "look", "the revisions of a cluster", "[OPTIONS] <cluster>", "orders", false,
            declare_history},
    Command{"savepoint", "look", "trigger a savepoint of a running job, or dispose of one",
            "[OPTIONS] <cluster> [<job id>] [<directory>]",
            "orders s3://bucket/savepoints\norders -q", false, declare_savepoint},
    Command{"savepoints", "look",
            "the savepoints and retained checkpoints of a cluster, and what needs them",
            "[OPTIONS] <cluster>", "orders\norders --newest -o name\norders --keep 5", false,
            declare_savepoints},
    Command{"checkpoint", "look", "trigger a checkpoint of a running job",
            "[OPTIONS] <cluster> [<job id>]", "orders", false, declare_checkpoint},
    Command{"failover", "look", "prove that a job survives the loss of its JobManager",
            "[OPTIONS] <cluster> [<job id>]", "orders --yes", false, declare_failover},
    Command{"stop", "stop", "stop a job with a savepoint, and its cluster with it",
            "[OPTIONS] <cluster> [<job id>]", "orders -p s3://bucket/savepoints\norders --drain",
            false, declare_stop},
    Command{"suspend", "stop", "stop a job with a savepoint, and keep what its cluster was",
            "[OPTIONS] <cluster>", "orders", false, declare_suspend},
    Command{"cancel", "stop", "cancel a job, and its cluster with it",
            "[OPTIONS] <cluster> [<job id>]", "orders", false, declare_cancel},
    Command{"delete", "stop", "remove a cluster, whatever its job does", "[OPTIONS] <cluster>…",
            "orders\norders --yes --ha-data=drop\n-l team=orders --dry-run=client", false,
            declare_delete},
    Command{"gc", "stop", "remove what no cluster owns any more; without --yes only tell it",
            "[OPTIONS]", "-A\n--yes", false, declare_gc},
    Command{"explain", "more", "what an option of Flink is: its type, default, versions and reader",
            "[OPTIONS] <key or a part of one>", "restart-strategy.type\ncheckpointing", false,
            declare_explain},
    Command{"completion", "more", "completion of words of drey in bash, zsh or fish",
            "[OPTIONS] <shell>", "bash", false, declare_completion},
    Command{"version", "more", "what this program is, and which Flink versions it knows",
            "[OPTIONS]", "-o json", false, declare_version},
};

}  // namespace

std::span<const Command> commands() { return table; }

}  // namespace cli
