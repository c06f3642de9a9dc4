#include "deploy/web/web_answer.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"

namespace deploy {
namespace {

using http::Header;
using http::Response;

constexpr std::array passed_back{"accept-ranges",  "age",
                                 "cache-control",  "content-disposition",
                                 "content-range",  "content-encoding",
                                 "content-length", "content-type",
                                 "etag",           "expires",
                                 "last-modified",  "vary"};

/// Flink's interface brings all that it needs; its editor has workers of its own making.
const std::array<Header, 6> own_headers{
    {{"content-security-policy",
      "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; frame-ancestors 'none'; "
      "form-action 'self'; base-uri 'self'"},
     {"x-frame-options", "DENY"},
     {"x-content-type-options", "nosniff"},
     {"cross-origin-resource-policy", "same-origin"},
     {"cross-origin-opener-policy", "same-origin"},
     {"referrer-policy", "same-origin"}}};

/// Empty where it leads elsewhere.
std::string location_here(std::string_view location, const RestRoute& route) {
  for (const std::string_view own : {std::string_view(route.url), std::string_view(route.prefix)}) {
    if (own.empty() || !location.starts_with(own)) continue;
    const auto rest = location.substr(own.size());
    if (rest.empty()) return "/";
    if (rest.starts_with('/') && !rest.starts_with("//")) return std::string(rest);
  }
  const bool absolute = location.find(':') < location.find_first_of("/?#") ||
                        location.starts_with("//") || location.starts_with("/\\");
  const bool below_proxy = !route.prefix.empty() && location.starts_with('/');
  return absolute || below_proxy ? std::string() : std::string(location);
}

std::string escaped(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&': html += "&amp;"; break;
      case '<': html += "&lt;"; break;
      case '>': html += "&gt;"; break;
      case '"': html += "&quot;"; break;
      case '\'': html += "&#39;"; break;
      default: html += c;
    }
  }
  return html;
}

std::string page_of(const WebProblem& problem) {
  const auto* again = problem.passing ? R"(<meta http-equiv="refresh" content="2">)" : "";
  const auto hint =
      problem.hint.empty() ? std::string() : fmt::format("<p>{}</p>\n", escaped(problem.hint));
  return fmt::format(R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">{}<meta name="color-scheme" content="light dark">
<title>{}</title>
<style>body {{ font: 16px/1.5 sans-serif; max-width: 44em; margin: 4em auto; padding: 0 1em }}</style>
</head><body>
<h1>{}</h1>
<p>{}</p>
{}{}</body></html>
)",
                     again, escaped(problem.title), escaped(problem.title), escaped(problem.text),
                     hint, problem.passing ? "<p>This page asks again by itself.</p>\n" : "");
}

std::string errors_of(const WebProblem& problem) {
  auto text = problem.title + ": " + problem.text;
  if (!problem.hint.empty()) text += " (" + problem.hint + ")";
  return base::Json({{"errors", base::Json::array({text})}})
      .dump(-1, ' ', false, base::Json::error_handler_t::replace);
}

}  // namespace

Response web_head(const Response& answer, const RestRoute& route) {
  Response head{.status = answer.status};
  for (const auto& header : answer.headers) {
    if (std::find(passed_back.begin(), passed_back.end(), header.name) != passed_back.end())
      head.headers.push_back(header);
    if (header.name != "location") continue;
    if (const auto here = location_here(header.value, route); !here.empty())
      head.headers.push_back({"location", here});
  }
  head.headers.insert(head.headers.end(), own_headers.begin(), own_headers.end());
  return head;
}

Response web_problem(const WebProblem& problem, bool as_page) {
  Response response{.status = problem.status,
                    .body = as_page ? page_of(problem) : errors_of(problem)};
  response.headers = {{"content-type", as_page ? "text/html; charset=utf-8" : "application/json"},
                      {"content-length", std::to_string(response.body.size())},
                      {"cache-control", "no-store"}};
  response.headers.insert(response.headers.end(), own_headers.begin(), own_headers.end());
  return response;
}

}  // namespace deploy
