#include "cli/output/trace.h"

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/amounts.h"
#include "http/told.h"

namespace cli {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

std::string sent_text(const http::Request& request) {
  return request.body.empty()
             ? std::string()
             : fmt::format(" ({})",
                           deploy::size_text(static_cast<std::int64_t>(request.body.size())));
}

std::string reply_text(const http::Reply& reply) {
  if (const auto* failure = std::get_if<http::Failure>(&reply))
    return fmt::format("no answer, {}: {}",
                       failure->sent ? "though it may have come" : "it was not sent",
                       base::printable(failure->text, 300));
  const auto& response = std::get<http::Response>(reply);
  const auto audit = response.header("audit-id");
  return fmt::format("{}, {}{}", response.status,
                     deploy::size_text(static_cast<std::int64_t>(response.body.size())),
                     audit.empty() ? "" : fmt::format(", audit {}", base::printable(audit, 100)));
}

}  // namespace

Connect traced(const Connect& connect, const Output& output) {
  if (!output.traces()) return connect;
  return [connect, &output](const http::Endpoint& endpoint) {
    const auto tell = [&output, url = endpoint.url](const auto& request, const auto& reply,
                                                    const auto time) {
      output.insist(fmt::format("trace: {} {}{}{} → {}, {}", request.method,
                                base::printable(url, 300), base::printable(request.target, 1000),
                                sent_text(request), reply_text(reply),
                                deploy::span_text(duration_cast<milliseconds>(time))));
    };
    return http::telling(connect(endpoint), output.world().steady_now, tell);
  };
}

}  // namespace cli
