// deploy::Exposures: Services that come beside the clusters they belong to.
#include "deploy/inspect/exposures.h"

#include <algorithm>

#include <fmt/format.h>

#include "support/catch.h"

using deploy::Cluster;
using deploy::Exposures;
using deploy::ServiceRow;

namespace {

ServiceRow service(const std::string& name) { return {"n", name, "to " + name}; }

Cluster cluster(const std::string& name) {
  Cluster cluster;
  cluster.kube_namespace = "n";
  cluster.name = name;
  cluster.exposed = "-";
  return cluster;
}

}  // namespace

TEST_CASE("a Service may come on a later page than its cluster") {
  Exposures exposures({.target = "/services?limit=3"});
  CHECK(exposures.paging().take("1"));
  exposures.add({service("a"), service("a-b"), service("a-b-rest")});
  std::vector<Cluster> clusters{cluster("a"), cluster("a-b")};
  CHECK_FALSE(exposures.know(clusters));
  CHECK(exposures.paging().take("2"));
  exposures.add({service("a-rest"), service("b-rest")});
  CHECK(exposures.know(clusters));
  exposures.tell(clusters);
  CHECK(clusters[0].exposed == "to a-rest");
  CHECK(clusters[1].exposed == "to a-b-rest");
  CHECK(exposures.size() == 1);
}

TEST_CASE("a cluster without rest Service is known once Services behind it came") {
  Exposures exposures({.target = "/services?limit=3"});
  CHECK(exposures.paging().take("1"));
  exposures.add({service("a"), service("b")});
  std::vector<Cluster> clusters{cluster("a")};
  CHECK(exposures.know(clusters));
  exposures.tell(clusters);
  CHECK(clusters[0].exposed == "-");
}

TEST_CASE("where Services stand in no order, all of them are waited for") {
  Exposures exposures({.target = "/services?limit=3"});
  CHECK(exposures.paging().take("1"));
  exposures.add({service("z"), service("b")});
  CHECK_FALSE(exposures.know({cluster("a")}));
  CHECK(exposures.paging().take(""));
  exposures.add({service("a-rest")});
  CHECK(exposures.know({cluster("a"), cluster("q")}));
}

TEST_CASE("of many clusters few Services are kept") {
  Exposures exposures({.target = "/services?limit=2"});
  std::size_t most = 0;
  for (int i = 0; i < 10'000; ++i) {
    const auto name = fmt::format("c{:05}", i);
    CHECK(exposures.paging().take(name));
    exposures.add({service(name), service(name + "-rest")});
    most = std::max(most, exposures.size());
    std::vector<Cluster> clusters{cluster(name)};
    exposures.tell(clusters);
  }
  CHECK(most == 1);
}
