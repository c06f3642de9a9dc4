#include "flink/log/stack_trace.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "flink/log/trace_lines.h"

namespace flink {
namespace {

using Kind = TraceLine::Kind;

constexpr std::size_t longest_message = 400;
constexpr std::size_t longest_type = 100;

/// One exception of the chain.
struct Link {
  std::string type{};     ///< without package
  std::string message{};  ///< its lines joined by blanks
  std::string place{};    ///< first frame of the user's
};

/// Neither Java's nor Flink's own, nor of what Flink's processes speak to each other with (Pekko,
/// before 1.18 Akka).
bool is_users(std::string_view frame) {
  constexpr std::array<std::string_view, 9> others{"java.",
                                                   "javax.",
                                                   "jdk.",
                                                   "sun.",
                                                   "com.sun.",
                                                   "scala.",
                                                   "org.apache.flink.",
                                                   "org.apache.pekko.",
                                                   "akka."};
  // "app//org.apache.flink.…", "java.base/java.lang.…": the loader and the module go before.
  const auto name = frame.substr(0, frame.find('('));
  const auto begin = name.rfind('/') + 1;
  return std::none_of(others.begin(), others.end(),
                      [&](auto prefix) { return name.substr(begin).starts_with(prefix); });
}

/// A name such as java.lang.IllegalStateException: what stands before the colon of a first line.
bool is_type(std::string_view text) {
  constexpr std::array<std::string_view, 4> ends{"Exception", "Error", "Throwable", "Interruption"};
  return !text.empty() && text.find_first_of(" \t/=\"'(") == std::string_view::npos &&
         std::any_of(ends.begin(), ends.end(), [&](auto end) { return text.ends_with(end); });
}

/// Without the package, and without the class around it:
/// "org.apache.flink.util.Outer$InnerException" gives "InnerException".
std::string short_type(std::string_view type) {
  return std::string(type.substr(type.find_last_of(".$") + 1));
}

/// "a.b.SomeException: message". Messages may begin with the type of their own cause, as
/// Throwable(cause) makes them: that is peeled off.
Link first_line(std::string_view line) {
  constexpr std::string_view in_thread = "Exception in thread \"";
  Link link;
  if (const auto quote = line.find("\" ", in_thread.size());
      line.starts_with(in_thread) && quote != std::string_view::npos)
    line.remove_prefix(quote + 2);
  while (true) {
    const auto colon = line.find(": ");
    const auto type = line.substr(
        0, colon == std::string_view::npos && line.ends_with(':') ? line.size() - 1 : colon);
    if (!is_type(type)) break;
    link.type = short_type(type);
    line = colon == std::string_view::npos ? std::string_view{} : line.substr(colon + 2);
  }
  link.message = std::string(base::trim(line));
  if (link.message == "null") link.message.clear();
  return link;
}

/// Reads the chain line by line.
class Chain {
 public:
  /// False: the trace is over.
  bool take(std::string_view text) {
    const auto line = read_trace_line(text);
    switch (line.kind) {
      case Kind::cause:
      case Kind::wrapper: return begin(line);
      case Kind::suppressed: skips_ = in_message_ = true; break;
      case Kind::frame: take_frame(line.text); break;
      case Kind::more: in_message_ = false; break;
      case Kind::text: return take_text(line);
    }
    return true;
  }

  /// From the outermost exception to the root.
  std::vector<Link> links() && {
    if (root_first_) std::reverse(links_.begin(), links_.end());
    return std::move(links_);
  }

 private:
  bool begin(const TraceLine& line) {
    // A cause that is indented further is that of a suppressed exception.
    skips_ = skips_ && line.indentation > indentation_;
    in_message_ = true;
    if (skips_) return true;
    root_first_ = root_first_ || line.kind == Kind::wrapper;
    links_.push_back(first_line(line.text));
    return true;
  }

  void take_frame(std::string_view frame) {
    in_message_ = false;
    if (skips_ || links_.empty() || !links_.back().place.empty() ||
        frame.find('(') == std::string_view::npos || !is_users(frame))
      return;
    // "a.B.c(B.java:1) ~[orders.jar:1.8]": the jar is left out.
    frame = frame.substr(0, frame.find(" ~["));
    links_.back().place = std::string(frame.substr(0, frame.find(" [")));
  }

