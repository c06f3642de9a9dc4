#include "deploy/submit/s3_signature.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/submit/digest.h"

namespace deploy {
namespace {

/// "20130524T000000Z".
std::string basic_time(std::chrono::system_clock::time_point now) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(seconds - day);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

std::string signature(const S3Keys& keys, const std::string& day, const std::string& text) {
  auto key = hmac_sha256("AWS4" + keys.secret_key, day);
  for (const auto& part : {keys.region, std::string("s3"), std::string("aws4_request")})
    key = hmac_sha256(key, part);
  return hex(hmac_sha256(key, text));
}

}  // namespace

http::Request signed_request(http::Request request, const std::string& host, const S3Keys& keys,
                             std::chrono::system_clock::time_point now) {
  const auto time = basic_time(now);
  const auto day = time.substr(0, 8);
  const auto body_hash = hex(request.source ? sha256(*request.source) : sha256(request.body));
  request.headers.push_back({"Host", host});
  request.headers.push_back({"x-amz-content-sha256", body_hash});
  request.headers.push_back({"x-amz-date", time});
  if (!keys.session_token.empty())
    request.headers.push_back({"x-amz-security-token", keys.session_token});

  std::map<std::string, std::string> sorted;
  for (const auto& [name, value] : request.headers) sorted[base::lower(name)] = base::trim(value);
  std::string lines, names;
  for (const auto& [name, value] : sorted) {
    lines += fmt::format("{}:{}\n", name, value);
    names += (names.empty() ? "" : ";") + name;
  }
  const auto query = std::min(request.target.find('?'), request.target.size());
  const auto canonical =
      fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, request.target.substr(0, query),
                  query < request.target.size() ? request.target.substr(query + 1) : "", lines,
                  names, body_hash);
  const auto scope = fmt::format("{}/{}/s3/aws4_request", day, keys.region);
  const auto text =
      fmt::format("AWS4-HMAC-SHA256\n{}\n{}\n{}", time, scope, hex(sha256(canonical)));
  request.headers.push_back(
      {"Authorization",
       fmt::format("AWS4-HMAC-SHA256 Credential={}/{}, SignedHeaders={}, Signature={}",
                   keys.access_key, scope, names, signature(keys, day, text))});
  return request;
}

}  // namespace deploy
