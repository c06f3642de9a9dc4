#include "flink/memory/memory.h"

#include <fmt/format.h>

#include "tests/support/catch.h"

using flink::Configuration;
using flink::JobManagerMemory;
using flink::Origin;
using flink::TaskManagerMemory;
using flink::Version;

namespace {

using Entries = std::vector<std::pair<std::string, std::string>>;  ///< given with -D
using Environment = std::map<std::string, std::string>;

constexpr std::array every_version{
    Version{1, 12, 7}, Version{1, 13, 6}, Version{1, 14, 6}, Version{1, 15, 4}, Version{1, 16, 3},
    Version{1, 17, 2}, Version{1, 18, 1}, Version{1, 19, 3}, Version{1, 20, 5}, Version{2, 0, 2},
    Version{2, 1, 3},  Version{2, 2, 1},  Version{2, 3, 0}};
constexpr Version flink_2_3{2, 3, 0};
constexpr Version flink_1_20{1, 20, 5};

Configuration configuration_of(const Entries& entries) {
  Configuration configuration;
  for (const auto& [key, value] : entries)
    configuration.set(key, value, {Origin::Kind::dynamic, "-D"});
  return configuration;
}

/// The problems, one a line.
std::string text_of(const base::Problems& problems) {
  std::string text;
  for (const auto& problem : problems.list())
    text += (text.empty() ? "" : "\n") + problem.where + ": " + problem.what;
  return text;
}

struct Answers {
  std::optional<JobManagerMemory> job_manager;
  std::optional<TaskManagerMemory> task_manager;
  std::string job_manager_problems;
  std::string task_manager_problems;
};

Answers ask_all(const Configuration& configuration, const Version& version,
                const Environment& environment = {}) {
  const auto dialect = flink::dialect_of(version);
  base::Problems job, task;
  auto job_manager = flink::job_manager_memory(configuration, dialect, environment, job);
  auto task_manager = flink::task_manager_memory(configuration, dialect, environment, task);
  CHECK(job_manager.has_value() == job.empty());
  CHECK(task_manager.has_value() == task.empty());
  return {job_manager, task_manager, text_of(job), text_of(task)};
}

Answers ask(const Entries& entries, const Version& version = flink_2_3,
            const Environment& environment = {}) {
  return ask_all(configuration_of(entries), version, environment);
}

/// `~` at the front of a key stands for the process: "jobmanager.memory" or "taskmanager.memory".
Entries full(const std::string& process, Entries entries) {
  for (auto& entry : entries) {
    if (entry.first.starts_with('~')) entry.first = process + ".memory" + entry.first.substr(1);
  }
  return entries;
}

}  // namespace

