#include "deploy/cluster/provenance.h"

#include "support/catch.h"

using base::Json;
using deploy::Provenance;

namespace {

const Provenance all{"0123456789abcdef", "refs/heads/main", "https://ci/7", "ann"};

}  // namespace

TEST_CASE("provenance is annotations, and is read of them") {
  const auto annotations = deploy::annotations_of(all);
  CHECK(annotations.at("drey/commit") == "0123456789abcdef");
  CHECK(annotations.at("drey/run-url") == "https://ci/7");
  CHECK(deploy::provenance_of(Json{{"metadata", {{"annotations", annotations}}}}) == all);
  CHECK(deploy::annotations_of({}).empty());
  CHECK(deploy::provenance_of(Json()).empty());
}

TEST_CASE("a change of provenance takes away what is not known any more") {
  CHECK(deploy::provenance_change({"new", "", "https://ci/7", ""}, all) ==
        Json{{"drey/commit", "new"}, {"drey/ref", nullptr}, {"drey/actor", nullptr}});
  CHECK(deploy::provenance_change(all, all).empty());
}

TEST_CASE("provenance for people and for programs") {
  CHECK(deploy::provenance_text(all) ==
        "commit 0123456789ab of refs/heads/main, by ann, https://ci/7");
  CHECK(deploy::provenance_text({"", "main", "", ""}) == "main");
  CHECK(deploy::provenance_text({}).empty());
  const auto document = deploy::provenance_document({"abc", "", "", "ann"});
  CHECK(document ==
        base::OrderedJson{
            {"commit", "abc"}, {"ref", nullptr}, {"runUrl", nullptr}, {"actor", "ann"}});
  CHECK(deploy::read_provenance(Json(document)) == Provenance{"abc", "", "", "ann"});
  CHECK(deploy::provenance_document({}).is_null());
}
