// The arguments of the JobManager's container.
#pragma once
#include <string>
#include <vector>

#include "flink/config/file_format.h"
#include "flink/config/reader.h"
#include "flink/memory/memory.h"

namespace flink {

/// From 1.13: `bash -c "kubernetes-jobmanager.sh kubernetes-application …"`
/// (CmdJobManagerDecorator). 1.12: `native-k8s` and the whole java command, made from
/// kubernetes.container-start-command-template (JavaCmdJobManagerDecorator,
/// BootstrapTools#getStartCommand). `log_files` are the logging configurations that are shipped.
std::vector<std::string> start_arguments(const Reader& reader, const JobManagerMemory& memory,
                                         const std::vector<File>& log_files);

}  // namespace flink
