#include "deploy/submit/s3.h"

#include "support/catch.h"
#include "support/fake_transport.h"
#include "support/test_world.h"
#include "support/thrown.h"

using namespace deploy;
using test::response;

namespace {

using Options = std::vector<std::pair<std::string, std::string>>;

flink::Configuration configuration(const Options& options) {
  flink::Configuration result;
  for (const auto& [key, value] : options) result.set(key, value, {});
  return result;
}

/// A transport that outlives the one which the store is given.
struct Lent : http::Transport {
  explicit Lent(http::Transport& transport) : to(transport) {}
  std::vector<http::Reply> send(std::span<const http::Request> requests,
                                std::chrono::steady_clock::time_point deadline) override {
    return to.send(requests, deadline);
  }
  http::Transport& to;
};

struct Scene {
  Scene() { surroundings.files["/home/me/job.jar"] = "bytes"; }
  test::TestWorld surroundings{};
  test::FakeTransport transport{};
  std::vector<http::Endpoint> connected{};
  S3Account account{.keys = {.region = "eu-central-1", .access_key = "AK", .secret_key = "s3cret"}};

  Store store() {
    const auto connect = [this](const http::Endpoint& endpoint) {
      connected.push_back(endpoint);
      return std::make_unique<Lent>(transport);
    };
    return s3_store(surroundings.world(), connect, account);
  }
};

}  // namespace

TEST_CASE("an object is written with its bytes, signed") {
  Scene scene;
  scene.transport.expect("PUT", "/jobs/a%20job.jar", response(200));
  scene.store().put("/home/me/job.jar", "s3://bucket/jobs/a job.jar");
  REQUIRE(scene.transport.requests.size() == 1);
  const auto& request = scene.transport.requests[0];
  REQUIRE(request.source);
  CHECK(request.body.empty());
  CHECK(request.source->read(0, request.source->size) == "bytes");
  CHECK_THAT(
      request.headers.back().value,
      Catch::StartsWith("AWS4-HMAC-SHA256 Credential=AK/20231114/eu-central-1/s3/aws4_request, "));
  CHECK(scene.connected.at(0).url == "https://bucket.s3.eu-central-1.amazonaws.com:443");
}

