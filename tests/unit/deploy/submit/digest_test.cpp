#include "deploy/submit/digest.h"

#include "support/catch.h"

TEST_CASE("a secret is stretched as others do it (PBKDF2, HMAC-SHA-256, 100000 times)") {
  // hashlib.pbkdf2_hmac of Python
  CHECK(deploy::hex(deploy::stretched("open sesame", "team-a/orders")) ==
        "2fb6448cd4b0507108be35991614aed81782efea45fa8cb587d69e2ae26fb1e9");
  CHECK(deploy::hex(deploy::stretched(std::string(100, 'x'), "s")) ==
        "ccc1a2e19911049f68d1463ce96574b72bc92dbb4de2c0fab4962f5a8b94a7ea");
}
