// URIs and URLs by Java's rules, as far as Flink's client looks at them.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace flink {

/// Whether the text begins with a scheme (java.net.URI: a letter, then letters, digits, '+', '-', '.', then ':').
bool has_uri_scheme(std::string_view text);

/// What java.net.URI would refuse in the text, or empty: blanks and other illegal characters, broken escapes, nothing after the scheme.
std::string uri_problem(std::string_view text);

/// How java.net.URL writes the text back ("file:///x" gives "file:/x"); absent for a protocol that the JVM does not know.
std::optional<std::string> java_url_text(std::string_view text);

}  // namespace flink
