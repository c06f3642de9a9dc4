#include "flink/operator/left_to_kubectl.h"

#include "tests/support/catch.h"

using namespace flink;

TEST_CASE("nothing is said where there is nothing else") { CHECK(left_to_kubectl({}).empty()); }

TEST_CASE("objects of other kinds are named with the command that applies them") {
  FlinkDeployments files;
  files.others = {{"Secret", "s3", "a b.yaml", "a b.yaml:2", {}},
                  {"Service", "x", "a b.yaml", "a b.yaml:9", {}},
                  {"ConfigMap", "sql", "c.yaml", "c.yaml:2", {}}};
  CHECK(left_to_kubectl(files) ==
        "Secret 's3' (a b.yaml:2), Service 'x' (a b.yaml:9), ConfigMap 'sql' (c.yaml:2) are left "
        "to kubectl: kubectl apply -f 'a b.yaml' -f c.yaml");
}

TEST_CASE("a file with a FlinkDeployment is not handed to kubectl") {
  FlinkDeployments files;
  files.others = {{"Secret", "s3", "a.yaml", "a.yaml:2", {}}};
  files.list.resize(1);
  files.list.front().file = "a.yaml";
  CHECK(left_to_kubectl(files) ==
        "Secret 's3' (a.yaml:2) is left to kubectl: drey convert -f a.yaml --for-kubectl | kubectl "
        "apply -f -");
}

TEST_CASE("what came by the standard input has to come again") {
  FlinkDeployments files;
  files.others = {{"Secret", "s3", "standard input", "standard input:2", {}}};
  CHECK(left_to_kubectl(files) ==
        "Secret 's3' (standard input:2) is left to kubectl: '… | kubectl apply -f -' with the same "
        "standard input");
  files.list.resize(1);
  files.list.front().file = "standard input";
  CHECK(left_to_kubectl(files) ==
        "Secret 's3' (standard input:2) is left to kubectl: '… | drey convert -f - --for-kubectl | "
        "kubectl apply -f -' with the same standard input");
}

TEST_CASE("of many objects the first are named") {
  FlinkDeployments files;
  for (int i = 0; i < 7; ++i) files.others.push_back({"Secret", "s", "a.yaml", "a.yaml:2", {}});
  const auto text = left_to_kubectl(files);
  CHECK(text.find(" and 2 more are left to kubectl") != std::string::npos);
}