TEST_CASE("the JobManager's figures are Flink's to the byte, in every version") {
  struct Row {
    Entries entries;
    JobManagerMemory memory;
    int mebibytes;
  };
  const auto row = GENERATE(values<Row>({
      {{{"~.process.size", "1600m"}}, {1073741824, 134217728, 268435456, 201326592}, 1600},
      {{{"~.process.size", "1024m"}}, {469762048, 134217728, 268435456, 201326592}, 1024},
      {{{"~.process.size", "2048m"}}, {1530082096, 134217728, 268435456, 214748368}, 2048},
      {{{"~.process.size", "4096m"}}, {3462817376, 134217728, 268435456, 429496736}, 4096},
      {{{"~.process.size", "4g"}}, {3462817376, 134217728, 268435456, 429496736}, 4096},
      {{{"~.process.size", "16g"}}, {15703474176, 134217728, 268435456, 1073741824}, 16384},
      {{{"~.process.size", "1731m"}}, {1211105280, 134217728, 268435456, 201326592}, 1731},
      {{{"~.process.size", "1300m"}}, {759169024, 134217728, 268435456, 201326592}, 1300},
      {{{"~.flink.size", "1024m"}}, {939524096, 134217728, 268435456, 201326592}, 1472},
      {{{"~.flink.size", "2g"}}, {2013265920, 134217728, 268435456, 268435460}, 2560},
      {{{"~.heap.size", "1024m"}}, {1073741824, 134217728, 268435456, 201326592}, 1600},
      {{{"~.flink.size", "2048m"}, {"~.heap.size", "1024m"}},
       {1073741824, 1073741824, 268435456, 268435460},
       2560},
      {{{"~.flink.size", "1g"}, {"~.heap.size", "1g"}},
       {1073741824, 0, 268435456, 201326592},
       1472},
      {{{"~.process.size", "600m"}, {"~.jvm-metaspace.size", "64m"}},
       {226492416, 134217728, 67108864, 201326592},
       600},
      {{{"~.heap.size", "1500m"},
        {"~.off-heap.size", "300m"},
        {"~.jvm-metaspace.size", "300m"},
        {"~.jvm-overhead.fraction", "0.2"},
        {"~.jvm-overhead.min", "100m"},
        {"~.jvm-overhead.max", "2g"},
        {"~.enable-jvm-direct-memory-limit", "TRUE"}},
       {1572864000, 314572800, 314572800, 550502410, true},
       2625},
      {{{"~.process.size", "1600m"}, {"~.flink.size", "1152m"}},
       {1073741824, 134217728, 268435456, 201326592},
       1600},
  }));
  const auto version = GENERATE(from_range(every_version));
  const auto answers = ask(full("jobmanager", row.entries), version);
  CAPTURE(row.entries, flink::to_string(version), answers.job_manager_problems);
  REQUIRE(answers.job_manager.has_value());
  auto expected = row.memory;
  expected.limit_direct_memory =
      expected.limit_direct_memory && flink::dialect_of(version).java_command;
  CHECK(*answers.job_manager == expected);
  CHECK(answers.job_manager->total_mebibytes() == row.mebibytes);
}

