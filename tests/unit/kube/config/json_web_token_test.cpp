#include "kube/config/json_web_token.h"

#include "support/catch.h"

using namespace kube;
using std::chrono::seconds;

TEST_CASE("the expiry of a token") {
  // {"exp":1700000000,"sub":"?>?>"}, whose base64 has '-' or '_' and no padding
  CHECK(expiry_of_jwt("e30.eyJleHAiOjE3MDAwMDAwMDAsInN1YiI6Ij8-Pz4ifQ.c2ln") ==
        std::chrono::system_clock::time_point(seconds(1'700'000'000)));
  CHECK(expiry_of_jwt("e30.eyJleHAiOi0xfQ.c2ln") == std::chrono::system_clock::time_point{});  // -1
  CHECK(expiry_of_jwt("e30.eyJleHAiOjFlMzAwfQ.c2ln") >
        std::chrono::system_clock::time_point(seconds(1)));  // 1e300
}

TEST_CASE("what is no token, or says nothing of it") {
  for (const auto* text : {"", "a", "a.b", "a.b.c", "e30.e30.c2ln", "e30.eyJleHAiOiIxIn0.c2ln",
                           "e30.%%.c2ln", "e30.e30.c.d"}) {
    INFO(text);
    CHECK_FALSE(expiry_of_jwt(text));
  }
}
