#include "flink/log/stack_trace.h"

#include "tests/support/catch.h"

using flink::root_cause;

namespace {

constexpr const char* program_failed =
    "org.apache.flink.client.program.ProgramInvocationException: The main method caused an error: "
    "no topic given\n"
    "\tat org.apache.flink.client.program.PackagedProgram.callMainMethod(PackagedProgram.java:372) "
    "~[flink-dist-1.20.5.jar:1.20.5]\n"
    "\tat java.base/java.lang.Thread.run(Thread.java:840) ~[?:?]\n"
    "Caused by: java.lang.IllegalArgumentException: no topic given\n"
    "\tat java.base/java.util.Objects.requireNonNull(Objects.java:235) ~[?:?]\n"
    "\tat com.acme.Orders.topic(Orders.java:41) ~[?:?]\n"
    "\tat com.acme.Orders.main(Orders.java:17) ~[?:?]\n"
    "\t... 12 more\n";

}  // namespace

TEST_CASE("the last cause counts, with the first frame of the user's own code") {
  CHECK(root_cause(program_failed) ==
        "IllegalArgumentException: no topic given (com.acme.Orders.topic(Orders.java:41))");
}

TEST_CASE("frames of what Flink is made of are nobody's place") {
  const auto* frame = GENERATE("org.apache.pekko.dispatch.OnComplete.internal(Future.scala:300)",
                               "akka.actor.Actor.aroundReceive(Actor.scala:537)",
                               "app//org.apache.pekko.japi.pf.UnitCaseStatement.apply(X.scala:24)",
                               "java.base/java.lang.Thread.run(Thread.java:829)",
                               "java.base@17.0.2/java.lang.Thread.run(Thread.java:829)",
                               "com.sun.proxy.$Proxy.invoke(Unknown Source)");
  CHECK(flink::root_cause(std::string("a.CheckpointException: Task has failed.\n\tat ") + frame +
                          "\n") == "CheckpointException: Task has failed.");
  CHECK(flink::root_cause(std::string("a.CheckpointException: Task has failed.\n\tat ") + frame +
                          "\n\tat com.acme.Orders.main(Orders.java:17)\n") ==
        "CheckpointException: Task has failed. (com.acme.Orders.main(Orders.java:17))");
}

TEST_CASE("wrappers without a message say nothing; what is suppressed caused nothing") {
  CHECK(root_cause("java.util.concurrent.CompletionException: java.io.IOException: disk is full\n"
                   "\tSuppressed: java.lang.IllegalStateException: closing\n"
                   "\t\tat com.acme.Close.it(Close.java:1)\n"
                   "\tCaused by: java.lang.Error: not this one\n"
                   "Caused by: java.util.concurrent.ExecutionException\n"
                   "\tat java.util.X.y(X.java:1)\n") == "IOException: disk is full");
}

TEST_CASE("an exception without message is better than none") {
  CHECK(root_cause("java.lang.RuntimeException: wrapped\n\tat a.b(C.java:1)\nCaused by: "
                   "java.lang.NullPointerException\n\tat java.util.X.y(X.java:1)\n") ==
        "NullPointerException (a.b(C.java:1))");
  CHECK(root_cause("java.util.concurrent.CompletionException\n") == "CompletionException");
  CHECK(root_cause("java.lang.NullPointerException: null\n") == "NullPointerException");
}

TEST_CASE("messages of several lines, inner classes, causes named in messages") {
  CHECK(root_cause("org.apache.flink.util.Outer$InnerException: first line\nsecond line\n\tat "
                   "x.Y.z(Y.java:1)") ==
        "InnerException: first line second line (x.Y.z(Y.java:1))");
  CHECK(
      root_cause("java.lang.RuntimeException: org.apache.kafka.common.KafkaException: no broker") ==
      "KafkaException: no broker");
}

TEST_CASE("what is no stack trace is given back, and nothing reaches the terminal raw") {
  CHECK(root_cause("Could not acquire the minimum required resources.") ==
        "Could not acquire the minimum required resources.");
  CHECK(root_cause("java.lang.Error: a\x1b[31mred") == "Error: a\\x1b[31mred");
  CHECK(root_cause("").empty());
  CHECK(root_cause("\n \n").empty());
  CHECK(root_cause("java.lang.Error: " + std::string(5000, 'x')).size() < 600);
}

TEST_CASE("a name is explained by the exception around it that has a sentence about it") {
  CHECK(root_cause("org.apache.flink.util.FlinkException: Could not load the provided entrypoint "
                   "class.\n\tat org.apache.flink.X.y(X.java:1)\n"
                   "Caused by: org.apache.flink.client.program.ProgramInvocationException: The "
                   "program's entry point class 'com.acme.Nope' was not found in "
                   "the jar file.\n\tat org.apache.flink.X.z(X.java:1)\n\t... 3 more\n"
                   "Caused by: java.lang.ClassNotFoundException: com.acme.Nope\n\tat "
                   "java.base/java.net.URLClassLoader.findClass(Unknown Source)\n"
                   "\t... 6 more\n") ==
        "ProgramInvocationException: The program's entry point class 'com.acme.Nope' was not found "
        "in the jar file.");
  CHECK(
      root_cause("a.ProgramInvocationException: The main method caused an error: com.acme.Missing\n"
                 "Caused by: java.lang.ClassNotFoundException: com.acme.Missing\n") ==
      "ClassNotFoundException: com.acme.Missing");
  CHECK(root_cause("java.io.IOException: Cannot open it\nCaused by: "
                   "java.nio.file.NoSuchFileException: /etc/a\n") == "NoSuchFileException: /etc/a");
}

