#include "flink/catalogue/key_reader.h"

#include "flink/catalogue/catalogue.h"
#include "support/catch.h"

using namespace flink;

TEST_CASE("of the beginnings that are known the longest says who reads a key") {
  CHECK(reader_of("kubernetes.taskmanager.cpu.amount") ==
        "the JobManager, when it asks for TaskManager pods");
  CHECK(reader_of("kubernetes.namespace") ==
        "the client, for the cluster's objects, and the JobManager, for TaskManagers");
  CHECK(reader_of("taskmanager.memory.process.size") != reader_of("taskmanager.bind-host"));
  CHECK(reader_of("state.checkpoints.num-retained") == "the JobManager");
  CHECK(reader_of("taskmanager.load-balance.mode") == "the JobManager");
  CHECK(reader_of("no.such.key").empty());
}

TEST_CASE("of nine in ten options it is known who reads them") {
  const auto rows = catalogue();
  std::size_t known = 0;
  for (const auto& row : rows) {
    if (!reader_of(row.key).empty()) ++known;
  }
  CHECK(known * 10 > rows.size() * 9);
}
