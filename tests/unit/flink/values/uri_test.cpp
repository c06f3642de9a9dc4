#include "flink/values/uri.h"

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
      {"local://", "not a URI: nothing after '//'"},
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

TEST_CASE("a URI is taken apart") {
  const auto parts = split_uri("s3://bucket/dir/x.jar");
  CHECK(parts.scheme == "s3");
  CHECK(parts.authority == "bucket");
  CHECK(parts.path == "/dir/x.jar");
  CHECK(split_uri("local:/opt/x.jar").path == "/opt/x.jar");
  CHECK(split_uri("local:///opt/x.jar").authority == "");
  CHECK(split_uri("s3://bucket").path == "");
  CHECK(split_uri("/opt/x.jar").scheme == "");
  CHECK(percent_decode("/a%20b%C3%BC%2%zz%") == "/a b\xc3\xbc%2%zz%");
}

TEST_CASE("a file in a directory, as Flink's Path writes it") {
  CHECK(child_uri("file:///mnt/out/up", "job.jar") == "file:/mnt/out/up/job.jar");
  CHECK(child_uri("file:///mnt//out/./up/ ", "job.jar") == "file:/mnt/out/up/job.jar");
  CHECK(child_uri("/mnt/out", "job.jar") == "/mnt/out/job.jar");
  CHECK(child_uri("file:///", "job.jar") == "file:/job.jar");
  CHECK(child_uri("s3://bucket/a", "job.jar") == "s3://bucket/a/job.jar");
  CHECK(child_uri("s3://bucket", "job.jar") == "s3://bucket/job.jar");
  CHECK(child_uri("up", "job.jar") == "up/job.jar");
}
