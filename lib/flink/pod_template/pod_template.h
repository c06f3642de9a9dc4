// A user's pod template, taken apart.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "flink/values/units.h"

namespace flink {

/// A field that Kubernetes does not have, such as a misspelt one. Flink's clients hand it on
/// (before 1.16 they drop it), and the API server drops it.
struct UnknownField {
  std::string path{};  ///< "spec.contaners"
  std::string
      nearest{};  ///< the field of that object that may have been meant; empty: none is near
  int line = 0;
};

/// A template without its main container, and that container; both are objects, empty where the
/// template says nothing.
struct PodTemplate {
  base::Json pod = base::Json::object();   ///< metadata and spec
  base::Json main = base::Json::object();  ///< the container called like Flink's main container
  std::size_t main_index =
      0;  ///< where it stands among the template's containers; without one, behind them
  std::vector<std::string> remarks{};  ///< what its text does not mean to Flink, each with its line
  std::vector<UnknownField> unknown_fields{};

  /// spec.serviceAccount, else spec.serviceAccountName, else empty.
  std::string service_account() const;
};

struct Dialect;

/// Reads a template (KubernetesUtils#loadPodFromTemplateFile; its text by read_pod_document), every
/// value with the type of its field. Fails, with one sentence that has a line where there is one,
/// when the text is no Pod to the version's client, or a value is not what its field takes.
Parsed<PodTemplate> read_pod_template(std::string_view text, const Dialect& dialect);

}  // namespace flink