TEST_CASE("the TaskManager's figures are Flink's to the byte") {
  struct Row {
    Version version;
    Entries entries;
    TaskManagerMemory memory;
    int mebibytes;
  };
  constexpr std::int64_t m256 = 256 << 20, m192 = 192 << 20, m128 = 128 << 20;
  constexpr Version flink_1_12{1, 12, 7};
  const auto row = GENERATE_COPY(values<Row>({
      {flink_2_3,
       {{"~.process.size", "1728m"}},
       {m128, m128, 402653174, 0, 134217730, 536870920, m256, m192},
       1728},
      {flink_1_12,
       {{"~.process.size", "1728m"}},
       {m128, m128, 402653174, 0, 134217730, 536870920, m256, m192},
       1728},
      {flink_2_3,
       {{"~.process.size", "8192 mb"}},
       {m128, m128, 3462817321, 0, 746250577, 2985002310, m256, 858993472},
       8192},
      {flink_1_12,
       {{"~.process.size", "64g"}},
       {m128, m128, 39084201992, 0, 1073741824, 26950920184, m256, 1 << 30},
       65536},
      {flink_1_20,
       {{"~.process.size", "64g"}},
       {m128, m128, 33420213770, 0, 6737730046, 26950920184, m256, 1 << 30},
       65536},
      {flink_2_3,
       {{"~.flink.size", "1280m"}},
       {m128, m128, 402653174, 0, 134217730, 536870920, m256, m192},
       1728},
      {flink_2_3,
       {{"~.task.heap.size", "512m"}, {"~.managed.size", "256m"}},
       {m128, m128, 512 << 20, 0, 119304649, m256, m256, m192},
       1585},
      {flink_2_3,
       {{"~.task.heap.size", "512m"}, {"~.managed.size", "256m"}, {"~.flink.size", "1200m"}},
       {m128, m128, 512 << 20, 0, 184549376, m256, m256, m192},
       1648},
      {flink_2_3,
       {{"~.flink.size", "2g"}, {"~.task.heap.size", "600m"}},
       {m128, m128, 629145600, 0, 390909120, 858993472, m256, 268435460},
       2560},
      {flink_2_3,
       {{"~.process.size", "2000m"},
        {"~.task.heap.size", "512m"},
        {"~.managed.size", "256m"},
        {"~.network.min", "100m"},
        {"~.network.max", "100m"},
        {"taskmanager.numberOfTaskSlots", "3"},
        {"taskmanager.cpu.cores", "2.5"}},
       {m128, m128, 512 << 20, 0, 104857600, m256, m256, 650117120, 2.5, 3},
       2000},
      {flink_2_3,
       {{"~.process.size", "1728m"},
        {"~.task.off-heap.size", "64m"},
        {"~.framework.heap.size", "64m"},
        {"~.framework.off-heap.size", "32m"},
        {"~.managed.fraction", "0.25"},
        {"~.network.fraction", "0.2"},
        {"~.network.max", "200m"}},
       {67108864, 33554432, 629145600, 67108864, 209715200, 335544320, m256, m192},
       1728},
      {flink_2_3,
       {{"taskmanager.memory.size", "100m"},
        {"~.process.size", "1g"},
        {"taskmanager.network.memory.fraction", "0.2"}},
       {m128, m128, 109890763, 0, 120795957, 104857600, m256, m192},
       1024},
      {flink_1_20,
       {{"~.process.size", "1728m"}, {"taskmanager.network.numberOfBuffers", "2048"}},
       {m128, m128, 469762040, 0, 67108864, 536870920, m256, m192},
       1728},
      {flink_1_20,
       {{"~.process.size", "1728m"},
        {"taskmanager.network.numberOfBuffers", "2048"},
        {"~.segment-size", "64k"}},
       {m128, m128, 402653176, 0, 134217728, 536870920, m256, m192},
       1728},
      {flink_2_3,
       {{"~.process.size", "1728m"}, {"taskmanager.network.numberOfBuffers", "2048"}},
       {m128, m128, 402653174, 0, 134217730, 536870920, m256, m192},
       1728},
      {flink_2_3,
       {{"~.process.size", "1728m"}, {"taskmanager.numberOfTaskSlots", "4"}},
       {m128, m128, 402653174, 0, 134217730, 536870920, m256, m192, 4, 4},
       1728},
      {flink_2_3,
       {{"~.process.size", "1728m"}, {"~.managed.size", "0"}},
       {m128, m128, 939524094, 0, 134217730, 0, m256, m192},
       1728},
  }));
  const auto answers = ask(full("taskmanager", row.entries), row.version);
  CAPTURE(row.entries, flink::to_string(row.version), answers.task_manager_problems);
  REQUIRE(answers.task_manager.has_value());
  CHECK(*answers.task_manager == row.memory);
  CHECK(answers.task_manager->total_mebibytes() == row.mebibytes);
}