TEST_CASE("an upload holds no more than a piece of its file") {
  Scene scene;
  std::size_t largest = 0;
  auto world = scene.surroundings.world();
  world.open_file = [&](const std::string&) {
    return base::ByteSource{std::uint64_t{8} << 20U, [&](std::uint64_t, std::size_t most) {
                              largest = std::max(largest, most);
                              return std::string(std::min<std::size_t>(most, 100'000), 'x');
                            }};
  };
  scene.transport.expect("PUT", "/j", response(200));
  s3_store(
      world, [&](const http::Endpoint&) { return std::make_unique<Lent>(scene.transport); },
      scene.account)
      .put("/job.jar", "s3://b/j");
  CHECK(largest > 0);
  CHECK(largest <= std::size_t{1} << 20U);
}

TEST_CASE("whether an object is there") {
  const auto [status, there] =
      GENERATE(table<int, bool>({{200, true}, {206, true}, {416, true}, {404, false}}));
  Scene scene;
  scene.transport.expect("GET", "/job.jar", response(status));
  CHECK(scene.store().has("s3://bucket/job.jar") == there);
}

TEST_CASE("where a bucket is") {
  struct Row {
    std::string endpoint;
    bool path_style;
    std::string uri, url, target, host;
  };
  const auto row = GENERATE(values<Row>({
      {"http://minio:9000", true, "s3://b/j", "http://minio:9000", "/b/j", "minio:9000"},
      {"https://s3.example.com/base/", true, "s3://b/j", "https://s3.example.com:443", "/base/b/j",
       "s3.example.com"},
      {"https://s3.example.com", false, "s3://b/j", "https://b.s3.example.com:443", "/j",
       "b.s3.example.com"},
      {"http://10.0.0.1:9000", false, "s3://b/j", "http://10.0.0.1:9000", "/b/j", "10.0.0.1:9000"},
      {"http://[::1]:9000", false, "s3://b/j", "http://[::1]:9000", "/b/j", "[::1]:9000"},
      {"", false, "s3://with.dots/j", "https://s3.eu-central-1.amazonaws.com:443", "/with.dots/j",
       "s3.eu-central-1.amazonaws.com"},
  }));
  Scene scene;
  scene.account.endpoint = row.endpoint;
  scene.account.path_style = row.path_style;
  scene.transport.expect("GET", row.target, response(404));
  scene.store().has(row.uri);
  CHECK(scene.connected.at(0).url == row.url);
  CHECK(scene.transport.requests.at(0).headers.at(1).value == row.host);
}

TEST_CASE("what S3 refuses, in its words") {
  const std::string denied =
      "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>Access "
      "Denied</Message><Key>x</Key></Error>";
  Scene scene;
  scene.transport.expect("PUT", "/j", response(403, denied));
  auto error = test::thrown([&] { scene.store().put("/home/me/job.jar", "s3://b/j"); });
  CHECK(error.exit == base::Exit::not_allowed);
  CHECK(error.text == "S3 answered 403 (AccessDenied): Access Denied");
  scene.transport.expect("PUT", "/j", response(401));
  CHECK(test::thrown([&] { scene.store().put("/home/me/job.jar", "s3://b/j"); }).exit ==
        base::Exit::not_allowed);
  scene.transport.expect("PUT", "/j", response(301, "", {{"x-amz-bucket-region", "us-west-2"}}));
  error = test::thrown([&] { scene.store().put("/home/me/job.jar", "s3://b/j"); });
  CHECK(error.hint ==
        "the bucket is in the region us-west-2: set AWS_REGION or s3.endpoint.region");
  scene.transport.expect(
      "GET", "/j", http::Failure{.kind = http::Failure::Kind::resolve, .text = "no such host"});
  error = test::thrown([&] { scene.store().has("s3://b/j"); });
  CHECK(error.exit == base::Exit::unreachable);
  CHECK(error.text == "b.s3.eu-central-1.amazonaws.com:443: no such host");
}

TEST_CASE("a bucket of another partition is on a server of that partition") {
  Scene scene;
  scene.account.keys.region = "cn-north-1";
  scene.transport.expect("GET", "/j", response(404));
  scene.store().has("s3://b/j");
  CHECK(scene.connected.at(0).url == "https://b.s3.cn-north-1.amazonaws.com.cn:443");
}

TEST_CASE("the way to S3 is the machine's: its proxy, and a signal that breaks it off") {
  Scene scene;
  scene.surroundings.env["HTTPS_PROXY"] = "http://proxy.example.com:3128";
  auto world = scene.surroundings.world();
  int signal = 0;
  world.signal = [&] { return signal; };
  std::vector<http::Endpoint> connected;
  const auto connect = [&](const http::Endpoint& endpoint) {
    connected.push_back(endpoint);
    return std::make_unique<Lent>(scene.transport);
  };
  scene.transport.expect("GET", "/j", response(404));
  s3_store(world, connect, scene.account).has("s3://b/j");
  REQUIRE(connected.size() == 1);
  CHECK(connected[0].proxy == "http://proxy.example.com:3128");
  CHECK_FALSE(connected[0].stopped());
  signal = 2;
  CHECK(connected[0].stopped());
}

TEST_CASE("whose account it is") {
  test::TestWorld surroundings;
  surroundings.env = {{"AWS_ACCESS_KEY_ID", "EA"},
                      {"AWS_SECRET_ACCESS_KEY", "ES"},
                      {"AWS_SESSION_TOKEN", "ET"},
                      {"AWS_REGION", "eu-west-1"}};
  const auto env = surroundings.world().env;
  SECTION("the environment's") {
    const auto account = s3_account(configuration({}), env);
    CHECK(account.keys.access_key == "EA");
    CHECK(account.keys.secret_key == "ES");
    CHECK(account.keys.session_token == "ET");
    CHECK(account.keys.region == "eu-west-1");
    CHECK(account.endpoint == "");
    CHECK_FALSE(account.path_style);
  }
  SECTION("Flink's options go before it") {
    const auto account = s3_account(configuration({{"s3.access-key", "FA"},
                                                   {"s3.secret-key", "FS"},
                                                   {"s3.endpoint", "minio.svc:9000"},
                                                   {"s3.path.style.access", "true"},
                                                   {"s3.endpoint.region", "us-west-2"}}),
                                    env);
    CHECK(account.keys.access_key == "FA");
    CHECK(account.keys.secret_key == "FS");
    CHECK(account.keys.session_token == "");
    CHECK(account.keys.region == "us-west-2");
    CHECK(account.endpoint == "https://minio.svc:9000");
    CHECK(account.path_style);
  }
  SECTION("Flink's options under each of its prefixes") {
    const std::string prefix = GENERATE("s3.", "s3a.", "fs.s3a.");
    surroundings.env.clear();
    const auto account = s3_account(configuration({{prefix + "access.key", "FA"},
                                                   {prefix + "secret.key", "FS"},
                                                   {prefix + "session.token", "FT"},
                                                   {prefix + "endpoint", "minio.svc:9000"},
                                                   {prefix + "connection.ssl.enabled", "false"},
                                                   {prefix + "path.style.access", "true"},
                                                   {prefix + "endpoint.region", "eu-south-2"}}),
                                    env);
    CHECK(account.keys.access_key == "FA");
    CHECK(account.keys.secret_key == "FS");
    CHECK(account.keys.session_token == "FT");
    CHECK(account.keys.region == "eu-south-2");
    CHECK(account.endpoint == "http://minio.svc:9000");
    CHECK(account.path_style);
  }
  SECTION("which of several spellings counts") {
    const auto key = [&](const Options& options) {
      auto all = options;
      all.emplace_back("s3.secret-key", "FS");
      return s3_account(configuration(all), env).keys.access_key;
    };
    // The dash is copied over the dot, whatever the prefix.
    CHECK(key({{"s3.access-key", "dash"}, {"s3.access.key", "dot"}}) == "dash");
    CHECK(key({{"fs.s3a.access-key", "dash"}, {"s3.access.key", "dot"}}) == "dash");
    CHECK(key({{"s3.access.key", "s3"}, {"s3a.access.key", "s3a"}, {"fs.s3a.access.key", "fs"}}) ==
          "s3");
    CHECK(key({{"s3a.access-key", "s3a"}, {"fs.s3a.access-key", "fs"}}) == "s3a");
    CHECK(key({{"s3.access-key", ""}, {"fs.s3a.access.key", "fs"}}) == "fs");
  }
  SECTION("the halves of a key may have different prefixes") {
    const auto account =
        s3_account(configuration({{"s3.access-key", "FA"}, {"fs.s3a.secret.key", "FS"}}), env);
    CHECK(account.keys.secret_key == "FS");
    CHECK(account.keys.session_token == "");
  }
  SECTION("this machine's way to S3 goes before the pods'") {
    surroundings.env["AWS_ENDPOINT_URL_S3"] = "http://localhost:9000";
    CHECK(s3_account(configuration({{"s3.endpoint", "http://minio.svc:9000"}}), env).endpoint ==
          "http://localhost:9000");
  }
  SECTION("other names of the same") {
    surroundings.env.erase("AWS_REGION");
    surroundings.env["AWS_DEFAULT_REGION"] = "ap-south-1";
    surroundings.env["AWS_ENDPOINT_URL"] = "http://localhost:9001";
    const auto account = s3_account(configuration({{"s3.path-style-access", "true"}}), env);
    CHECK(account.keys.region == "ap-south-1");
    CHECK(account.endpoint == "http://localhost:9001");
    CHECK(account.path_style);
  }
  SECTION("half of a key is none, and is not made whole by the environment's") {
    const auto half = GENERATE(Options{{"s3.access-key", "FA"}}, Options{{"s3.secret-key", "FS"}});
    CHECK(test::thrown([&] { s3_account(configuration(half), env); }).exit == base::Exit::usage);
  }
  SECTION("a region in the endpoint's name, and none at all") {
    surroundings.env.erase("AWS_REGION");
    CHECK(s3_account(configuration({{"s3.endpoint", "https://s3.eu-central-1.amazonaws.com"}}), env)
              .keys.region == "eu-central-1");
    CHECK(s3_account(configuration({{"fs.s3a.endpoint", "http://s3.cn-north-1.amazonaws.com.cn"}}),
                     env)
              .keys.region == "cn-north-1");
    CHECK(
        s3_account(configuration({{"s3.endpoint", "https://s3.amazonaws.com"}}), env).keys.region ==
        "us-east-1");
    CHECK(s3_account(configuration({}), env).keys.region == "us-east-1");
  }
  SECTION("nobody's") {
    surroundings.env.erase("AWS_SECRET_ACCESS_KEY");
    const auto error = test::thrown([&] { s3_account(configuration({}), env); });
    CHECK(error.exit == base::Exit::usage);
    CHECK_THAT(error.text, Catch::Contains("AWS_SECRET_ACCESS_KEY"));
  }
}

TEST_CASE("what would become a line of its own in a request is refused, and its origin named") {
  flink::Configuration configuration;
  configuration.set("s3.access-key", "a\r\nb", {flink::Origin::Kind::dynamic, "-D"});
  configuration.set("s3.secret-key", "s", {flink::Origin::Kind::dynamic, "-D"});
  const auto none = [](const std::string&) { return std::nullopt; };
  const auto error = test::thrown([&] { deploy::s3_account(configuration, none); });
  CHECK(error.exit == base::Exit::usage);
  CHECK(error.text == "-D s3.access-key has line breaks or control characters");
  const auto env = [](const std::string& name) {
    return name == "AWS_ACCESS_KEY_ID" ? std::optional<std::string>("a\nb") : std::nullopt;
  };
  CHECK(test::thrown([&] { deploy::s3_account({}, env); }).text ==
        "AWS_ACCESS_KEY_ID has line breaks or control characters");
}
