#include "flink/stack_trace.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace flink {
namespace {

constexpr std::string_view caused_by = "Caused by: ";
constexpr std::size_t longest_message = 400;

/// One exception of the chain.
struct Link {
  std::string type{};     ///< without package
  std::string message{};  ///< its lines joined by blanks
  std::string place{};    ///< first frame of the user's
};

bool is_frame(std::string_view line) { return line.starts_with("\tat ") || line.starts_with("    at ") || line.starts_with("  at "); }

/// Lines below an exception that belong to no message: frames, what is suppressed, "... 12 more".
bool is_indented(std::string_view line) { return line.starts_with('\t') || line.starts_with("    ") || line.starts_with("  at "); }

bool is_users(std::string_view frame) {
  constexpr std::array<std::string_view, 8> others{
      "java.", "javax.", "jdk.", "sun.", "scala.", "org.apache.flink.", "java.base/", "app//org.apache.flink."};
  return std::none_of(others.begin(), others.end(), [&](auto prefix) { return frame.starts_with(prefix); });
}

/// A name such as java.lang.IllegalStateException: what stands before the colon of a first line.
bool is_type(std::string_view text) {
  constexpr std::array<std::string_view, 4> ends{"Exception", "Error", "Throwable", "Interruption"};
  return !text.empty() && text.find_first_of(" \t/=\"'(") == std::string_view::npos &&
         std::any_of(ends.begin(), ends.end(), [&](auto end) { return text.ends_with(end); });
}

/// Without the package, and without the class around it: "org.apache.flink.util.Outer$InnerException" gives "InnerException".
std::string short_type(std::string_view type) { return std::string(type.substr(type.find_last_of(".$") + 1)); }

/// "a.b.SomeException: message". Messages may begin with the type of their own cause, as Throwable(cause) makes them: that is peeled off.
Link first_line(std::string_view line) {
  Link link;
  while (true) {
    const auto colon = line.find(": ");
    const auto type = line.substr(0, colon);
    if (!is_type(type)) break;
    link.type = short_type(type);
    line = colon == std::string_view::npos ? std::string_view{} : line.substr(colon + 2);
  }
  link.message = std::string(base::trim(line));
  if (link.message == "null") link.message.clear();
  return link;
}

void add_line(Link& link, std::string_view line) {
  if (is_frame(line)) {
    // "at a.B.c(B.java:1) ~[orders.jar:1.8]": the jar is left out.
    auto frame = base::trim(line).substr(3);
    frame = frame.substr(0, frame.find(" ~["));
    frame = frame.substr(0, frame.find(" ["));
    if (link.place.empty() && is_users(frame)) link.place = std::string(frame);
  } else if (!is_indented(line) && link.message.size() < longest_message && !base::trim(line).empty()) {
    link.message += (link.message.empty() ? "" : " ") + std::string(base::trim(line));
  }
}

std::vector<Link> links_of(std::string_view trace) {
  std::vector<Link> links;
  for (const auto& line : base::split(trace, '\n')) {
    if (line.starts_with(caused_by)) links.push_back(first_line(std::string_view(line).substr(caused_by.size())));
    else if (!links.empty()) add_line(links.back(), line);
    else if (!base::trim(line).empty()) links.push_back(first_line(line));
  }
  return links;
}

bool says_something(const Link& link) {
  constexpr std::array<std::string_view, 6> wrappers{"CompletionException",          "ExecutionException", "InvocationTargetException",
                                                     "UndeclaredThrowableException", "RuntimeException",   "Exception"};
  return !link.message.empty() || std::find(wrappers.begin(), wrappers.end(), link.type) == wrappers.end();
}

}  // namespace

std::string root_cause(std::string_view trace) {
  const auto links = links_of(trace);
  if (links.empty()) return {};
  const auto found = std::find_if(links.rbegin(), links.rend(), says_something);
  const auto& link = found == links.rend() ? links.back() : *found;
  auto text = link.type + (link.type.empty() || link.message.empty() ? "" : ": ") + base::printable(link.message, longest_message);
  const auto place = std::find_if(links.rbegin(), links.rend(), [](const Link& l) { return !l.place.empty(); });
  if (place != links.rend()) text += " (" + base::printable(place->place, 100) + ")";
  return text;
}

}  // namespace flink
