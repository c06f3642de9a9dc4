// Containers that cannot be started, or crash.
#include "deploy/diagnosis/diagnosis.h"

#include "support/catch.h"
#include "unit/deploy/diagnosis/failing_pods.h"

using base::Exit;
using deploy::diagnose;
using test::at;
using test::beside;
using test::between_crashes;
using test::Pod;
using test::Seen;
using test::what;

namespace {

/// The JobManager's pod with one more container, which has ended `restarts` + 1 times by now.
base::Json helper(int restarts, const char* list) {
  const bool init = std::string(list) == "initContainers";
  auto pod = init ? Pod("orders-1").on("node-4").waiting("PodInitializing").json()
                  : Pod("orders-1").on("node-4").running().json();
  pod["spec"][list].push_back({{"name", "wait-for-db"}, {"image", "busybox"}});
  pod["status"][init ? "initContainerStatuses" : "containerStatuses"].push_back(
      {{"name", "wait-for-db"},
       {"restartCount", restarts},
       {"state", {{"waiting", {{"reason", "CrashLoopBackOff"}}}}},
       {"lastState",
        {{"terminated",
          {{"reason", "Error"}, {"exitCode", 1}, {"finishedAt", "2023-11-14T22:13:20Z"}}}}}});
  return pod;
}

}  // namespace

TEST_CASE("containers that cannot be started") {
  Seen seen;
  seen.pod(Pod("orders-1")
               .on("node-4")
               .waiting("CreateContainerConfigError", "secret \"db\" not found"));
  CHECK(what(seen) == "the JobManager container cannot be started: secret \"db\" not found");
  CHECK(diagnose(seen)->hint == "create the missing object; the pod then starts by itself");
  CHECK(diagnose(seen)->grace == std::chrono::seconds(15));
  seen.pod(Pod("orders-1")
               .on("node-4")
               .crashed(2, 128, "StartError", "exec: \"/docker-entrypoint.sh\": no such file"));
  CHECK(what(seen) ==
        "the JobManager container cannot be started: exec: \"/docker-entrypoint.sh\": no such "
        "file");
  CHECK(diagnose(seen)->hint == "check the image, its entrypoint and the pod template");
}

TEST_CASE("a crash loop tells the root of what the JobManager wrote") {
  Seen seen;
  seen.pod(Pod("orders-1").on("node-4").crashed(2, 1));
  CHECK(what(seen) == "the JobManager is crash-looping (exit code 1)");
  CHECK(diagnose(seen)->hint == "'drey logs orders --namespace team-a --previous' shows its log");
  CHECK(diagnose(seen)->grace == std::chrono::seconds(5));
  seen.previous_logs["orders-1/flink-main-container"] =
      "2026 ERROR [] - Could not start cluster entrypoint X.\na.B: y\nCaused by: "
      "java.io.IOException: no such bucket\n";
  const auto found = diagnose(seen);
  CHECK(found->what == "the JobManager is crash-looping: IOException: no such bucket");
  CHECK(found->exit == Exit::cluster_failed);
  CHECK(found->grace.count() == 0);
  CHECK(found->where ==
        std::vector<std::string>{
            "container flink-main-container of pod orders-1, exit code 1, 2 restarts"});
  CHECK(found->trace.find("Caused by") != std::string::npos);
}

TEST_CASE("main() that throws is the job's failure") {
  Seen seen;
  seen.pod(Pod("orders-1").on("node-4").crashed(2, 1));
  seen.log =
      "2026 WARN [] - Application failed unexpectedly: \na.B: y\nCaused by: "
      "java.lang.IllegalStateException: no topic\n\tat "
      "com.acme.Orders.main(O.java:1)\n";
  const auto found = diagnose(seen);
  CHECK(found->what ==
        "main() threw IllegalStateException: no topic (com.acme.Orders.main(O.java:1))");
  CHECK(found->exit == Exit::job_failed);
}

TEST_CASE("an init container that is crash-looping: it is named, and whose log to read") {
  Seen seen;
  auto pod = Pod("orders-1").on("node-4").waiting("PodInitializing").json();
  pod["spec"]["initContainers"] = base::Json::array({{{"name", "fetch"}}});
  pod["status"]["initContainerStatuses"] = base::Json::array(
      {{{"name", "fetch"},
        {"restartCount", 2},
        {"state", {{"waiting", {{"reason", "CrashLoopBackOff"}}}}},
        {"lastState", {{"terminated", {{"reason", "Error"}, {"exitCode", 6}}}}}}});
  const auto found = diagnose(seen.pod(pod));
  REQUIRE(found);
  CHECK(found->what == "init container 'fetch' of the JobManager is crash-looping (exit code 6)");
  CHECK(found->where ==
        std::vector<std::string>{"init container fetch of pod orders-1, exit code 6, 2 restarts"});
  CHECK(found->hint ==
        "'drey logs orders --namespace team-a --previous --container fetch' shows its log");
}

