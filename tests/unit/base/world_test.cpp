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
  CHECK(world.read_large_file(target) == "new");
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
