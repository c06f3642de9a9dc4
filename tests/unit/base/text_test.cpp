#include "base/text.h"

#include <algorithm>

#include "base/unprintable.h"
#include "base/utf8.h"
#include "tests/support/catch.h"

using Parts = std::vector<std::string>;

TEST_CASE("n separators give n + 1 parts") {
  CHECK(base::split("", ';') == Parts{""});
  CHECK(base::split("a", ';') == Parts{"a"});
  CHECK(base::split("a;b", ';') == Parts{"a", "b"});
  CHECK(base::split(";a;;", ';') == Parts{"", "a", "", ""});
}

TEST_CASE("trim takes what Java's trim takes") {
  CHECK(base::trim("") == "");
  CHECK(base::trim(" \t\n\x01 ") == "");
  CHECK(base::trim("\x1f a b\r\n") == "a b");
  CHECK(base::trim("\xc2\xa0"
                   "a") ==
        "\xc2\xa0"
        "a");
}

TEST_CASE("join") {
  CHECK(base::join(Parts{}, ", ").empty());
  CHECK(base::join(Parts{"a"}, ", ") == "a");
  CHECK(base::join(Parts{"a", "", "b"}, ", ") == "a, , b");
}

TEST_CASE("case") {
  CHECK(base::lower("AbZ1\xc3\x9c") == "abz1\xc3\x9c");
  CHECK(base::equals_ignoring_case("TrUe", "true"));
  CHECK_FALSE(base::equals_ignoring_case("true", "tru"));
  CHECK(base::equals_ignoring_case("", ""));
}

TEST_CASE("the nearest word, if one is near enough") {
  const Parts words{"taskmanager.numberOfTaskSlots", "parallelism.default", "rest.port"};
  CHECK(base::nearest("taskmanager.numberOfTaskSlot", words) == words[0]);
  CHECK(base::nearest("paralelism.default", words) == words[1]);
  CHECK(base::nearest("rest.prot", words) == words[2]);
  CHECK(base::nearest("REST.PORT", words) == words[2]);
  CHECK(base::nearest("something.else", words).empty());
  CHECK(base::nearest("", words).empty());
  CHECK(base::nearest("x", Parts{}).empty());
}

TEST_CASE("text from outside is made safe for a terminal") {
  CHECK(base::printable("plain \xc3\xbc") == "plain \xc3\xbc");
  CHECK(base::printable("a\nb\tc\r") == "a\\nb c\\x0d");
  CHECK(base::printable("\x1b[31mred\x7f") == "\\x1b[31mred\\x7f");
  CHECK(base::printable("\xc2\x9b"
                        "31m") == "\\xc2\\x9b31m");
  CHECK(base::printable("\xc2\xa0") == "\xc2\xa0");
  CHECK(base::printable("abcdef", 3) == "abc\xe2\x80\xa6");
  CHECK(base::printable("abc", 3) == "abc");
}

TEST_CASE("the nearest word is searched for within the slips that may be meant, and no further") {
  const std::vector<std::string> words{"parallelism.default", "rest.port", "rest.bind-port"};
  CHECK(base::nearest("paralelism.defualt", words) == "parallelism.default");
  CHECK(base::nearest("REST.PROT", words) == "rest.port");
  CHECK(base::nearest("rest.bindport", words) == "rest.bind-port");
  CHECK(base::nearest("rest.q", words).empty());
  CHECK(base::nearest("", words).empty());
  CHECK(base::nearest("ab", std::vector<std::string>{"ba"}) == "ba");
  CHECK(base::nearest("abcd", std::vector<std::string>{"abcdxx", "abxcd"}) == "abxcd");
  // Of two that are equally near the first counts.
  CHECK(base::nearest("abcd", std::vector<std::string>{"abce", "abcf"}) == "abce");
}

TEST_CASE("nothing is near a word of more than 100 bytes") {
  const std::string word(100, 'a');
  CHECK(base::nearest(word, std::vector<std::string>{word + "b"}) == word + "b");
  CHECK(base::nearest(word + "c", std::vector<std::string>{word + "b"}).empty());
}

TEST_CASE(
    "what turns the direction of writing, ends a line unseen, or is no UTF-8 is shown as what it "
    "is") {
  CHECK(base::printable("a\xe2\x80\xae"
                        "b") == "a\\xe2\\x80\\xaeb");
  for (const auto* text : {"\xe2\x80\x8e", "\xe2\x80\x8f", "\xe2\x80\xa8", "\xe2\x80\xa9",
                           "\xe2\x80\xaa", "\xe2\x81\xa6", "\xe2\x81\xa9", "\xd8\x9c", "\xc2\x80",
                           "\x9b", "\xff", "\xc2", "\xe2\x80", "\xed\xa0\x80", "\xc0\x80"}) {
    CAPTURE(text);
    const auto shown = base::printable(text);
    CHECK(shown.starts_with("\\x"));
    CHECK(std::all_of(shown.begin(), shown.end(), [](char c) { return c > 0x20 && c < 0x7f; }));
  }
  CHECK(base::printable("שלום Grüße 订单 🙂 … – \xe2\x80\xa6") ==
        "שלום Grüße 订单 🙂 … – \xe2\x80\xa6");
  CHECK(base::printable("üüü", 3) == "ü…");
}

TEST_CASE("a character that was begun") {
  CHECK(base::begun_utf8("") == 0);
  CHECK(base::begun_utf8("a") == 0);
  CHECK(base::begun_utf8("ü") == 0);
  CHECK(base::begun_utf8("a\xc2") == 1);
  CHECK(base::begun_utf8("a\xe2\x80") == 2);
  CHECK(base::begun_utf8("a\xf0\x9f\x99") == 3);
  CHECK(base::begun_utf8("a\x80\x80") == 0);
}

TEST_CASE("a text that is cut ends before what would go beyond, and never within an escape") {
  CHECK(base::printable("\x01\x01\x01", 8) == "\\x01\\x01…");
  CHECK(base::printable("\x01\x01\x01", 11) == "\\x01\\x01…");
  CHECK(base::printable("aä", 2) == "a…");
  CHECK(base::printable("aä", 3) == "aä");
  CHECK(base::printable("a\n", 3) == "a\\n");
}

TEST_CASE("a word is quoted for a shell where it must be") {
  CHECK(base::shell_word("-Da.b=s3://x/y") == "-Da.b=s3://x/y");
  CHECK(base::shell_word("a b") == "'a b'");
  CHECK(base::shell_word("it's") == "'it'\\''s'");
  CHECK(base::shell_word("$HOME") == "'$HOME'");
  CHECK(base::shell_word("").compare("''") == 0);
}