// What Flink's own client answered, recorded for several versions each; the configuration is beside
// the distribution's process sizes, unless `bare`. No mebibytes: refused.
TEST_CASE(
    "recorded deployments are accepted with the same container, and recorded refusals are "
    "refused") {
  struct Row {
    const char* name;
    bool bare;
    Entries entries;
    int mebibytes;
  };
  const auto row = GENERATE(values<Row>({
      {"process 4g",
       false,
       {{"jobmanager.memory.process.size", "4g"}, {"taskmanager.memory.process.size", "8192 mb"}},
       4096},
      {"flink size", true, {{"jobmanager.memory.flink.size", "2g"}}, 2560},
      {"heap and off-heap",
       true,
       {{"jobmanager.memory.heap.size", "1500m"},
        {"jobmanager.memory.off-heap.size", "300m"},
        {"jobmanager.memory.jvm-metaspace.size", "300m"},
        {"jobmanager.memory.jvm-overhead.fraction", "0.2"},
        {"jobmanager.memory.jvm-overhead.min", "100m"},
        {"jobmanager.memory.jvm-overhead.max", "2g"},
        {"jobmanager.memory.enable-jvm-direct-memory-limit", "true"}},
       2625},
      {"flink size and heap",
       true,
       {{"jobmanager.memory.flink.size", "2048m"}, {"jobmanager.memory.heap.size", "1024m"}},
       2560},
      {"odd size", false, {{"jobmanager.memory.process.size", "1731m"}}, 1731},
      {"fine-grained TaskManager",
       false,
       {{"taskmanager.memory.task.heap.size", "512m"},
        {"taskmanager.memory.managed.size", "256m"},
        {"taskmanager.numberOfTaskSlots", "3"},
        {"taskmanager.cpu.cores", "2.5"},
        {"taskmanager.memory.network.min", "100m"},
        {"taskmanager.memory.network.max", "100m"},
        {"taskmanager.memory.process.size", "2000m"}},
       1600},
      {"process 1024m", false, {{"jobmanager.memory.process.size", "1024m"}}, 1024},
      {"tiny",
       false,
       {{"jobmanager.memory.process.size", "600m"},
        {"jobmanager.memory.jvm-metaspace.size", "64m"}},
       600},
      {"unknown unit", false, {{"jobmanager.memory.process.size", "1600x"}}, 0},
      {"no memory", true, {}, 0},
      {"too small", false, {{"jobmanager.memory.process.size", "400m"}}, 0},
      {"conflict",
       false,
       {{"jobmanager.memory.heap.size", "2g"}, {"jobmanager.memory.flink.size", "1g"}},
       0},
      {"TaskManager too small", false, {{"taskmanager.memory.process.size", "500m"}}, 0},
      {"overhead out of range",
       false,
       {{"jobmanager.memory.flink.size", "1g"}, {"jobmanager.memory.process.size", "4g"}},
       0},
      {"no slots", false, {{"taskmanager.numberOfTaskSlots", "0"}}, 0},
  }));
  const auto version = GENERATE(from_range(every_version));
  Entries entries{{"taskmanager.memory.process.size", "1728m"},
                  {"taskmanager.numberOfTaskSlots", "1"}};
  if (!row.bare) entries.emplace_back("jobmanager.memory.process.size", "1600m");
  entries.insert(entries.end(), row.entries.begin(), row.entries.end());
  const auto answers = ask(entries, version);
  CAPTURE(row.name, flink::to_string(version), answers.job_manager_problems,
          answers.task_manager_problems);
  const bool accepted = answers.job_manager && answers.task_manager;
  CHECK(accepted == (row.mebibytes > 0));
  if (accepted) CHECK(answers.job_manager->total_mebibytes() == row.mebibytes);
}

TEST_CASE("what the JVM of a TaskManager gets") {
  const auto memory = ask({{"taskmanager.memory.process.size", "1728m"}}).task_manager.value();
  CHECK(memory.jvm_heap() == 536870902);
  CHECK(memory.direct() == 268435458);
}

