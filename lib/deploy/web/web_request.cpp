#include "deploy/web/web_request.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"

namespace deploy {
namespace {

using http::Request;

std::string_view path_of(const Request& request) {
  const std::string_view target = request.target;
  return target.substr(0, target.find('?'));
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const auto lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Absent where a '%' stands before something else than two digits.
std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = digit_of(text[i + 1]), low = digit_of(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

bool has_dot_segment(std::string text) {
  std::replace(text.begin(), text.end(), '\\', '/');
  const auto segments = base::split(text, '/');
  return std::any_of(segments.begin(), segments.end(),
                     [](const std::string& segment) { return segment == "." || segment == ".."; });
}

/// Decoded as often as somebody on the way could.
bool leads_out(std::string_view path) {
  constexpr int most_times = 4;
  std::string text(path);
  for (int times = 0; times < most_times; ++times) {
    if (has_dot_segment(text)) return true;
    const auto decoded = percent_decoded(text);
    if (!decoded) return times == 0;  // later it is a '%' that somebody wrote
    if (*decoded == text) return false;
    text = *decoded;
  }
  return true;
}

bool is_path(std::string_view target) {
  return target.starts_with('/') && target.find('#') == target.npos &&
         std::none_of(target.begin(), target.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte <= 0x20 || byte == 0x7f;
         });
}

std::size_t count_of(const Request& request, std::string_view name) {
  return static_cast<std::size_t>(std::count_if(
      request.headers.begin(), request.headers.end(),
      [&](const http::Header& each) { return base::equals_ignoring_case(each.name, name); }));
}

bool is_this_server(std::string_view authority, std::uint16_t port) {
  for (const std::string_view host : {"127.0.0.1", "localhost"}) {
    if (base::equals_ignoring_case(authority, fmt::format("{}:{}", host, port)) ||
        (port == 80 && base::equals_ignoring_case(authority, host)))
      return true;
  }
  return false;
}

/// Flink's interface has GETs that end a job, for proxies that let nothing else through.
bool changes_something(const Request& asked) {
  const auto path = path_of(asked);
  return asked.method != "GET" || path.ends_with("/yarn-cancel") || path.ends_with("/yarn-stop");
}

/// A link, or an address that was typed.
bool is_first_page(const Request& asked) {
  return asked.method == "GET" && path_of(asked) == "/" &&
         header_of(asked, "sec-fetch-mode") == "navigate" &&
         header_of(asked, "sec-fetch-dest") == "document";
}

bool comes_from_elsewhere(const Request& asked) {
  const auto own = "http://" + header_of(asked, "host");
  const auto origin = header_of(asked, "origin");
  if (!origin.empty() && !base::equals_ignoring_case(origin, own)) return true;
  const auto site = header_of(asked, "sec-fetch-site");
  if (!site.empty()) return site != "same-origin" && site != "none" && !is_first_page(asked);
  // A browser that is too old to say so.
  const auto referer = header_of(asked, "referer");
  return changes_something(asked) && origin.empty() && !referer.empty() &&
         !base::lower(referer).starts_with(base::lower(own) + "/");
}

constexpr std::array methods{"GET", "POST", "PUT", "PATCH", "DELETE"};

/// What a browser says of the answer that it wants, and of the body that it sends.
constexpr std::array passed_on{"accept",        "accept-encoding", "accept-language",
                               "cache-control", "content-type",    "if-modified-since",
                               "if-none-match", "if-range",        "pragma",
                               "range"};

}  // namespace

std::string header_of(const Request& request, std::string_view name) {
  for (const auto& header : request.headers) {
    if (base::equals_ignoring_case(header.name, name)) return header.value;
  }
  return {};
}

std::optional<WebRefusal> refuse_web_request(const Request& asked, std::uint16_t port) {
  if (count_of(asked, "host") != 1 || !is_this_server(header_of(asked, "host"), port))
    return WebRefusal{
        421, fmt::format("This is http://127.0.0.1:{}/, and no other server's name.", port)};
  if (std::find(methods.begin(), methods.end(), asked.method) == methods.end())
    return WebRefusal{405, "Flink's REST API has no such method."};
  if (comes_from_elsewhere(asked))
    return WebRefusal{403, "Another page asks for this, which only Flink's own may do."};
  if (!is_path(asked.target) || leads_out(path_of(asked)))
    return WebRefusal{400, "This is no path of Flink's."};
  return std::nullopt;
}

Request web_request(const Request& asked, const RestRoute& route) {
  Request request{.method = asked.method,
                  .target = route.prefix + asked.target,
                  .body = asked.body,
                  .most_silence = std::chrono::seconds(60)};
  for (const auto& header : asked.headers) {
    const auto name = base::lower(header.name);
    if (std::find(passed_on.begin(), passed_on.end(), name) != passed_on.end())
      request.headers.push_back({name, header.value});
  }
  return request;
}

bool is_repeatable(const Request& asked) { return !changes_something(asked); }

bool wants_page(const Request& asked) {
  return header_of(asked, "accept").find("text/html") != std::string::npos;
}

}  // namespace deploy
