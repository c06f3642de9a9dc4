// AWS Signature Version 4 for requests to S3 and what speaks like it.
#pragma once
#include <chrono>
#include <string>

#include "http/message.h"

namespace deploy {

struct S3Keys {
  std::string region{};
  std::string access_key{};
  std::string secret_key{};
  std::string session_token{};  ///< empty: none
};

/// The request with Host, the x-amz-… headers that its time and body ask for, and an Authorization
/// that covers them and all that it had. Its target must be encoded as S3 wants it: every byte but
/// letters, digits, "-._~" and the slashes (see http::percent_encode). A body that is a source is
/// read whole for its hash. (AWS: "Authenticating Requests: Using the Authorization Header", S3's
/// form of it, with the body's hash.)
http::Request signed_request(http::Request request, const std::string& host, const S3Keys& keys,
                             std::chrono::system_clock::time_point now);

}  // namespace deploy
