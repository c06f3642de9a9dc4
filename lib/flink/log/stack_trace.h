// Root cause of a Java stack trace.
#pragma once
#include <string>
#include <string_view>

namespace flink {

/// The root of a stack trace in one printable line of at most 620 bytes: "IllegalStateException: no
/// topic (com.acme.Orders.main(Orders.java:17))". The chain of causes is read by its structure
/// (Throwable#printStackTrace, log4j's and logback's layouts, root first or last): suppressed
/// exceptions and circular references are no causes, and what follows the last frame is no message.
/// The innermost cause counts that says anything: wrappers without a message of their own
/// (CompletionException and the like) do not, nor does a mere name (`ClassNotFoundException:
/// com.acme.Orders`) of which the exception around it has a sentence. The place is the first frame
/// that is not Java's, Scala's, Pekko's or Flink's own. Empty for an empty trace; a text that is no
/// stack trace gives itself, cut.
std::string root_cause(std::string_view trace);

/// Whether a line can only be part of a stack trace: a frame, "... 12 more", "Caused by: …",
/// "Suppressed: …", a circular reference.
bool is_trace_line(std::string_view line);

/// What a program said before it ended: a stack trace, if its log ends with one or has one in its
/// last records, else the last line.
struct LastWords {
  std::string trace{};
  std::string line{};
};
LastWords last_words(std::string_view log);

}  // namespace flink