TEST_CASE("what Flink refuses for the JobManager, and why") {
  struct Row {
    Entries entries;
    const char* problems;
  };
  const auto row = GENERATE(values<Row>({
      {{},
       "'jobmanager.memory.process.size': not set, and neither is jobmanager.memory.flink.size nor "
       "jobmanager.memory.heap.size; one of them must be"},
      {{{"~.process.size", "10"}},
       "-D jobmanager.memory.process.size: 10 bytes is less than the JVM metaspace and overhead of "
       "448 mb need (did you mean '10g'?)"},
      {{{"~.process.size", "400m"}},
       "-D jobmanager.memory.process.size: 400 mb is less than the JVM metaspace and overhead of "
       "448 mb need"},
      {{{"~.process.size", "1600x"}},
       "-D jobmanager.memory.process.size: not a memory size: '1600x' (units are b, kb, mb, gb, "
       "tb, powers of 1024)"},
      {{{"~.process.size", ""}},
       "-D jobmanager.memory.process.size: not a memory size: '' (it is empty; for example "
       "'1600m')"},
      {{{"~.process.size", "500m"}},
       "-D jobmanager.memory.process.size: 500 mb, of which the JVM itself takes 448 mb, leaves no "
       "heap beside 128 mb of off-heap memory"},
      {{{"~.process.size", "576m"}},
       "-D jobmanager.memory.process.size: 576 mb, of which the JVM itself takes 448 mb, leaves no "
       "heap beside 128 mb of off-heap memory"},
      {{{"~.flink.size", "100"}},
       "-D jobmanager.memory.flink.size: 100 bytes of Flink memory leaves no heap beside 128 mb of "
       "off-heap memory (did you mean '100m'?)"},
      {{{"~.flink.size", "128m"}},
       "-D jobmanager.memory.flink.size: 128 mb of Flink memory leaves no heap beside 128 mb of "
       "off-heap memory"},
      {{{"~.flink.size", "100m"}, {"~.off-heap.size", "200m"}},
       "-D jobmanager.memory.flink.size with -D jobmanager.memory.off-heap.size: 100 mb of Flink "
       "memory leaves no heap beside 200 mb of off-heap "
       "memory"},
      {{{"~.heap.size", "2g"}, {"~.flink.size", "1g"}},
       "-D jobmanager.memory.heap.size with -D jobmanager.memory.flink.size: a heap of 2 gb is "
       "more than the total Flink memory of 1 gb; leave one "
       "of them out"},
      {{{"~.heap.size", "1g"}, {"~.flink.size", "2g"}, {"~.off-heap.size", "512m"}},
       "-D jobmanager.memory.heap.size with -D jobmanager.memory.off-heap.size with -D "
       "jobmanager.memory.flink.size: a heap of 1 gb and off-heap "
       "memory of 512 mb make 1536 mb, not the total Flink memory of 2 gb; leave one of them out"},
      {{{"~.flink.size", "1g"}, {"~.process.size", "4g"}},
       "-D jobmanager.memory.flink.size with -D jobmanager.memory.process.size: a process size of "
       "4 gb does not go with 1 gb of Flink memory and 256 "
       "mb of JVM metaspace; with the JVM overhead it must be from 1472 mb to 2304 mb"},
      {{{"~.flink.size", "1g"}, {"~.process.size", "1g"}},
       "-D jobmanager.memory.flink.size with -D jobmanager.memory.process.size: a process size of "
       "1 gb does not go with 1 gb of Flink memory and 256 "
       "mb of JVM metaspace; with the JVM overhead it must be from 1472 mb to 2304 mb"},
      {{{"~.heap.size", "1600"}, {"~.process.size", "1600m"}},
       "-D jobmanager.memory.heap.size with -D jobmanager.memory.process.size: a process size of "
       "1600 mb does not go with 128.0 mb (134219328 bytes) "
       "of Flink memory and 256 mb of JVM metaspace; with the JVM overhead it must be from 576.0 "
       "mb (603981376 bytes) to 1.4 gb (1476396608 bytes) "
       "(did you mean '1600m'?)"},
      {{{"~.process.size", "1600m"}, {"~.jvm-overhead.min", "2g"}},
       "-D jobmanager.memory.jvm-overhead.min: the least of 2 gb is more than the most of 1 gb "
       "(jobmanager.memory.jvm-overhead.min, "
       "jobmanager.memory.jvm-overhead.max)"},
      {{{"~.process.size", "1600m"}, {"~.jvm-overhead.fraction", "1"}},
       "-D jobmanager.memory.jvm-overhead.fraction: must be at least 0 and less than 1, not 1"},
      {{{"~.process.size", "1600m"}, {"~.jvm-overhead.fraction", "NaN"}},
       "-D jobmanager.memory.jvm-overhead.fraction: must be at least 0 and less than 1, not NaN"},
      {{{"~.process.size", "1600m"}, {"~.jvm-overhead.fraction", "-0.1"}},
       "-D jobmanager.memory.jvm-overhead.fraction: must be at least 0 and less than 1, not -0.1"},
      {{{"~.process.size", "1600m"}, {"~.jvm-overhead.fraction", "a tenth"}},
       "-D jobmanager.memory.jvm-overhead.fraction: not a number: 'a tenth'"},
      {{{"~.heap.size", "9223372036854775807"}},
       "-D jobmanager.memory.heap.size: the sizes add up to more than 2^63 - 1 bytes"},
      {{{"~.process.size", "1600m"}, {"~.jvm-metaspace.size", "9223372036854775807"}},
       "-D jobmanager.memory.jvm-metaspace.size: the sizes add up to more than 2^63 - 1 bytes"},
  }));
  CHECK(ask(full("jobmanager", row.entries)).job_manager_problems == row.problems);
}

