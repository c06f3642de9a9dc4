#include "flink/uri.h"

#include "tests/support/catch.h"

using namespace flink;

TEST_CASE("a scheme is a letter and what may follow it, before a colon") {
  CHECK(has_uri_scheme("local:///x"));
  CHECK(has_uri_scheme("s3+x.y-z:rest"));
  CHECK_FALSE(has_uri_scheme("/opt/x.jar"));
  CHECK_FALSE(has_uri_scheme("3s:x"));
  CHECK_FALSE(has_uri_scheme(":x"));
  CHECK_FALSE(has_uri_scheme("a b:x"));
}

TEST_CASE("what java.net.URI refuses") {
  struct Row {
    const char* text;
    const char* problem;
  };
  const Row rows[] = {
      {"local:///opt/flink/usrlib/job.jar", ""},
      {"local:///opt/gr\xc3\xbc\xc3\x9f.jar", ""},
      {"https://u:p@h:8/x?y=1#f", ""},
      {"local:///a%20b.jar", ""},
      {"local:///opt/flink/my job.jar", "not a URI: ' ' at index 21 must be percent-encoded"},
      {"local:///a|b", "not a URI: '|' at index 10 must be percent-encoded"},
      {"local:///a%2", "not a URI: a broken escape at index 10"},
      {"local:///a%zz", "not a URI: a broken escape at index 10"},
      {"", "not a URI: it is empty"},
      {":x", "not a URI: no scheme before ':'"},
      {"local:", "not a URI: nothing after the scheme"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(uri_problem(row.text) == row.problem);
  }
}

TEST_CASE("java.net.URL writes back without an empty authority") {
  CHECK(java_url_text("file:///opt/a.jar") == "file:/opt/a.jar");
  CHECK(java_url_text("FILE:/opt/a.jar") == "file:/opt/a.jar");
  CHECK(java_url_text("http://h/a b.jar") == "http://h/a b.jar");
  CHECK_FALSE(java_url_text("s3://b/a.jar"));
  CHECK_FALSE(java_url_text("local:///a.jar"));
  CHECK_FALSE(java_url_text("nota url"));
}
