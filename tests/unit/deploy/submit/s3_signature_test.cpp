// The examples of AWS's documentation, "Authenticating Requests: Using the Authorization Header".
#include "deploy/submit/s3_signature.h"

#include "support/catch.h"

using namespace deploy;

namespace {

const S3Keys keys{.region = "us-east-1",
                  .access_key = "AKIAIOSFODNN7EXAMPLE",
                  .secret_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"};
const std::string host = "examplebucket.s3.amazonaws.com";
const auto then = std::chrono::sys_days(std::chrono::year(2013) / 5 / 24);

std::string header(const http::Request& request, const std::string& name) {
  for (const auto& header : request.headers) {
    if (header.name == name) return header.value;
  }
  return "(none)";
}

}  // namespace

TEST_CASE("a GET with a range") {
  const auto request =
      signed_request({.method = "GET", .target = "/test.txt", .headers = {{"Range", "bytes=0-9"}}},
                     host, keys, then);
  CHECK(header(request, "Host") == host);
  CHECK(header(request, "x-amz-date") == "20130524T000000Z");
  CHECK(header(request, "x-amz-content-sha256") ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(header(request, "Authorization") ==
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
        "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

TEST_CASE("a PUT with other headers, and a byte in its path that must be encoded") {
  const auto request = signed_request({.method = "PUT",
                                       .target = "/test%24file.text",
                                       .headers = {{"Date", "Fri, 24 May 2013 00:00:00 GMT"},
                                                   {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
                                       .body = "Welcome to Amazon S3."},
                                      host, keys, then);
  CHECK_THAT(header(request, "Authorization"),
             Catch::EndsWith(
                 "Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"));
}

TEST_CASE("a query is signed apart from the path") {
  const auto request =
      signed_request({.method = "GET", .target = "/?max-keys=2&prefix=J"}, host, keys, then);
  CHECK_THAT(header(request, "Authorization"),
             Catch::EndsWith(
                 "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"));
}

TEST_CASE("a session's token goes along and is signed") {
  auto session = keys;
  session.session_token = "t0ken";
  const auto request = signed_request({.method = "GET", .target = "/"}, host, session, then);
  CHECK(header(request, "x-amz-security-token") == "t0ken");
  CHECK_THAT(header(request, "Authorization"), Catch::Contains("x-amz-date;x-amz-security-token,"));
}

TEST_CASE("a body that is read in pieces is signed as the same bytes in one") {
  const std::string bytes = "Welcome to Amazon S3.";
  const base::ByteSource source{
      bytes.size(), [&](std::uint64_t offset, std::size_t) { return bytes.substr(offset, 4); }};
  const auto whole =
      signed_request({.method = "PUT", .target = "/j", .body = bytes}, host, keys, then);
  CHECK(
      header(signed_request({.method = "PUT", .target = "/j", .source = source}, host, keys, then),
             "Authorization") == header(whole, "Authorization"));
}
