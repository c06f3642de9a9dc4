// Values that a run hands to the steps and jobs of a pipeline that follow it.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"

namespace cli {

/// Names as GitHub has them ("cluster-id"), and values.
using CiOutputs = std::vector<std::pair<std::string, std::string>>;

/// Whether a document is of a command that says what became of a cluster: it, or one of its
/// `clusters`, has a result or an error.
bool is_outcome(const base::OrderedJson& document);

/// The document's clusters: those of `clusters`, else itself.
std::vector<base::OrderedJson> clusters_in(const base::OrderedJson& document);

/// The text of a member, and of its members; empty where it is no text.
std::string text_in(const base::OrderedJson& document, const std::string& name);
std::string text_in(const base::OrderedJson& document, const std::string& name,
                    const std::string& member);

/// The list that a member is, with what stands in it; empty where it is none.
base::OrderedJson list_in(const base::OrderedJson& document, const std::string& name);

/// The parts of what was done, each with stage, seconds and after: the timeline of an upgrade, else
/// the stages of a wait.
base::OrderedJson parts_in(const base::OrderedJson& document);

/// Whether a part came about; what is waited for need not.
bool is_reached(const base::OrderedJson& part);

/// cluster-id, namespace, job-id, savepoint-path, result, changed; of several clusters `clusters`,
/// a JSON array of these, and `result` where all have one. All of them are there each time; what is
/// not known is empty.
/// `changed`: something was sent that changes something.
CiOutputs outputs_of(const base::OrderedJson& document, bool changed);

/// What is appended to the file that GITHUB_OUTPUT names. `token`: nobody can guess it.
std::string github_outputs(const CiOutputs& outputs, const std::string& token);

/// A dotenv file, as GitLab reads one of a job's artifacts: DREY_CLUSTER_ID=orders. Values are of
/// one line, and nothing is quoted.
std::string dotenv(const CiOutputs& outputs);

/// "savepoint-path" as Azure's variables are called, which have no dashes: "savepointPath".
std::string azure_name(const std::string& name);

}  // namespace cli
