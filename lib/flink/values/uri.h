// URIs and URLs by Java's rules, as far as Flink's client looks at them.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace flink {

/// Whether the text begins with a scheme (java.net.URI: a letter, then letters, digits, '+', '-',
/// '.', then ':').
bool has_uri_scheme(std::string_view text);

struct UriParts {
  std::string_view scheme{};     ///< without ':'
  std::string_view authority{};  ///< of "//authority"
  std::string_view path{};
};

/// Takes a URI apart; query and fragment stay in the path, as Flink's Path has neither.
UriParts split_uri(std::string_view text);

/// "%20" and its kin as the bytes that they stand for; what is no such escape stays.
std::string percent_decode(std::string_view text);

/// The name of a file in a directory, as Flink's Path writes it: "file:///a//b/" and "c" give
/// "file:/a/b/c".
std::string child_uri(std::string_view directory, std::string_view name);

/// What java.net.URI would refuse in the text, or empty: blanks and other illegal characters,
/// broken escapes, nothing after the scheme.
std::string uri_problem(std::string_view text);

/// How java.net.URL writes the text back ("file:///x" gives "file:/x"); absent for a protocol that
/// the JVM does not know.
std::optional<std::string> java_url_text(std::string_view text);

}  // namespace flink