TEST_CASE(
    "the limit of direct memory is read where the client writes the JVM's command, as Flink's "
    "client does up to 1.12") {
  const auto entries = full(
      "jobmanager", {{"~.process.size", "1600m"}, {"~.enable-jvm-direct-memory-limit", "yes"}});
  CHECK(ask(entries, {1, 12, 7}).job_manager_problems ==
        "-D jobmanager.memory.enable-jvm-direct-memory-limit: not true or false: 'yes'");
  CHECK(ask(entries, {1, 13, 0}).job_manager_problems.empty());
}

TEST_CASE("what Flink refuses for the TaskManager, and why") {
  struct Row {
    Entries entries;
    const char* problems;
  };
  const auto row = GENERATE(values<Row>({
      {{},
       "'taskmanager.memory.process.size': not set, and neither is taskmanager.memory.flink.size "
       "nor taskmanager.memory.task.heap.size with "
       "taskmanager.memory.managed.size; one of them must be"},
      {{{"~.process.size", "500m"}},
       "-D taskmanager.memory.process.size: 500 mb leaves 52 mb of Flink memory, which is less "
       "than the 340.8 mb (357354701 bytes) of its parts "
       "(framework heap 128 mb, framework off-heap 128 mb, task off-heap 0 bytes, managed 20.8 mb "
       "(21810381 bytes), network 64 mb)"},
      {{{"~.process.size", "10"}},
       "-D taskmanager.memory.process.size: 10 bytes is less than the JVM metaspace and overhead "
       "of 448 mb need (did you mean '10g'?)"},
      {{{"~.flink.size", "256m"}},
       "-D taskmanager.memory.flink.size: 256 mb of Flink memory is less than the 422.4 mb "
       "(442918504 bytes) of its parts (framework heap 128 mb, "
       "framework off-heap 128 mb, task off-heap 0 bytes, managed 102.4 mb (107374184 bytes), "
       "network 64 mb)"},
      {{{"~.flink.size", "1g"}, {"~.task.heap.size", "900m"}},
       "-D taskmanager.memory.flink.size with -D taskmanager.memory.task.heap.size: 1 gb of Flink "
       "memory is less than the 1.5 gb (1641650592 bytes) "
       "of its parts (framework heap 128 mb, framework off-heap 128 mb, task off-heap 0 bytes, "
       "managed 409.6 mb (429496736 bytes), task heap 900 "
       "mb)"},
      {{{"~.flink.size", "2g"}, {"~.task.heap.size", "1g"}, {"~.network.max", "64m"}},
       "-D taskmanager.memory.flink.size with -D taskmanager.memory.task.heap.size: 2 gb of Flink "
       "memory is less than the 2.1 gb (2201170752 bytes) "
       "of its parts (framework heap 128 mb, framework off-heap 128 mb, task off-heap 0 bytes, "
       "managed 819.2 mb (858993472 bytes), task heap 1 gb)"},
      {{{"~.flink.size", "2g"},
        {"~.task.heap.size", "1g"},
        {"~.managed.size", "128m"},
        {"~.network.max", "64m"}},
       "-D taskmanager.memory.flink.size with -D taskmanager.memory.task.heap.size: 640 mb is left "
       "for network memory, but taskmanager.memory.network.min and taskmanager.memory.network.max "
       "allow 64 mb to 64 mb"},
      {{{"~.flink.size", "2g"},
        {"~.task.heap.size", "1g"},
        {"~.managed.size", "128m"},
        {"taskmanager.network.numberOfBuffers", "10"}},
       "-D taskmanager.memory.flink.size with -D taskmanager.memory.task.heap.size: 640 mb is left "
       "for network memory, but taskmanager.network.numberOfBuffers needs 320 kb"},
      {{{"~.process.size", "1728m"}, {"taskmanager.numberOfTaskSlots", "0"}},
       "-D taskmanager.numberOfTaskSlots: must be more than 0, not 0"},
      {{{"~.process.size", "1728m"}, {"taskmanager.numberOfTaskSlots", "two"}},
       "-D taskmanager.numberOfTaskSlots: not a whole number: 'two'"},
      {{{"~.process.size", "1728m"}, {"taskmanager.cpu.cores", "-1"}},
       "-D taskmanager.cpu.cores: must be more than 0, not -1"},
      {{{"~.process.size", "1728m"}, {"taskmanager.cpu.cores", "NaN"}},
       "-D taskmanager.cpu.cores: must be more than 0, not NaN"},
      {{{"~.process.size", "1728m"}, {"~.network.min", "2g"}, {"~.network.max", "1g"}},
       "-D taskmanager.memory.network.min with -D taskmanager.memory.network.max: the least of 2 "
       "gb is more than the most of 1 gb "
       "(taskmanager.memory.network.min, taskmanager.memory.network.max)"},
      {{{"~.process.size", "1728m"}, {"~.managed.fraction", "1.5"}},
       "-D taskmanager.memory.managed.fraction: must be at least 0 and less than 1, not 1.5"},
      {{{"~.process.size", "1728m"}, {"taskmanager.network.numberOfBuffers", "-1"}},
       "-D taskmanager.network.numberOfBuffers: must not be negative: -1"},
      {{{"~.process.size", "1728m"},
        {"taskmanager.network.numberOfBuffers", "10"},
        {"~.segment-size", "5000"}},
       "-D taskmanager.memory.segment-size: must be a power of two from 4 kb to 1 gb, not 5000 "
       "bytes"},
      {{{"~.flink.size", "2g"},
        {"~.task.heap.size", "1g"},
        {"taskmanager.network.numberOfBuffers", "10"}},
       "-D taskmanager.memory.flink.size with -D taskmanager.memory.task.heap.size: 2 gb of Flink "
       "memory is less than the 2.1 gb (2201170752 bytes) "
       "of its parts (framework heap 128 mb, framework off-heap 128 mb, task off-heap 0 bytes, "
       "managed 819.2 mb (858993472 bytes), task heap 1 gb)"},
      {{{"~.task.heap.size", "1g"}, {"~.managed.size", "8388607t"}},
       "-D taskmanager.memory.task.heap.size with -D taskmanager.memory.managed.size: the sizes "
       "add up to more than 2^63 - 1 bytes"},
      {{{"~.task.heap.size", "1g"}, {"~.managed.size", "1g"}, {"~.process.size", "2g"}},
       "-D taskmanager.memory.task.heap.size with -D taskmanager.memory.process.size: a process "
       "size of 2 gb does not go with 2.5 gb (2684354564 "
       "bytes) of Flink memory and 256 mb of JVM metaspace; with the JVM overhead it must be from "
       "2.9 gb (3154116612 bytes) to 3.8 gb (4026531844 "
       "bytes)"},
      {{{"~.task.heap.size", "4611686018427387904"},
        {"~.managed.size", "0"},
        {"~.network.fraction", "0.9"}},
       "-D taskmanager.memory.task.heap.size: the sizes add up to more than 2^63 - 1 bytes"},
  }));
  CHECK(ask(full("taskmanager", row.entries), flink_1_20).task_manager_problems == row.problems);
}

