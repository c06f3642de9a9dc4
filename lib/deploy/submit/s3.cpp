#include "deploy/submit/s3.h"

#include <initializer_list>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "base/unprintable.h"
#include "deploy/submit/s3_hosts.h"
#include "flink/config/s3_options.h"
#include "flink/values/uri.h"
#include "http/proxy.h"
#include "http/url.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;
using Environment = std::function<std::optional<std::string>(const std::string&)>;

constexpr std::chrono::hours longest_upload{1};

/// All of it is sent as part of a line.
std::string checked(std::string text, const std::string& where) {
  if (base::has_control(text))
    throw Error(Exit::usage, where + " has line breaks or control characters");
  return text;
}

/// An option of Flink's S3 file systems: the first of its keys that has a value. Where one spelling
/// is there with two prefixes the order of a hash map decides in flink-s3-fs-hadoop, and here that
/// of its list of prefixes.
std::string option(const flink::Configuration& configuration, const flink::Option& option) {
  for (const auto& key : option.keys) {
    const auto* value = configuration.find(key.name);
    if (value != nullptr && !value->text.empty())
      return checked(value->text, flink::where(key.name, value->origin));
  }
  return {};
}

/// The first of the variables that is set.
std::string variable(const Environment& env, std::initializer_list<const char*> names) {
  for (const auto* name : names) {
    if (auto value = env(name); value && !value->empty()) return checked(*value, name);
  }
  return {};
}

std::string first(const std::string& one, const std::string& other) {
  return one.empty() ? other : one;
}

/// What S3 says in its XML.
std::string element(const std::string& xml, const std::string& name) {
  const auto from = xml.find("<" + name + ">");
  if (from == std::string::npos) return {};
  const auto begin = from + name.size() + 2;
  const auto end = xml.find("</" + name + ">", begin);
  return end == std::string::npos ? "" : xml.substr(begin, end - begin);
}

[[noreturn]] void fail(const http::Response& response) {
  const auto code = element(response.body, "Code");
  const auto region = response.header("x-amz-bucket-region");
  auto text = fmt::format("S3 answered {}", response.status);
  if (!code.empty())
    text += fmt::format(" ({}): {}", base::printable(code, 100),
                        base::printable(element(response.body, "Message"), 500));
  if (response.status >= 300 && response.status < 400 && !region.empty())
    throw Error(Exit::failed, text,
                fmt::format("the bucket is in the region {}: set AWS_REGION or s3.endpoint.region",
                            base::printable(region, 100)));
  throw Error(response.status == 401 || response.status == 403 ? Exit::not_allowed : Exit::failed,
              text);
}

/// One object: the server that has it, and its place there.
struct Place {
  http::Url server{};
  std::string host{};    ///< as it is signed
  std::string target{};  ///< encoded
};

Place place_of(const S3Account& account, const std::string& uri) {
  const auto parts = flink::split_uri(uri);
  const std::string bucket(parts.authority);
  auto server = http::parse_url(first(account.endpoint, "https://" + s3_host(account.keys.region)));
  std::string path = server.prefix;
  server.prefix.clear();
  // A bucket with dots in front of the host is beyond what a wildcard certificate is for.
  if (account.path_style || http::is_address(server.host) || bucket.find('.') != std::string::npos)
    path += "/" + http::percent_encode(bucket);
  else server.host = bucket + "." + server.host;
  for (const auto& segment : base::split(parts.path.substr(1), '/'))
    path += "/" + http::percent_encode(segment);
  const bool usual_port = server.port == (server.scheme == "https" ? 443 : 80);
  return {server, usual_port ? server.host : server.authority(), path};
}

class Bucket {
 public:
  Bucket(const base::World& world, Connect connect, S3Account account)
      : world_(world), connect_(std::move(connect)), account_(std::move(account)) {}

  bool has(const std::string& uri) const {
    // Of a GET the first byte says as much as a HEAD, and what is wrong is in its body.
    const auto response = send(uri, {.method = "GET", .headers = {{"Range", "bytes=0-0"}}});
    if (response.status == 404) return false;
    if (response.status == 200 || response.status == 206 || response.status == 416) return true;
    fail(response);
  }

  void put(const std::string& path, const std::string& uri) const {
    auto file = world_.open_file(path);
    if (!file) throw Error(Exit::failed, "no such file");
    const auto response = send(uri, {.method = "PUT",
                                     .headers = {{"Content-Type", "application/octet-stream"}},
                                     .source = std::move(file)});
    if (response.status != 200) fail(response);
  }

 private:
  http::Response send(const std::string& uri, http::Request request) const {
    const auto place = place_of(account_, uri);
    request.target = place.target;
    http::Endpoint endpoint{.url = place.server.text(),
                            .proxy = http::proxy_for(place.server, world_.env),
                            .user_agent = "drey/" DREY_VERSION};
    endpoint.stopped = [signal = world_.signal] { return signal && signal() != 0; };
    const auto signed_one =
        signed_request(std::move(request), place.host, account_.keys, world_.now());
    const auto reply =
        connect_(endpoint)->send({&signed_one, 1}, world_.steady_now() + longest_upload).front();
    if (const auto* response = std::get_if<http::Response>(&reply)) return *response;
    throw Error(
        Exit::unreachable,
        fmt::format("{}: {}", place.server.authority(),
                    base::printable(std::get<http::Failure>(reply).text, 500)),
        "AWS_ENDPOINT_URL_S3 names this machine's way to S3, where s3.endpoint is the pods'");
  }

  base::World world_;
  Connect connect_;
  S3Account account_;
};

}  // namespace

S3Account s3_account(const flink::Configuration& configuration, const Environment& env) {
  S3Account account{.endpoint = first(variable(env, {"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"}),
                                      option(configuration, flink::options::s3_endpoint)),
                    .path_style = base::equals_ignoring_case(
                        option(configuration, flink::options::s3_path_style), "true")};
  const bool plain =
      base::equals_ignoring_case(option(configuration, flink::options::s3_tls), "false");
  if (!account.endpoint.empty() && account.endpoint.find("://") == std::string::npos)
    account.endpoint = (plain ? "http://" : "https://") + account.endpoint;
  auto& keys = account.keys;
  keys.access_key = option(configuration, flink::options::s3_access_key);
  keys.secret_key = option(configuration, flink::options::s3_secret_key);
  keys.session_token = option(configuration, flink::options::s3_session_token);
  if (keys.access_key.empty() && keys.secret_key.empty()) {
    keys.access_key = variable(env, {"AWS_ACCESS_KEY_ID"});
    keys.secret_key = variable(env, {"AWS_SECRET_ACCESS_KEY"});
    keys.session_token = variable(env, {"AWS_SESSION_TOKEN"});
  }
  if (keys.access_key.empty() || keys.secret_key.empty())
    throw Error(Exit::usage,
                "an upload to S3 needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the "
                "environment (or s3.access-key and s3.secret-key)");
  const auto host =
      account.endpoint.empty() ? std::string() : http::parse_url(account.endpoint).host;
  const auto region = first(option(configuration, flink::options::s3_region),
                            variable(env, {"AWS_REGION", "AWS_DEFAULT_REGION"}));
  keys.region = first(first(region, s3_region_of(host)), "us-east-1");
  return account;
}

Store s3_store(const base::World& world, const Connect& connect, const S3Account& account) {
  const auto bucket = std::make_shared<Bucket>(world, connect, account);
  return {.has = [bucket](const std::string& target) { return bucket->has(target); },
          .put = [bucket](const std::string& source,
                          const std::string& target) { bucket->put(source, target); }};
}

}  // namespace deploy
