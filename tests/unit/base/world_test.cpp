// The process's own surroundings, as far as they change something.
#include "base/world.h"

#include "base/error.h"
#include "support/catch.h"
#include "support/folder.h"
#include "support/thrown.h"

TEST_CASE("a file is copied whole, over another one and into directories that are made") {
  const auto world = base::real_world();
  const test::Folder folder;
  const auto source = folder.file("a", "new");
  const auto target = (folder.path() / "x/y/b").string();
  CHECK_FALSE(world.file_size(target));
  world.copy_file(source, target);
  CHECK(world.read_file(target) == "new");
  world.copy_file(folder.file("c", "newer"), target);
  CHECK(world.read_file(target) == "newer");
  CHECK(world.file_size(target) == 5);
  CHECK_FALSE(world.file_size(folder.path().string()));
  // Nothing is left beside it.
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path() / "x/y"), std::filesystem::directory_iterator{}) == 1);
}

TEST_CASE("a copy that fails leaves nothing, and says why") {
  const auto world = base::real_world();
  const test::Folder folder;
  const auto source = folder.file("a", "new");
  std::filesystem::create_directories(folder.path() / "b/in-the-way");
  const auto error = test::thrown([&] { world.copy_file(source, (folder.path() / "b").string()); });
  CHECK(error.exit == base::Exit::failed);
  CHECK_FALSE(error.text.empty());
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), std::filesystem::directory_iterator{}) == 2);
}

TEST_CASE("a file is read in pieces, as far as it reaches") {
  const auto world = base::real_world();
  const test::Folder folder;
  const auto source = world.open_file(folder.file("a", "0123456789"));
  REQUIRE(source);
  CHECK(source->size == 10);
  CHECK(source->read(0, 4) == "0123");
  CHECK(source->read(8, 4) == "89");
  CHECK(source->read(10, 4).empty());
  CHECK(source->read(0, 4) == "0123");
  CHECK_FALSE(world.open_file((folder.path() / "b").string()));
}

TEST_CASE("what is no file, or too large a one, is not read in pieces") {
  const test::Folder folder;
  const auto refusal = [](const std::string& path, std::uint64_t most) {
    return test::thrown([&] { static_cast<void>(base::open_byte_source(path, most)); });
  };
  CHECK(refusal(folder.path().string(), 10).exit == base::Exit::refused);
  CHECK_THAT(refusal(folder.path().string(), 10).text, Catch::EndsWith("it is no regular file"));
  CHECK_THAT(refusal("/dev/null", 10).text, Catch::EndsWith("it is no regular file"));
  CHECK_THAT(refusal(folder.file("a", "0123456789"), 9).text, Catch::Contains("it is larger than"));
}
