// kube::Paging: a list read page by page, over expired tokens.
#include "kube/api/paging.h"

#include "support/catch.h"

namespace {

using kube::Paging;

kube::Status gone(const char* token = "") {
  return {.code = 410, .reason = "Expired", .continue_token = token};
}

/// One whose first page had these keys.
Paging begun(std::initializer_list<const char*> keys) {
  Paging paging({.target = "/x?limit=2"});
  CHECK(paging.take("t/1"));
  for (const auto* key : keys) CHECK(paging.take_key(key));
  return paging;
}

}  // namespace

TEST_CASE("pages are asked for until one has no token; one may be empty") {
  Paging paging({.target = "/x?limit=2"});
  CHECK(paging.next().target == "/x?limit=2");
  CHECK(paging.take("t/1"));
  CHECK(paging.next().target == "/x?limit=2&continue=t%2F1");
  CHECK(paging.take("t2"));
  CHECK_FALSE(paging.at_end());
  CHECK(paging.take(""));
  CHECK(paging.at_end());
}

TEST_CASE("an expired list goes on with the token that the server offers") {
  auto paging = begun({"a", "b"});
  CHECK(paging.resume(gone("now")));
  CHECK(paging.next().target == "/x?limit=2&continue=now");
  CHECK_FALSE(paging.take_key("b"));
  CHECK(paging.take_key("c"));
}

TEST_CASE("an expired list without such a token begins anew, and no object comes twice") {
  auto paging = begun({"a", "c"});
  CHECK(paging.resume(gone()));
  CHECK(paging.next().target == "/x?limit=2");
  CHECK_FALSE(paging.at_end());
  for (const auto* key : {"a", "b", "c"}) CHECK_FALSE(paging.take_key(key));
  CHECK(paging.take_key("d"));
}

TEST_CASE("a list that is not in the order of its keys loses nothing, and is not begun anew") {
  auto paging = begun({"b", "a"});
  SECTION("no token") { CHECK_FALSE(paging.resume(gone())); }
  SECTION("a token") {
    CHECK(paging.resume(gone("now")));
    CHECK(paging.take_key("a2"));
  }
  CHECK_FALSE(paging.is_past("a"));
}

TEST_CASE("what is no expired token ends a list") {
  CHECK_FALSE(Paging({.target = "/x?limit=2"}).resume(gone()));
  CHECK_FALSE(begun({"a"}).resume({.code = 403, .reason = "Forbidden"}));
  auto paging = begun({"a"});
  for (int i = 0; i < 3; ++i) CHECK(paging.resume(gone("again")));
  CHECK_FALSE(paging.resume(gone("again")));
}

TEST_CASE("a list that does not end is noticed") {
  auto paging = begun({"a"});
  SECTION("one token again and again") { CHECK_FALSE(paging.take("t/1")); }
  SECTION("ever other ones") {
    int pages = 0;
    while (pages < 1'000'000 && paging.take(std::to_string(pages))) ++pages;
    CHECK(pages == 9'999);
  }
}

TEST_CASE("a key is past once a greater one came, or the list has ended") {
  auto paging = begun({"a", "c"});
  CHECK(paging.is_past("b"));
  CHECK_FALSE(paging.is_past("d"));
  CHECK(paging.take(""));
  CHECK(paging.is_past("d"));
}
