// golden [CASES [VERSIONS]]: gives drey every command line that Flink's own client was recorded
// with. The arguments are shell patterns: golden '6*' '2.*'.
#include <cstdio>
#include <map>

#include <fmt/format.h>
#include <fnmatch.h>

#include "flink/version/version.h"
#include "golden/judge.h"

namespace {

struct Count {
  int passed = 0;
  int failed = 0;
};

/// Lines of output as they come, counts for the table at the end.
class Report {
 public:
  void add(const std::string& name, const std::string& version,
           const std::vector<std::string>& wrong) {
    auto& count = counts_[flink::parse_version(version).value()];
    ++(wrong.empty() ? count.passed : count.failed);
    if (wrong.empty()) return;
    fmt::print("FAILED {} {}\n", name, version);
    for (const auto& line : wrong) fmt::print("    {}\n", line);
  }

  /// Prints the table and says whether something ran and nothing failed.
  bool close() const {
    Count all;
    fmt::print("{:8} {:>6} {:>6}\n", "version", "passed", "failed");
    for (const auto& [version, count] : counts_) {
      fmt::print("{:8} {:6} {:6}\n", flink::to_string(version), count.passed, count.failed);
      all = {all.passed + count.passed, all.failed + count.failed};
    }
    fmt::print("{:8} {:6} {:6}\n", "all", all.passed, all.failed);
    return all.passed > 0 && all.failed == 0;
  }

 private:
  std::map<flink::Version, Count> counts_{};
};

struct Filter {
  std::string cases = "*";
  std::string versions = "*";

  bool takes(const std::string& name, const std::string& version) const {
    return fnmatch(cases.c_str(), name.c_str(), 0) == 0 &&
           fnmatch(versions.c_str(), version.c_str(), 0) == 0;
  }
};

void judge_distributions(const golden::Recordings& all, const Filter& filter, Report& report) {
  const std::string name = "distribution";
  for (const auto& entry : all.distribution.items()) {
    const auto& version = entry.key();
    if (filter.takes(name, version))
      report.add(name, version, golden::judge_distribution(all, version));
  }
}

void judge_case(const golden::Recordings& all, const golden::Case& recorded, const Filter& filter,
                Report& report) {
  for (const auto& run : recorded.runs) {
    for (const auto& version : run.versions) {
      if (filter.takes(recorded.name, version))
        report.add(recorded.name, version, golden::judge(all, recorded, run, version));
    }
  }
}

bool run_all(const Filter& filter) {
  const auto all = golden::read_recordings(GOLDEN_DATA);
  Report report;
  judge_distributions(all, filter, report);
  for (const auto& recorded : all.cases) judge_case(all, recorded, filter, report);
  return report.close();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run_all({argc > 1 ? argv[1] : "*", argc > 2 ? argv[2] : "*"}) ? 0 : 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "golden: {}\n", error.what());
    return 1;
  }
}
