// kubectl_test [CASES]: gives kubectl and drey the same kubeconfigs. CASES is a shell pattern:
// kubectl_test 'users: *'. The programs are those that the environment variables KUBECTL and DREY
// name.
#include <cstdio>
#include <cstdlib>
#include <map>

#include <fmt/format.h>
#include <fnmatch.h>

#include "kubectl/two_programs.h"

namespace {

using namespace test;

struct Count {
  int same = 0;     ///< one and the same request
  int refused = 0;  ///< by both
  int differ = 0;   ///< as they are meant to
  int failed = 0;
};

std::string doing(bool sends) { return sends ? "sends" : "refuses"; }

/// What is wrong; empty: nothing is.
std::string judge(const KubeconfigCase& subject, const Behaviour& kubectl, const Behaviour& drey) {
  std::string wrong;
  if (kubectl.sent != subject.kubectl_sends)
    wrong += fmt::format("kubectl {}\n", doing(kubectl.sent));
  if (drey.sent != subject.drey_sends) wrong += fmt::format("drey {}\n", doing(drey.sent));
  const bool same = kubectl.request == drey.request;
  if (wrong.empty() && subject.why.empty() && kubectl.sent && !same)
    wrong = "the requests differ\n";
  if (wrong.empty() && !subject.why.empty() && kubectl.sent == drey.sent && (same || !kubectl.sent))
    wrong = "they do not differ any more\n";
  if (wrong.empty()) return {};
  return wrong + fmt::format("-- kubectl\n{}{}\n-- drey\n{}{}\n", kubectl.request, kubectl.said,
                             drey.request, drey.said);
}

void count(Count& count, const KubeconfigCase& subject, const std::string& wrong) {
  if (!wrong.empty()) ++count.failed;
  else if (!subject.why.empty()) ++count.differ;
  else ++(subject.kubectl_sends ? count.same : count.refused);
  if (!wrong.empty()) fmt::print("FAILED {}\n{}\n", subject.name, wrong);
}

bool run_all(const std::string& pattern) {
  TwoPrograms programs(std::getenv("KUBECTL"), std::getenv("DREY"));
  Count all;
  std::map<std::string, std::vector<std::string>> reasons;
  for (const auto& subject : read_cases(KUBECTL_CASES)) {
    if (fnmatch(pattern.c_str(), subject.name.c_str(), 0) != 0) continue;
    count(all, subject, judge(subject, programs.kubectl(subject), programs.drey(subject)));
    if (!subject.why.empty()) reasons[subject.why].push_back(subject.name);
  }
  for (const auto& [why, names] : reasons)
    fmt::print("they differ: {}\n    {}\n", why, fmt::join(names, "\n    "));
  fmt::print(
      "kubeconfigs: {}; the same request: {}, refused by both: {}, meant to differ: {}, failed: "
      "{}\n",
      all.same + all.refused + all.differ + all.failed, all.same, all.refused, all.differ,
      all.failed);
  return all.failed == 0 && all.same > 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (std::getenv("KUBECTL") == nullptr || std::getenv("DREY") == nullptr) {
    fmt::print(stderr,
               "KUBECTL and DREY must name the programs: start it with scripts/test kubectl\n");
    return 2;
  }
  try {
    return run_all(argc > 1 ? argv[1] : "*") ? 0 : 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "kubectl_test: {}\n", error.what());
    return 1;
  }
}