TEST_CASE(
    "a trace is read by its structure: what is suppressed or circular is no cause, what follows "
    "the last frame is no message") {
  CHECK(root_cause("java.lang.IllegalStateException: outer\n\tat a.B.c(B.java:1)\n\tSuppressed: "
                   "java.io.IOException: closing\nsecond line\n\t\tat "
                   "a.B.d(B.java:2)\n"
                   "\tCaused by: java.lang.Error: not this\n\t\t... 3 more\nCaused by: "
                   "java.lang.Error: inner\n\t... 1 more\n"
                   "Caused by: [CIRCULAR REFERENCE: java.lang.IllegalStateException: "
                   "outer]\n2026-11-25 10:00:00,000 INFO  a.B [] - next\n") ==
        "Error: inner (a.B.c(B.java:1))");
  CHECK(root_cause("java.lang.Error: x\n\t[CIRCULAR REFERENCE:java.lang.Error: y]\n") ==
        "Error: x");
  CHECK(root_cause("java.lang.Error: x\n\tat a.B.c(B.java:1) [orders.jar:?]\nEnd of exception on "
                   "server side>\n") == "Error: x (a.B.c(B.java:1))");
  CHECK(root_cause("Exception in thread \"main\" java.lang.Error: x\n\tat a.B.c(B.java:1)\n") ==
        "Error: x (a.B.c(B.java:1))");
}

TEST_CASE("a message of several lines that is suppressed is no part of another") {
  CHECK(root_cause("java.lang.IllegalStateException: outer\n\tSuppressed: java.io.IOException: "
                   "closing\nsecond line\n\t\tat a.B.d(B.java:2)\n") ==
        "IllegalStateException: outer");
}

TEST_CASE("sentences that begin as lines of traces do are none") {
  for (const auto* line : {"at least one broker (of 3) is needed", "... and so on",
                           "Suppressed output", "Caused trouble: x"}) {
    CAPTURE(line);
    CHECK_FALSE(flink::is_trace_line(line));
  }
  for (const auto* line : {"\tat a.B.c(B.java:1)", "\t... 8 more", "Caused by: a.B: c",
                           "Wrapped by: a.B: c", "\tSuppressed: a.B: c"}) {
    CAPTURE(line);
    CHECK(flink::is_trace_line(line));
  }
}

TEST_CASE(
    "layouts of logback and log4j: the root first, omitted frames, a whole trace in one line") {
  CHECK(
      root_cause(
          "java.io.IOException: disk is full\n\tat a.B.c(B.java:1)\n\t... 3 common frames omitted\n"
          "Wrapped by: java.lang.RuntimeException: outer\n\tat a.B.d(B.java:2)\n") ==
      "IOException: disk is full (a.B.c(B.java:1))");
  CHECK(root_cause("java.lang.RuntimeException\n\tat java.X.y(X.java:1)\nWrapped by: "
                   "java.io.IOException: disk is full\n\tat a.B.d(B.java:2)\n") ==
        "IOException: disk is full (a.B.d(B.java:2))");
  for (const auto* separator : {"|", "\\n", " ", " | "}) {
    CAPTURE(separator);
    const std::string s = separator;
    CHECK(root_cause("java.lang.Error: outer" + s + "\tat a.B.c(B.java:1) ~[x.jar:1]" + s +
                     "Caused by: java.io.IOException: disk is full" + s +
                     "\tat java.X.y(X.java:1)" + s + "\t... 8 more") ==
          "IOException: disk is full (a.B.c(B.java:1))");
  }
}

TEST_CASE("the names of exceptions come from outside as well") {
  CHECK(root_cause("a.B\x1b[31mException: x\n").find('\x1b') == std::string::npos);
  CHECK(root_cause("java.lang.Error: x\nCaused by: a.\x1b[2JError\n").find('\x1b') ==
        std::string::npos);
  CHECK(root_cause("a." + std::string(5000, 'x') + "Exception: y").size() < 600);
}

TEST_CASE("what a program said last") {
  using flink::last_words;
  CHECK(last_words("one\nlast words\n\n").line == "last words");
  CHECK(last_words("one\nlast words\n\n").trace.empty());
  const auto java = last_words(
      "2026-11-25 10:00:00,000 ERROR a.B [] - Boom.\njava.lang.Error: first\nsecond\n\tat "
      "a.B.c(B.java:1)\nCaused by: a.b.C: d\n\t... 8 more\n");
  CHECK(
      java.trace ==
      "java.lang.Error: first\nsecond\n\tat a.B.c(B.java:1)\nCaused by: a.b.C: d\n\t... 8 more\n");
  CHECK(last_words("Error: no config\n    at Object.<anonymous> (/app/x.js:1:7)\n    at "
                   "node:internal/main (x.js:1:1)\n")
            .trace.starts_with("Error: no config\n"));
  CHECK(last_words("java.lang.Error: x\n\tat a.B.c(B.java:1)\nbye\n").trace ==
        "java.lang.Error: x\n\tat a.B.c(B.java:1)\n");
  CHECK(last_words("starting\njava.lang.Error: x\n\tat a.B.c(B.java:1)\n").trace ==
        "java.lang.Error: x\n\tat a.B.c(B.java:1)\n");
  std::string long_ago = "java.lang.Error: x\n\tat a.B.c(B.java:1)\n";
  for (int i = 0; i < 21; ++i) long_ago += "all is well\n";
  CHECK(last_words(long_ago).trace.empty());
  CHECK(last_words("\t... 8 more\n").line.empty());
  CHECK(last_words("").trace.empty());
}
