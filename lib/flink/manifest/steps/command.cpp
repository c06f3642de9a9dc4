#include "flink/manifest/steps.h"

namespace flink::steps {

Draft command(Draft draft, const ClusterSpec& spec) {
  draft.main["command"] = {spec.entry_path};
  draft.main["args"] = spec.args;
  return draft;
}

}  // namespace flink::steps
