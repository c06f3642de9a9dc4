// Fates of one request on its way to a server and back.
#pragma once
#include <functional>
#include <string>

#include "http/message.h"

namespace test {

/// The program was killed here. Not a std::exception, so that nothing in the program catches it.
struct Killed {};

/// `apply` has the server carry the request out, and is its answer.
using Fate = std::function<http::Reply(const std::function<http::Response()>& apply)>;

namespace fate {

Fate answer(http::Response response);  ///< without carrying it out
Fate carry_out_but_answer(http::Response response);
Fate lose_answer();   ///< carried out, but the connection breaks before the answer
Fate lose_request();  ///< the same for the client, but it never arrived
Fate break_off();     ///< broken before it was sent as a whole
Fate refuse();        ///< connection refused
Fate kill_before();   ///< the program is killed before it arrives
Fate kill_after();    ///< the program is killed when it was carried out
Fate warn(std::string text);

}  // namespace fate

/// A `Status` as the API server words it.
http::Response status(int code, const std::string& reason, const std::string& message,
                      const std::string& kind = {}, const std::string& name = {});

}  // namespace test
