// Job ids on the command line, and the connection to their JobManager.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/connection/flink_connection.h"
#include "flink/rest/rest.h"

namespace cli {

/// Takes the job id off the front of the words. Throws Error{usage}, in Flink's words, when the
/// first word is none.
std::optional<std::string> take_job_id(std::vector<std::string>& words);

/// The same for a job id that may stand as the value of an option whose value is a directory: `stop
/// -p JOB` means that job and the default directory (CliFrontend#stop). An empty directory is none.
std::optional<std::string> take_job_id(std::vector<std::string>& words,
                                       std::optional<std::string>& directory);

/// Declares --type. Anything but canonical and native is refused.
Option add_format(OptionSet& set, std::optional<flink::rest::Format>& format,
                  const std::string& description);

/// Declares --trigger-id. Anything but 32 hexadecimal digits is refused.
Option add_trigger_id(OptionSet& set, std::optional<std::string>& id,
                      const std::string& description);

/// The job that is meant. The list is asked for only when none is named, and without it nothing but
/// the id is known.
flink::rest::Job choose_job(FlinkConnection& connection, const std::optional<std::string>& given);

/// "CANONICAL " or "NATIVE ", as Flink's lines name a savepoint's format; empty where the running
/// version has no formats.
std::string format_word(const deploy::FlinkClient& client,
                        const std::optional<flink::rest::Format>& format);

/// The format of the savepoint that was taken: the one that --type names, else Flink's default;
/// absent, not known, for one that an earlier command triggered.
std::optional<flink::rest::Format> format_taken(const std::optional<flink::rest::Format>& format,
                                                const std::optional<std::string>& resumed);

/// The document of the command, which begins with what it is about; nothing without -o.
void show_document(const Context& context, const base::OrderedJson& more);

/// The same of a command about that job.
void show_document(const Context& context, const flink::rest::Job& job, base::OrderedJson more);

}  // namespace cli
