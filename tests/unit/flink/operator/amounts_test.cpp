#include "flink/operator/amounts.h"

#include "tests/support/catch.h"

using namespace flink;

TEST_CASE("memory is what Flink means by it, else what Kubernetes does") {
  CHECK(*memory_text("2048m") == "2 gb");
  CHECK(*memory_text("1600 mb") == "1600 mb");
  CHECK(*memory_text("2g") == "2 gb");
  CHECK(*memory_text("2Gi") == "2147483648");
  CHECK(*memory_text("512Mi") == "536870912");
  CHECK(*memory_text("2 GiB") == "2147483648");
  CHECK(*memory_text("1.5Gi") == "1610612736");
  CHECK(*memory_text("2e9") == "2000000000");
  CHECK(*memory_text("1Pi") == "1125899906842624");
  CHECK(memory_text("much").reason == "'much' is no whole number of bytes (as in 2048m or 2Gi)");
  CHECK_FALSE(memory_text("0.3Ki"));
  CHECK_FALSE(memory_text("-1Gi"));
}

TEST_CASE("cores are Kubernetes' amounts") {
  CHECK(*cores("1") == 1.0);
  CHECK(*cores("500m") == 0.5);
  CHECK(*cores("0.25") == 0.25);
  CHECK(*cores("5e-1") == 0.5);
  CHECK(*cores("250000u") == 0.25);
  CHECK_FALSE(cores("-1"));
  CHECK_FALSE(cores("1e400"));
  CHECK(cores("two").reason == "'two' is no number of cores (as in 1, 0.5 or 500m)");
}

TEST_CASE("a limit is a multiple of the request, when both are there") {
  CHECK(limit_factor("500m", "1") == 2.0);
  CHECK(limit_factor("1Gi", "1536Mi") == 1.5);
  CHECK_FALSE(limit_factor("0", "1"));
  CHECK_FALSE(limit_factor("1", "x"));
}
