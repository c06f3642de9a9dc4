#include "flink/stack_trace.h"

#include "tests/support/catch.h"

using flink::root_cause;

namespace {

constexpr const char* program_failed =
    "org.apache.flink.client.program.ProgramInvocationException: The main method caused an error: no topic given\n"
    "\tat org.apache.flink.client.program.PackagedProgram.callMainMethod(PackagedProgram.java:372) ~[flink-dist-1.20.5.jar:1.20.5]\n"
    "\tat java.base/java.lang.Thread.run(Thread.java:840) ~[?:?]\n"
    "Caused by: java.lang.IllegalArgumentException: no topic given\n"
    "\tat java.base/java.util.Objects.requireNonNull(Objects.java:235) ~[?:?]\n"
    "\tat com.acme.Orders.topic(Orders.java:41) ~[?:?]\n"
    "\tat com.acme.Orders.main(Orders.java:17) ~[?:?]\n"
    "\t... 12 more\n";

}  // namespace

TEST_CASE("the last cause counts, with the first frame of the user's own code") {
  CHECK(root_cause(program_failed) == "IllegalArgumentException: no topic given (com.acme.Orders.topic(Orders.java:41))");
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
  CHECK(root_cause(
            "java.lang.RuntimeException: wrapped\n\tat a.b(C.java:1)\nCaused by: java.lang.NullPointerException\n\tat java.util.X.y(X.java:1)\n") ==
        "NullPointerException (a.b(C.java:1))");
  CHECK(root_cause("java.util.concurrent.CompletionException\n") == "CompletionException");
  CHECK(root_cause("java.lang.NullPointerException: null\n") == "NullPointerException");
}

TEST_CASE("messages of several lines, inner classes, causes named in messages") {
  CHECK(root_cause("org.apache.flink.util.Outer$InnerException: first line\nsecond line\n\tat x.Y.z(Y.java:1)") ==
        "InnerException: first line second line (x.Y.z(Y.java:1))");
  CHECK(root_cause("java.lang.RuntimeException: org.apache.kafka.common.KafkaException: no broker") == "KafkaException: no broker");
}

TEST_CASE("what is no stack trace is given back, and nothing reaches the terminal raw") {
  CHECK(root_cause("Could not acquire the minimum required resources.") == "Could not acquire the minimum required resources.");
  CHECK(root_cause("java.lang.Error: a\x1b[31mred") == "Error: a\\x1b[31mred");
  CHECK(root_cause("").empty());
  CHECK(root_cause("\n \n").empty());
  CHECK(root_cause("java.lang.Error: " + std::string(5000, 'x')).size() < 600);
}
