#include "http/curl_transfer.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/unprintable.h"
#include "http/curl_failure.h"

namespace http {
namespace {

using Kind = Failure::Kind;

constexpr std::size_t most_header_bytes = std::size_t{256} << 10;

bool has_header(const Request& request, std::string_view name) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [&](const Header& h) { return base::equals_ignoring_case(h.name, name); });
}

/// libcurl sends header lines as they are, so a line break in a value would add a header.
std::optional<Failure> header_problem(std::span<const Header> headers) {
  for (const auto& [name, value] : headers) {
    if (name.empty() || base::has_control(name) || name.find_first_of(" :") != std::string::npos)
      return Failure{.kind = Kind::protocol,
                     .text = fmt::format("'{}' is no header name", base::printable(name, 100))};
    if (!base::has_control(value)) continue;
    const bool ours =
        base::equals_ignoring_case(name, "authorization") || name.starts_with("Impersonate-");
    return Failure{.kind = ours ? Kind::identity : Kind::protocol,
                   .text = fmt::format(
                       "the value for header '{}' has line breaks or control characters", name)};
  }
  return std::nullopt;
}

bool is_method(std::string_view method) {
  return !method.empty() &&
         std::all_of(method.begin(), method.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_target(std::string_view target) {
  return target.starts_with('/') && !base::has_control(target) &&
         target.find(' ') == std::string_view::npos;
}

void append_all(StringList& lines, std::span<const Header> headers) {
  // libcurl sends a header without a value only when it is written with a semicolon.
  for (const auto& [name, value] : headers)
    append(lines, value.empty() ? name + ";" : name + ": " + value);
}

}  // namespace

Transfer::Transfer(const Endpoint& endpoint, const Url& url)
    : endpoint_(endpoint), url_(url), easy_(easy_for(endpoint, url)) {
  set(handle(), CURLOPT_PRIVATE, this);
  set(handle(), CURLOPT_ERRORBUFFER, detail_.data());
  set(handle(), CURLOPT_HEADERFUNCTION, on_header);
  set(handle(), CURLOPT_HEADERDATA, this);
  set(handle(), CURLOPT_WRITEFUNCTION, on_body);
  set(handle(), CURLOPT_WRITEDATA, this);
  set(handle(), CURLOPT_READFUNCTION, on_source);
  set(handle(), CURLOPT_READDATA, this);
  set(handle(), CURLOPT_SEEKFUNCTION, on_seek);
  set(handle(), CURLOPT_SEEKDATA, this);
  set(handle(), CURLOPT_SOCKOPTFUNCTION, on_socket);
  set(handle(), CURLOPT_SOCKOPTDATA, this);
  set(handle(), CURLOPT_PREREQFUNCTION, on_start);
  set(handle(), CURLOPT_PREREQDATA, this);
  if (endpoint.tls_server_name.empty()) return;
  append(dial_, "::" + url.authority());
  set(handle(), CURLOPT_CONNECT_TO, dial_.get());
}

std::optional<Failure> Transfer::prepare(const Request& request) {
  request_ = &request;
  response_ = {};
  sieve_.reset();
  if (!request.without.empty()) sieve_.emplace(request.without);
  detail_[0] = '\0';
  header_bytes_ = 0;
  head_told_ = false;
  source_at_ = 0;
  starts_ = 0;
  has_socket_ = false;
  stopped_.reset();
  thrown_ = nullptr;
  if (!is_method(request.method))
    return Failure{.kind = Kind::protocol, .text = "the request has no valid method"};
  if (!is_target(request.target))
    return Failure{.kind = Kind::protocol, .text = "the request has no valid path"};
  if (auto problem = header_problem(request.headers)) return problem;
  if (auto problem = header_problem(endpoint_.headers)) return problem;
  lines_.reset();
  const auto authorization = endpoint_.authorization && !has_header(request, "authorization")
                                 ? endpoint_.authorization()
                                 : std::string();
  if (!authorization.empty()) {
    const Header header{"Authorization", authorization};
    if (auto problem = header_problem({&header, 1})) return problem;
    append_all(lines_, {&header, 1});
  }
  set_headers(request);
  set_method(request);
  set(handle(), CURLOPT_LOW_SPEED_LIMIT, request.most_silence.count() > 0 ? 1L : 0L);
  set(handle(), CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.most_silence.count()));
  set_text(handle(), CURLOPT_URL, url_for(endpoint_, url_, request.target), "the URL");
  return std::nullopt;
}