TEST_CASE("up to 1.20 a legacy heap size is the process size, when none is configured") {
  struct Row {
    Entries entries;
    Environment environment;
    int mebibytes;
  };
  const auto row = GENERATE(values<Row>({
      {{{"jobmanager.heap.size", "1300m"}}, {}, 1300},
      {{{"jobmanager.heap.mb", "1300"}}, {}, 1300},
      {{{"jobmanager.heap.mb", "+1300"}}, {}, 1300},
      {{{"jobmanager.heap.size", "1300m"}, {"jobmanager.heap.mb", "1400"}}, {}, 1300},
      {{}, {{"FLINK_JM_HEAP", "1111m"}}, 1111},
      {{{"jobmanager.heap.size", "1300m"}}, {{"FLINK_JM_HEAP", "1111m"}}, 1111},
      {{{"jobmanager.memory.process.size", "1024m"}, {"jobmanager.heap.size", "1300m"}},
       {{"FLINK_JM_HEAP", "1111m"}},
       1024},
  }));
  const auto version = GENERATE(Version{1, 12, 7}, flink_1_20);
  const auto answers = ask(row.entries, version, row.environment);
  CAPTURE(row.entries, answers.job_manager_problems);
  REQUIRE(answers.job_manager.has_value());
  CHECK(answers.job_manager->total_mebibytes() == row.mebibytes);
}

