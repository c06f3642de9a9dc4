#include "cli/completion/completion.h"

#include <algorithm>

#include "support/catch.h"

using cli::complete;
using Texts = std::vector<std::string>;

namespace {

Texts texts_of(const cli::Completion& completion) {
  Texts texts;
  for (const auto& one : completion.candidates) texts.push_back(one.text);
  return texts;
}

/// Of a place where there are some.
const cli::LiveNames some{
    .clusters =
        [] {
          return std::vector<cli::Candidate>{{"orders", "r/o:1"}, {"payments", ""}};
        },
    .jobs =
        [](const std::string& cluster) {
          return std::vector<cli::Candidate>{{cluster + "-job", "RUNNING"}};
        },
    .namespaces =
        [] {
          return std::vector<cli::Candidate>{{"flink", ""}};
        },
    .contexts =
        [] {
          return std::vector<cli::Candidate>{{"production", ""}, {"staging", ""}};
        },
    .revisions =
        [](const std::string& cluster) {
          return std::vector<cli::Candidate>{{"3", cluster}, {"12", ""}};
        }};

Texts of(const Texts& words) { return texts_of(complete(words, some)); }

bool has(const Texts& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

}  // namespace

TEST_CASE("the first word is a command, also behind options that all share") {
  CHECK(of({"sta"}) == Texts{"status"});
  CHECK(of({"--context", "staging", "sta"}) == Texts{"status"});
  CHECK(of({"-n", "flink", "canc"}) == Texts{"cancel"});
  CHECK(has(of({""}), "help"));
  CHECK(of({"nosuch", ""}).empty());
  CHECK(of({}).empty());
}

TEST_CASE("options are those of the command, and their values those that it takes") {
  CHECK(of({"status", "--cont"}) == Texts{"--context"});
  CHECK(of({"--cont"}) == Texts{"--context"});
  CHECK(has(of({"apply", "-"}), "-D"));
  CHECK_FALSE(has(of({"version", "-"}), "-D"));
  CHECK(of({"apply", "--upgrade", "s"}) == Texts{"savepoint", "stateless"});
  CHECK(of({"apply", "--upgrade=la"}) == Texts{"--upgrade=last-state"});
  CHECK(of({"run", "--wait=fin"}) == Texts{"--wait=finished"});
  CHECK(of({"savepoint", "orders", "--type", ""}) == Texts{"canonical", "native"});
  CHECK(of({"list", "-o", ""}) ==
        Texts{"yaml", "json", "wide", "name", "jsonpath=", "custom-columns="});
  CHECK(of({"list", "-o", "jsonp"}) == Texts{"jsonpath="});
  CHECK(of({"list", "--nosuch="}).empty());
}

TEST_CASE("keys and values of -D are those of Flink, current ones alone") {
  const auto keys = complete({"run", "-Dkubernetes.jobmanager.cpu"}, some);
  CHECK(texts_of(keys) ==
        Texts{"-Dkubernetes.jobmanager.cpu.amount=", "-Dkubernetes.jobmanager.cpu.limit-factor="});
  CHECK(keys.goes_on);
  CHECK(keys.candidates.front().description == "double, default 1.0");
  CHECK(of({"run", "-D", "restart-strategy.ty"}) == Texts{"restart-strategy.type="});
  CHECK(of({"run", "-Dexecution.checkpointing.mode=A"}) ==
        Texts{"-Dexecution.checkpointing.mode=AT_LEAST_ONCE"});
  CHECK(of({"run", "-Dexecution.attached="}) ==
        Texts{"-Dexecution.attached=true", "-Dexecution.attached=false"});
  CHECK(of({"run", "-Dno.such.key="}).empty());
  CHECK(of({"run", "-D$"}).empty());
  CHECK(has(of({"explain", "restart-strategy.ty"}), "restart-strategy.type"));
}

TEST_CASE("clusters, jobs, contexts and namespaces are those that are there") {
  CHECK(of({"status", ""}) == Texts{"orders", "payments"});
  CHECK(of({"status", "--namespace", "flink", "o"}) == Texts{"orders"});
  CHECK(of({"delete", "orders", ""}) == Texts{"payments"});
  CHECK(of({"cancel", "orders", ""}) == Texts{"orders-job"});
  CHECK(of({"list", "--context", "s"}) == Texts{"staging"});
  CHECK(of({"list", "--context=s"}) == Texts{"--context=staging"});
  CHECK(of({"list", "-n", ""}) == Texts{"flink"});
  CHECK(complete({"status", ""}, {}).candidates.empty());
}

TEST_CASE("where a path is meant files are completed") {
  CHECK(complete({"apply", "-f", ""}, some).files);
  CHECK(complete({"run", ""}, some).files);
  CHECK(complete({"list", "--kubeconfig="}, some).files);
  CHECK_FALSE(complete({"status", ""}, some).files);
  CHECK_FALSE(complete({"status", "orders", ""}, some).files);
}

TEST_CASE("a shell is told candidates, and by a number whether a blank or files follow") {
  CHECK(cli::lines_of({.candidates = {{"a", "first"}, {"b", ""}}}) == "a\tfirst\nb\n:4\n");
  CHECK(cli::lines_of({.candidates = {{"k=", ""}}, .goes_on = true}) == "k=\n:6\n");
  CHECK(cli::lines_of({.files = true}) == ":0\n");
}

TEST_CASE("values of -D are names of what is there, and files") {
  CHECK(of({"diff", "-Dkubernetes.cluster-id=o"}) == Texts{"-Dkubernetes.cluster-id=orders"});
  CHECK(of({"diff", "-D", "kubernetes.cluster-id="}) ==
        Texts{"kubernetes.cluster-id=orders", "kubernetes.cluster-id=payments"});
  CHECK(of({"list", "-Dkubernetes.namespace="}) == Texts{"-Dkubernetes.namespace=flink"});
  CHECK(of({"list", "-Dkubernetes.context=st"}) == Texts{"-Dkubernetes.context=staging"});
  CHECK(complete({"run", "-Dkubernetes.pod-template-file.default=p"}, some).files);
  CHECK(complete({"run", "-Dkubernetes.pod-template-file=p"}, some).files);
  CHECK(complete({"run", "-Dsecurity.kerberos.login.keytab="}, some).files);
  CHECK_FALSE(complete({"run", "-Dkubernetes.cluster-id="}, some).files);
  CHECK(of({"run", "-Dkubernetes.cluster-id=o"}).size() == 1);
  CHECK(complete({"run", "-Dkubernetes.cluster-id="}, {}).candidates.empty());
}

TEST_CASE("a revision is one of the cluster that is named") {
  CHECK(of({"rollback", "orders", "--to", ""}) == Texts{"3", "12"});
  CHECK(of({"rollback", "orders", "--to=1"}) == Texts{"--to=12"});
  CHECK_FALSE(complete({"rollback", "orders", "--to", ""}, some).files);
  CHECK(of({"rollback", "--to", ""}).empty());
}

TEST_CASE("the newest state has a word, which stands beside paths") {
  const auto completion = complete({"apply", "--from", "l"}, some);
  CHECK(texts_of(completion) == Texts{"latest"});
  CHECK(completion.files);
}

TEST_CASE("help has topics, too") {
  const std::vector<cli::Candidate> topics{{"exit-codes", "what they mean"}};
  CHECK(texts_of(complete({"help", "ex"}, {}, topics)) == Texts{"explain", "exit-codes"});
  CHECK(texts_of(complete({"exit"}, {}, topics)).empty());
}
