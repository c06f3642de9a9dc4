// The lines that stack traces are made of.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace flink {

/// What a line is within a stack trace.
struct TraceLine {
  enum class Kind {
    text,     ///< none of the others: the first line of a trace, a further line of a message, or
              ///< something else
    frame,    ///< "\tat com.acme.Orders.main(Orders.java:17) ~[orders.jar:1.8]"
    more,     ///< "\t... 12 more", logback's "... 12 common frames omitted", a circular reference
    cause,    ///< "Caused by: "
    wrapper,  ///< "Wrapped by: ", where the root is printed first
    suppressed,  ///< "\tSuppressed: "
  };
  Kind kind = Kind::text;
  std::size_t indentation = 0;
  std::string_view text{};  ///< of a frame its place, of an exception its type and message, else
                            ///< the line; without blanks around it
};

/// Throwable#printStackTrace's lines, as log4j, logback and Node.js write them too.
TraceLine read_trace_line(std::string_view line);

/// The lines of a log: those of layouts that put a whole record into one line (JSON, separators in
/// place of line breaks, `\n` spelled out) are taken apart, so that a record's trace has lines of
/// its own.
std::vector<std::string> log_lines(std::string_view text);

/// A line that begins a record of its own, as all usual layouts write it: with a time stamp, a
/// level or a JSON object.
bool begins_record(std::string_view line);

}  // namespace flink
