// Requests of the program, as the API server's audit log has them.
#pragma once
#include <string>
#include <vector>

#include "base/json.h"

namespace test {

/// Reads what is added to the log (environment variable AUDIT_LOG) from now on.
class Audit {
 public:
  Audit();

  /// The program's requests since the last look: "create deployments 201". A line is there before
  /// its answer is out.
  std::vector<std::string> requests();

  /// Who created an object since the log was opened: "system:serviceaccount:team-a:default". Empty:
  /// nobody.
  std::string creator(const std::string& plural, const std::string& kube_namespace,
                      const std::string& name) const;

 private:
  std::string path_;
  std::streamoff opened_ = 0;
  std::streamoff seen_ = 0;
};

}  // namespace test
