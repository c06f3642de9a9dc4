// Requests of a browser to Flink's web interface on this machine: which go on to the JobManager,
// and as what. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "deploy/cluster/rest_route.h"
#include "http/message.h"

namespace deploy {

/// Why a request goes no further.
struct WebRefusal {
  int status = 0;
  std::string text{};  ///< a sentence
};

/// Nothing for what a browser asks of the page that this server gave it. Refused are
///  - another Host than this server's: the page of a name that was bent to 127.0.0.1 (DNS
///    rebinding);
///  - what another page sends, as Origin and Sec-Fetch-Site tell it, but a link to the first page;
///    also a GET: Flink's interface cancels jobs with one (YarnCancelJobTerminationHeaders);
///  - a path that leads out of the JobManager's, in whatever way it is written: before it stands
///    that of the API server's proxy;
///  - other methods than Flink's REST API has.
std::optional<WebRefusal> refuse_web_request(const http::Request& asked, std::uint16_t port);

/// The request as the JobManager is asked, without what is the browser's own business: cookies,
/// credentials, its name, and what of its headers is not about the answer's form.
http::Request web_request(const http::Request& asked, const RestRoute& route);

/// Whether it may be sent again when its answer was lost.
bool is_repeatable(const http::Request& asked);

/// Whether what is asked for is a page, and not something that the page asks for.
bool wants_page(const http::Request& asked);

/// The first value of a header; empty where there is none.
std::string header_of(const http::Request& request, std::string_view name);

}  // namespace deploy