  bool take_text(const TraceLine& line) {
    if (line.text.empty()) return true;
    if (links_.empty()) {
      indentation_ = line.indentation;
      links_.push_back(first_line(line.text));
      in_message_ = true;
      return true;
    }
    if (!in_message_) return false;
    auto& message = links_.back().message;
    if (!skips_ && message.size() < longest_message)
      message += (message.empty() ? "" : " ") + std::string(line.text);
    return true;
  }

  std::vector<Link> links_{};
  std::size_t indentation_ = 0;  // of the trace
  bool root_first_ = false;
  bool skips_ = false;       // a suppressed exception
  bool in_message_ = false;  // no frame since the last exception began
};

std::vector<Link> links_of(std::string_view trace) {
  Chain chain;
  for (const auto& line : log_lines(trace)) {
    if (!chain.take(line)) break;
  }
  return std::move(chain).links();
}

bool says_something(const Link& link) {
  constexpr std::array<std::string_view, 9> wrappers{
      "CompletionException",          "ExecutionException",    "InvocationTargetException",
      "UndeclaredThrowableException", "RuntimeException",      "Exception",
      "InterruptedException",         "CancellationException", "TimeoutException"};
  return !link.message.empty() ||
         std::find(wrappers.begin(), wrappers.end(), link.type) == wrappers.end();
}

/// A name, such as that of a class or a file, is no sentence.
bool is_name(const std::string& message) {
  return !message.empty() && message.find(' ') == std::string::npos;
}

/// The exception has a sentence about what the other one merely names. An echo of it says no more:
/// "The main method caused an error: NAME".
bool explains(const Link& link, const Link& cause) {
  return is_name(cause.message) && !is_name(link.message) &&
         link.message.find(cause.message) != std::string::npos &&
         !link.message.ends_with(cause.message);
}

/// Where the trace begins that ends before a line. Messages may have several lines, those of its
/// causes too.
std::size_t trace_begin(const std::vector<std::string>& lines, std::size_t end) {
  auto begin = end;
  for (auto i = end; i > 0; --i) {
    const auto& line = lines[i - 1];
    if (is_trace_line(line)) continue;
    begin = i - 1;
    const bool is_first =
        is_type(line.substr(0, line.find(": "))) || line.starts_with("Exception in thread ");
    if (is_first || begin == 0 || begins_record(line) || begins_record(lines[begin - 1])) break;
  }
  return begin;
}

}  // namespace

std::string root_cause(std::string_view trace) {
  const auto links = links_of(trace);
  if (links.empty()) return {};
  const auto said = std::find_if(links.rbegin(), links.rend(), says_something);
  const auto innermost = said == links.rend() ? links.rbegin() : said;
  const auto better = std::find_if(innermost, links.rend(),
                                   [&](const Link& link) { return explains(link, *innermost); });
  const auto& link = better == links.rend() ? *innermost : *better;
  auto text = base::printable(link.type, longest_type) +
              (link.type.empty() || link.message.empty() ? "" : ": ") +
              base::printable(link.message, longest_message);
  const auto place =
      std::find_if(links.rbegin(), links.rend(), [](const Link& l) { return !l.place.empty(); });
  if (place != links.rend()) text += " (" + base::printable(place->place, 100) + ")";
  return text;
}

bool is_trace_line(std::string_view line) { return read_trace_line(line).kind != Kind::text; }

LastWords last_words(std::string_view log) {
  constexpr std::size_t most_behind = 20;  // lines that are written while a process goes down
  const auto lines = log_lines(log);
  LastWords words;
  for (auto i = lines.size(); i > 0 && words.line.empty(); --i) {
    if (!is_trace_line(lines[i - 1])) words.line = std::string(base::trim(lines[i - 1]));
  }
  auto end = lines.size();
  while (end > 0 && !is_trace_line(lines[end - 1])) --end;
  if (end == 0 || lines.size() - end > most_behind) return words;
  for (auto i = trace_begin(lines, end); i < end; ++i) words.trace += lines[i] + "\n";
  return words;
}

}  // namespace flink
