#include "base/utf8.h"

#include "support/catch.h"

using namespace base;

TEST_CASE("the first byte that is no part of a UTF-8 character") {
  struct Row {
    std::string text;
    std::optional<std::size_t> at;
  };
  const Row rows[] = {
      {"", std::nullopt},
      {"plain", std::nullopt},
      {"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80", std::nullopt},
      {"ab\xe9t\xe9", 2},             // Latin-1
      {"a\xc3", 1},                   // cut short
      {"\xe2\x82", 0},                //
      {"\xf0\x9f\x98", 0},            //
      {"a\x80", 1},                   // a continuation alone
      {"\xc0\xaf", 0},                // overlong
      {"\xe0\x80\xaf", 0},            //
      {"\xf0\x80\x80\xaf", 0},        //
      {"\xed\xa0\x80", 0},            // a surrogate
      {"\xf4\x90\x80\x80", 0},        // beyond U+10FFFF
      {"\xff\xfe", 0},                //
      {"\xed\x9f\xbf", std::nullopt}  // the last before the surrogates
  };
  for (const auto& [text, at] : rows) {
    CAPTURE(text);
    CHECK(first_not_utf8(text) == at);
  }
}

TEST_CASE("malformed bytes become as many U+FFFD as Java's decoder makes of them") {
  const std::string r = "\xef\xbf\xbd";
  // Each was given to OpenJDK 17's new String(bytes, UTF_8).
  const std::pair<std::string, std::string> rows[] = {
      {"", ""},
      {"a\xc3\xa9z", "a\xc3\xa9z"},
      {"\xe9t\xe9", r + "t" + r},
      {"x\xe2\x82", "x" + r},               // a character of three bytes, cut short: one
      {"x\xe2\x82y", "x" + r + "y"},        //
      {"\xf0\x9f\x98!", r + "!"},           // of four
      {"\xf0\x9f!", r + "!"},               //
      {"\xed\xa0\x80", r},                  // a surrogate: one
      {"\xed\xa0\x80\xed\xb0\x80", r + r},  //
      {"\xed\xa0", r},                      //
      {"\xc0\xaf", r + r},                  // overlong: each byte
      {"\xe0\x80\xaf", r + r + r},          //
      {"\xf0\x80\x80\xaf", r + r + r + r},  //
      {"\xf4\x90\x80\x80", r + r + r + r},  // beyond U+10FFFF
      {"\xf8\x88\x80\x80\x80", r + r + r + r + r},
      {"\x80\xbf", r + r},
      {"\xe2\xe2\x82\xac", r + "\xe2\x82\xac"}};
  for (const auto& [bytes, text] : rows) {
    CAPTURE(bytes);
    CHECK(utf8_as_java(bytes) == text);
  }
}

TEST_CASE("UTF-16 with its mark becomes UTF-8") {
  CHECK(utf8_of(std::string_view("\xff\xfe"
                                 "a\0"
                                 "\xac\x20",
                                 6)) == "a\xe2\x82\xac");
  CHECK(utf8_of(std::string_view("\xfe\xff"
                                 "\0a"
                                 "\xd8\x3d\xde\x00",
                                 8)) == "a\xf0\x9f\x98\x80");
  CHECK(utf8_of(std::string_view("\xff\xfe"
                                 "\x00\xd8"
                                 "a\0",
                                 6)) ==
        "\xef\xbf\xbd"
        "a");
  CHECK(utf8_of("plain") == "plain");
}