TEST_CASE("a container that takes too much memory") {
  Seen seen;
  seen.pod(Pod("orders-1").on("node-4").crashed(1, 137, "OOMKilled"));
  const auto found = diagnose(seen);
  CHECK(found->what == "the JobManager is crash-looping: it exceeds its memory limit (OOMKilled)");
  CHECK(found->where.front().find("memory limit 1600Mi") != std::string::npos);
  CHECK(found->hint.find("jobmanager.memory.process.size") != std::string::npos);
}

TEST_CASE("without a known sentence the termination message or the log's last line is shown") {
  Seen seen;
  seen.pod(Pod("orders-1").on("node-4").crashed(1, 3, "Error", "bad flag"));
  CHECK(what(seen) == "the JobManager is crash-looping (exit code 3): bad flag");
  seen.pod(Pod("orders-1").on("node-4").crashed(1, 3))
      .previous_logs["orders-1/flink-main-container"] = "one\nlast words\n\n";
  CHECK(diagnose(seen)->where.back() == "last line of its log: last words");
}

TEST_CASE("a sidecar that runs again is no illness of a JobManager that does not answer yet") {
  Seen seen;
  auto pod = beside("orders-1", "", {{"reason", "Error"}, {"exitCode", 1}});
  pod["status"]["containerStatuses"][1]["state"] = {
      {"running", {{"startedAt", "2023-11-14T22:13:30Z"}}}};
  CHECK_FALSE(diagnose(seen.pod(pod)));
}

TEST_CASE("what a sidecar does is told as the sidecar's, and its limit is the pod template's") {
  const auto* list = GENERATE("containers", "initContainers");
  Seen seen;
  seen.log =
      "2026 ERROR [] - Fatal error occurred in the cluster entrypoint.\njava.lang.Error: the "
      "JobManager's\n";
  seen.previous_logs["orders-1/flink-main-container"] =
      "2026 ERROR [] - Application failed unexpectedly: \njava.lang.Error: the JobManager's\n";
  SECTION("out of memory") {
    const auto found = diagnose(seen.pod(beside(
        "orders-1", "CrashLoopBackOff", {{"reason", "OOMKilled"}, {"exitCode", 137}}, list)));
    REQUIRE(found);
    CHECK(found->what ==
          "sidecar container 'exporter' of the JobManager is crash-looping: it exceeds its memory "
          "limit (OOMKilled)");
    CHECK(found->hint ==
          "raise resources.limits.memory of container 'exporter' in the pod template");
  }
  SECTION("with an exit code, and what it wrote itself") {
    seen.previous_logs["orders-1/exporter"] = "listening\nbad flag\n";
    const auto found = diagnose(seen.pod(
        beside("orders-1", "CrashLoopBackOff", {{"reason", "Error"}, {"exitCode", 1}}, list)));
    REQUIRE(found);
    CHECK(found->exit == Exit::cluster_failed);
    CHECK(found->what ==
          "sidecar container 'exporter' of the JobManager is crash-looping (exit code 1)");
    CHECK(found->where.back() == "last line of its log: bad flag");
    CHECK(found->hint.find("--container exporter") != std::string::npos);
  }
  SECTION("with its limit where it has one") {
    auto pod =
        beside("orders-1", "CrashLoopBackOff", {{"reason", "OOMKilled"}, {"exitCode", 137}}, list);
    pod["spec"][list].back()["resources"] = {{"limits", {{"memory", "64Mi"}}}};
    CHECK(diagnose(seen.pod(pod))->where.front().ends_with(", memory limit 64Mi"));
  }
  SECTION("with a trace that looks like one of Flink's") {
    seen.previous_logs["orders-1/exporter"] =
        "2026 ERROR [] - Could not create application program.\njava.lang.Error: no port\n\tat "
        "a.B.c(B.java:1)\n";
    CHECK(what(seen.pod(beside("orders-1", "CrashLoopBackOff",
                               {{"reason", "Error"}, {"exitCode", 1}}, list))) ==
          "sidecar container 'exporter' of the JobManager is crash-looping (exit code 1): Error: "
          "no port (a.B.c(B.java:1))");
  }
  SECTION("that cannot be made") {
    CHECK(what(seen.pod(beside("orders-1", "CreateContainerError", {}, list))) ==
          "sidecar container 'exporter' of the JobManager cannot be started: no");
  }
}

