// What went wrong, out of a Java stack trace.
#pragma once
#include <string>
#include <string_view>

namespace flink {

/// The root of a stack trace in one printable line of at most 500 bytes: "IllegalStateException: no topic (com.acme.Orders.main(Orders.java:17))".
/// The last `Caused by:` that says anything counts, wrappers without a message of their own (CompletionException and the like) and
/// suppressed exceptions do not; the place is the first frame that is not Java's, Scala's or Flink's own. Empty for an empty trace; a text
/// that is no stack trace gives itself, cut.
std::string root_cause(std::string_view trace);

}  // namespace flink
