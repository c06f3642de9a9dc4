#include "base/base64.h"

#include <random>

#include "tests/support/catch.h"

TEST_CASE("base64 as in RFC 4648") {
  struct Row {
    const char* bytes;
    const char* text;
  };
  const Row row = GENERATE(values<Row>({{"", ""},
                                        {"f", "Zg=="},
                                        {"fo", "Zm8="},
                                        {"foo", "Zm9v"},
                                        {"foob", "Zm9vYg=="},
                                        {"fooba", "Zm9vYmE="},
                                        {"foobar", "Zm9vYmFy"},
                                        {"\xfb\xff\xfe", "+//+"}}));
  CHECK(base::base64_encode(row.bytes) == row.text);
  CHECK(base::base64_decode(row.text) == row.bytes);
}

TEST_CASE("line breaks in base64 are ignored") {
  CHECK(base::base64_decode("Zm9v\nYmFy\r\n") == "foobar");
  CHECK(base::base64_decode("Zm9vYg=\n=") == "foob");
  CHECK(base::base64_decode("\n") == "");
}

TEST_CASE("what is not base64") {
  const auto* text = GENERATE("Z", "Zg", "Zg=", "Zg===", "=", "====", "Z===", "Zm9v Zg==", "Zm9-",
                              "Zm9_", "Zg==Zg==", "Z=g=", "Zm9v!",
                              "\xc3\xbc"
                              "ab");
  CAPTURE(text);
  CHECK_FALSE(base::base64_decode(text).has_value());
}

TEST_CASE("all bytes survive base64") {
  std::mt19937 chance(5);
  for (std::size_t length = 0; length < 200; ++length) {
    std::string bytes(length, '\0');
    for (auto& byte : bytes) byte = static_cast<char>(chance() & 0xff);
    CHECK(base::base64_decode(base::base64_encode(bytes)) == bytes);
  }
}