TEST_CASE(
    "a program that cannot be loaded: the sentence about the jar or the class, and where they are "
    "looked for") {
  Seen seen;
  seen.pod(Pod("orders-1").on("node-4").crashed(1, 1));
  seen.previous_logs["orders-1/flink-main-container"] =
      "2026-11-25 10:00:00,000 ERROR "
      "org.apache.flink.kubernetes.entrypoint.KubernetesApplicationClusterEntrypoint [] - Could "
      "not create application "
      "program.\norg.apache.flink.util.FlinkException: Could not load the provided entrypoint "
      "class.\n\tat "
      "org.apache.flink.client.program.DefaultPackagedProgramRetriever.getPackagedProgram("
      "DefaultPackagedProgramRetriever.java:215) "
      "~[flink-dist-2.3.0.jar:2.3.0]\nCaused by: "
      "org.apache.flink.client.program.ProgramInvocationException: JAR file does not exist "
      "'/opt/flink/usrlib/nojar.jar'\n\tat "
      "org.apache.flink.client.program.PackagedProgram.checkJarFile(PackagedProgram.java:621)\n\t.."
      ". 4 "
      "more\nCaused by: java.io.IOException: JAR file does not exist "
      "'/opt/flink/usrlib/nojar.jar'\n\tat "
      "org.apache.flink.util.JarUtils.checkJarFile(JarUtils.java:46)\n\t... 4 more\n";
  const auto found = diagnose(seen);
  REQUIRE(found);
  CHECK(found->exit == Exit::cluster_failed);
  CHECK(found->what ==
        "the JobManager cannot load the program: IOException: JAR file does not exist "
        "'/opt/flink/usrlib/nojar.jar'");
  CHECK(found->hint.find("inside image 'registry.example.com/orders:1.8.2'") != std::string::npos);
  CHECK(found->trace.find("... 4 more") != std::string::npos);
}

TEST_CASE("a line of a stack trace is not what a container said last") {
  Seen seen;
  seen.pod(Pod("orders-1").on("node-4").crashed(1, 1));
  seen.previous_logs["orders-1/flink-main-container"] =
      "2026-11-25 10:00:00,000 ERROR a.B [] - Something new.\njava.io.IOException: outer\n\tat "
      "a.B.c(B.java:1)\nCaused by: java.io.IOException: no "
      "space\n"
      "\tat a.B.d(B.java:2)\n\t... 8 more\n";
  CHECK(what(seen) ==
        "the JobManager is crash-looping (exit code 1): IOException: no space (a.B.d(B.java:2))");
  CHECK(diagnose(seen)->where.size() == 1);
  seen.previous_logs.clear();
  seen.pod(Pod("orders-1")
               .on("node-4")
               .crashed(1, 1, "Error", "java.lang.Error: x\n\tat a.B.c(B.java:1)\n"));
  CHECK(what(seen) == "the JobManager is crash-looping (exit code 1): Error: x (a.B.c(B.java:1))");
}

TEST_CASE(
    "a JobManager that has crashed again and again is ill between two crashes as well, unless it "
    "answers") {
  Seen seen;
  auto pod = Pod("orders-1").on("node-4").running(2).json();
  pod["status"]["containerStatuses"][0]["lastState"] = {
      {"terminated", {{"reason", "Error"}, {"exitCode", 1}}}};
  const auto found = diagnose(seen.pod(pod));
  REQUIRE(found);
  CHECK(found->grace == std::chrono::seconds(60));
  seen.rest.up = true;
  CHECK_FALSE(diagnose(seen));
}

TEST_CASE(
    "what runs before or beside Flink may end until what it waits for is there: the third restart "
    "is believed") {
  const auto* list = GENERATE("initContainers", "containers");
  const auto first = diagnose(Seen().pod(helper(1, list)));
  REQUIRE(first);
  CHECK(first->grace == std::chrono::minutes(2));
  CHECK_FALSE(first->tried);
  SECTION("counted from its last end, however old the pod is") {
    CHECK_FALSE(is_settled(*first, at(119)));
    CHECK(is_settled(*first, at(120)));
  }
  CHECK_FALSE(diagnose(Seen().pod(helper(2, list)))->tried);
  const auto third = diagnose(Seen().pod(helper(3, list)));
  CHECK(third->tried);
  CHECK(third->grace == std::chrono::seconds(5));
}

TEST_CASE("the JobManager's own container is believed as before") {
  Seen seen;
  seen.previous_logs["orders-1/flink-main-container"] = "x\n";
  CHECK(diagnose(seen.pod(Pod("orders-1").on("node-4").crashed(1, 1)))->grace.count() == 0);
  CHECK(diagnose(seen.pod(Pod("orders-1").on("node-4").crashed(2, 1)))->tried);
}

TEST_CASE("a crash loop keeps its cause from one crash to the next") {
  const bool running = GENERATE(true, false);
  Seen seen;
  seen.previous_logs["orders-1/flink-main-container"] =
      "2026 WARN [] - Application failed unexpectedly: \na.B: y\nCaused by: "
      "java.lang.IllegalStateException: no topic\n";
  CHECK(what(seen.pod(between_crashes(running))) == "main() threw IllegalStateException: no topic");
  CHECK(diagnose(seen)->tried);
}
