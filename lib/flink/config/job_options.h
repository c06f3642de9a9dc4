// The options of a job, its state and its TaskManagers: rows of data, which a FlinkDeployment sets.
// Keys and versions are those of Flink's CheckpointingOptions, PipelineOptions, CoreOptions,
// WebOptions and KubernetesConfigOptions.
#pragma once
#include "flink/config/option.h"

namespace flink::options {

inline constexpr Option job_name{{{"pipeline.name"}}};
inline constexpr Option web_cancel{{{"web.cancel.enable", {1, 14, 0}}}, {{"true"}}};

// state
inline constexpr Option checkpoints_directory{
    {{"execution.checkpointing.dir", {1, 20, 0}}, {"state.checkpoints.dir"}}};
inline constexpr Option savepoints_directory{
    {{"execution.checkpointing.savepoint-dir", {1, 20, 0}}, {"state.savepoints.dir"}}};
/// Of paths without a scheme.
inline constexpr Option default_file_system{{{"fs.default-scheme"}}};
inline constexpr Option checkpoint_interval{{{"execution.checkpointing.interval"}}};
inline constexpr Option checkpoint_retention{
    {{"execution.checkpointing.externalized-checkpoint-retention"}},
    {{""}, {"NO_EXTERNALIZED_CHECKPOINTS", {1, 13, 0}}}};

// where high availability keeps the results of jobs and applications until they are cleaned up
inline constexpr Option job_results_path{{{"job-result-store.storage-path", {1, 15, 0}}}};
inline constexpr Option application_results_path{
    {{"application-result-store.storage-path", {2, 3, 0}}}};
inline constexpr Option job_results_deleted{{{"job-result-store.delete-on-commit", {1, 15, 0}}},
                                            {{"true"}}};
inline constexpr Option application_results_deleted{
    {{"application-result-store.delete-on-commit", {2, 3, 0}}}, {{"true"}}};

inline constexpr Option default_java_opts{{{"env.java.default-opts.all", {1, 19, 0}}}};

// of both kinds of processes, and of TaskManagers
inline constexpr Option any_service_account{{{"kubernetes.service-account"}}, {{"default"}}};

}  // namespace flink::options