void Transfer::set_headers(const Request& request) {
  append_all(lines_, request.headers);
  append_all(lines_, endpoint_.headers);
  if (!has_header(request, "accept")) append(lines_, "Accept: application/json");
  if (!request.body.empty() && !has_header(request, "content-type"))
    append(lines_, "Content-Type: application/json");
  if (!endpoint_.tls_server_name.empty()) append(lines_, "Host: " + url_.authority());
  append(lines_, "Expect:");
  set(handle(), CURLOPT_HTTPHEADER, lines_.get());
  // A stream may be sent as several gzip members, of which libcurl reads only the first.
  const bool plain = endpoint_.disable_compression || request.on_bytes;
  if (plain) set(handle(), CURLOPT_ACCEPT_ENCODING, nullptr);
  else set_text(handle(), CURLOPT_ACCEPT_ENCODING, "gzip", "the encoding");
}

void Transfer::set_method(const Request& request) {
  set(handle(), CURLOPT_CUSTOMREQUEST, nullptr);
  if (request.source) {
    set(handle(), CURLOPT_POSTFIELDS, nullptr);
    set(handle(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.source->size));
    set(handle(), CURLOPT_POST, 1L);
  } else if (request.body.empty() && request.method != "POST" && request.method != "PUT" &&
             request.method != "PATCH") {
    set(handle(), CURLOPT_HTTPGET, 1L);
  } else {
    set(handle(), CURLOPT_POSTFIELDS, static_cast<const void*>(request.body.data()));
    set(handle(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(handle(), CURLOPT_POST, 1L);
  }
  set_text(handle(), CURLOPT_CUSTOMREQUEST, request.method, "the method");
}

Reply Transfer::reply(CURLcode code) {
  if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
  if (code == CURLE_OK) {
    long status = 0;
    curl_easy_getinfo(handle(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    return std::move(response_);
  }
  // Over HTTP/2 libcurl calls a connection that ends before the first byte of an answer a broken
  // answer, too.
  if (code == CURLE_PARTIAL_FILE && header_bytes_ == 0) code = CURLE_GOT_NOTHING;
  if (code == CURLE_OPERATION_TIMEDOUT && starts_ > 0)
    return Failure{
        .kind = Kind::timeout,
        .sent = true,
        .text = fmt::format("the server sent nothing for {} s", request_->most_silence.count())};
  auto failure = stopped_ ? *stopped_ : failure_of(handle(), code, detail_.data(), endpoint_);
  // A certificate that is turned down ends the handshake, even where the request went out right
  // behind it.
  failure.sent = failure.kind != Kind::identity && failure.kind != Kind::tls && starts_ > 0;
  return failure;
}

int Transfer::http2_port() const {
  long version = 0;
  long port = 0;
  curl_easy_getinfo(handle(), CURLINFO_HTTP_VERSION, &version);
  curl_easy_getinfo(handle(), CURLINFO_LOCAL_PORT, &port);
  return version == CURL_HTTP_VERSION_2_0 ? static_cast<int>(port) : 0;
}

Failure Transfer::given_up(Kind kind, const std::string& why, bool connected) const {
  const auto* phase = starts_ == 0 && connected
                          ? "before it could be sent, as the request before it was not answered"
                      : starts_ == 0       ? "while connecting"
                      : header_bytes_ == 0 ? "while waiting for the answer"
                                           : "in the middle of the answer";
  return {.kind = kind, .sent = starts_ > 0, .text = fmt::format("{} {}", why, phase)};
}

bool Transfer::streams() const {
  long status = 0;
  curl_easy_getinfo(handle(), CURLINFO_RESPONSE_CODE, &status);
  return request_->on_bytes && status >= 200 && status < 300;
}

bool Transfer::take_header(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > most_header_bytes) {
    stopped_ =
        Failure{.kind = Kind::too_large, .text = "the answer's headers are larger than 256 KiB"};
    return false;
  }
  // A final answer may follow an interim one (1xx).
  if (line.starts_with("HTTP/")) response_.headers.clear();
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || line.starts_with("HTTP/")) return true;
  response_.headers.push_back(
      {base::lower(line.substr(0, colon)), std::string(base::trim(line.substr(colon + 1)))});
  return true;
}

bool Transfer::stream(std::string_view bytes) {
  if (!std::exchange(head_told_, true) && request_->on_head) {
    long status = 0;
    curl_easy_getinfo(handle(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    if (!request_->on_head(response_)) return stop();
  }
  return request_->on_bytes(bytes) || stop();
}

/// Whoever is given the answer wants no more of it.
bool Transfer::stop() {
  stopped_ = Failure{.kind = Kind::stopped, .text = "stopped"};
  return false;
}

/// Several answers come at once. Looked at anew with each megabyte.
bool Transfer::has_room() {
  constexpr std::size_t megabyte = std::size_t{1} << 20;
  const auto megabytes = response_.body.size() / megabyte;
  return std::exchange(megabytes_, megabytes) == megabytes ||
         base::memory_in_use() <= base::most_memory;
}

bool Transfer::take_body(std::string_view bytes) {
  if (streams()) return stream(bytes);
  if (sieve_) sieve_->add(bytes, response_.body);
  else response_.body += bytes;
  if (response_.body.size() > request_->most_bytes) {
    stopped_ =
        Failure{.kind = Kind::too_large,
                .text = fmt::format("the answer is larger than {} bytes", request_->most_bytes)};
    return false;
  }
  if (has_room()) return true;
  stopped_ = Failure{
      .kind = Kind::too_large,
      .text = fmt::format("all answers together are larger than {} MiB", base::most_memory >> 20U)};
  return false;
}

/// What is sent next of the request's source; empty at the end, and where it ended before its time,
/// which `stopped_` then says.
std::string Transfer::next_piece(std::size_t room) {
  const auto& source = *request_->source;
  auto piece = source.read(source_at_, std::min<std::uint64_t>(room, source.size - source_at_));
  source_at_ += piece.size();
  if (piece.empty() && source_at_ < source.size)
    stopped_ =
        Failure{.kind = Kind::broken, .text = "what is sent became shorter while it was read"};
  return piece;
}

std::size_t Transfer::on_source(char* buffer, std::size_t, std::size_t room, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  try {
    const auto piece = transfer.next_piece(room);
    std::copy(piece.begin(), piece.end(), buffer);
    return transfer.stopped_ ? CURL_READFUNC_ABORT : piece.size();
  } catch (...) {
    transfer.thrown_ = std::current_exception();
    return CURL_READFUNC_ABORT;
  }
}

int Transfer::on_seek(void* self, curl_off_t offset, int origin) {
  if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
  static_cast<Transfer*>(self)->source_at_ = static_cast<std::uint64_t>(offset);
  return CURL_SEEKFUNC_OK;
}

std::size_t Transfer::on_header(char* bytes, std::size_t, std::size_t size, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  try {
    return transfer.take_header({bytes, size}) ? size : CURL_WRITEFUNC_ERROR;
  } catch (...) {
    transfer.thrown_ = std::current_exception();
    return CURL_WRITEFUNC_ERROR;
  }
}

std::size_t Transfer::on_body(char* bytes, std::size_t, std::size_t size, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  try {
    return transfer.take_body({bytes, size}) ? size : CURL_WRITEFUNC_ERROR;
  } catch (...) {
    transfer.thrown_ = std::current_exception();
    return CURL_WRITEFUNC_ERROR;
  }
}

int Transfer::on_socket(void* self, curl_socket_t, curlsocktype) {
  static_cast<Transfer*>(self)->has_socket_ = true;
  return CURL_SOCKOPT_OK;
}

int Transfer::on_start(void* self, char*, char*, int, int) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (++transfer.starts_ == 1) return CURL_PREREQFUNC_OK;
  // libcurl sends a request again, POSTs too, when a connection that was in use before breaks: the
  // server may have acted on the first.
  transfer.stopped_ =
      Failure{.kind = Kind::broken, .text = "the connection broke before the answer came"};
  return CURL_PREREQFUNC_ABORT;
}

}  // namespace http