TEST_CASE("a legacy heap size is named where it was said") {
  CHECK(
      ask({{"jobmanager.heap.size", "400m"}}, flink_1_20).job_manager_problems ==
      "-D jobmanager.heap.size: 400 mb is less than the JVM metaspace and overhead of 448 mb need");
  CHECK(ask(Entries{}, flink_1_20, {{"FLINK_JM_HEAP", "one"}}).job_manager_problems ==
        "FLINK_JM_HEAP: not a memory size: 'one' (it must begin with a whole number; for example "
        "'1600m')");
  CHECK(ask({{"taskmanager.heap.mb", "-1"}}, flink_1_20).task_manager_problems ==
        "-D taskmanager.heap.mb: not a memory size: '-1m' (it must begin with a whole number; for "
        "example '1600m')");
  CHECK(ask(Entries{}, flink_1_20, {{"FLINK_TM_HEAP", "2222m"}})
            .task_manager.value()
            .total_mebibytes() == 2222);
}

TEST_CASE("from 2.0 on legacy heap sizes are not read") {
  CHECK(ask({{"jobmanager.heap.size", "1300m"}}, {2, 1, 3}, {{"FLINK_JM_HEAP", "1111m"}})
            .job_manager_problems ==
        "'jobmanager.memory.process.size': not set, and neither is jobmanager.memory.flink.size "
        "nor jobmanager.memory.heap.size; one of them must be "
        "(Flink 2.1 does not read jobmanager.heap.size any more)");
  CHECK(ask({{"taskmanager.heap.mb", "1300"}}).task_manager_problems ==
        "'taskmanager.memory.process.size': not set, and neither is taskmanager.memory.flink.size "
        "nor taskmanager.memory.task.heap.size with "
        "taskmanager.memory.managed.size; one of them must be (Flink 2.3 does not read "
        "taskmanager.heap.mb any more)");
}

TEST_CASE("sizes that exclude each other are named with both their places") {
  Configuration configuration;
  configuration.set("jobmanager.memory.process.size", "1600m", {Origin::Kind::distribution, ""});
  configuration.set("jobmanager.memory.flink.size", "2g", {Origin::Kind::file, "config.yaml:3"});
  CHECK(ask_all(configuration, flink_2_3).job_manager_problems ==
        "config.yaml:3: 'jobmanager.memory.flink.size' with 'jobmanager.memory.process.size' "
        "(default of the distribution): a process size of 1600 "
        "mb does not go with 2 gb of Flink memory and 256 mb of JVM metaspace; with the JVM "
        "overhead it must be from 2496 mb to 3328 mb");
}

TEST_CASE("every size that cannot be read is named in one go") {
  CHECK(ask({{"jobmanager.memory.process.size", "1600m"},
             {"jobmanager.memory.jvm-metaspace.size", "x"},
             {"jobmanager.memory.jvm-overhead.min", "y"},
             {"jobmanager.memory.jvm-overhead.fraction", "z"}})
            .job_manager_problems ==
        "-D jobmanager.memory.jvm-metaspace.size: not a memory size: 'x' (it must begin with a "
        "whole number; for example '1600m')\n-D "
        "jobmanager.memory.jvm-overhead.min: not a memory size: 'y' (it must begin with a whole "
        "number; for example '1600m')\n-D "
        "jobmanager.memory.jvm-overhead.fraction: not a number: 'z'");
}
