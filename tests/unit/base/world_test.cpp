// The process's own surroundings, as far as they change something.
#include "base/world.h"

#include <array>
#include <fstream>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/real_world.h"
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
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path() / "x/y"),
                      std::filesystem::directory_iterator{}) == 1);
}

TEST_CASE("a copy that fails leaves nothing, and says why") {
  const auto world = base::real_world();
  const test::Folder folder;
  const auto source = folder.file("a", "new");
  std::filesystem::create_directories(folder.path() / "b/in-the-way");
  const auto error = test::thrown([&] { world.copy_file(source, (folder.path() / "b").string()); });
  CHECK(error.exit == base::Exit::failed);
  CHECK_FALSE(error.text.empty());
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()),
                      std::filesystem::directory_iterator{}) == 2);
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
  CHECK(refusal(folder.path().string(), 10).exit == base::Exit::usage);
  CHECK_THAT(refusal(folder.path().string(), 10).text, Catch::EndsWith("it is no regular file"));
  CHECK_THAT(refusal("/dev/null", 10).text, Catch::EndsWith("it is no regular file"));
  CHECK_THAT(refusal(folder.file("a", "0123456789"), 9).text, Catch::Contains("it is larger than"));
}

TEST_CASE("what is written is for its owner alone, and never goes through a link") {
  const auto world = base::real_world();
  const test::Folder folder;
  const auto victim = folder.file("victim", "mine");
  const auto target = folder.path() / "bundle/pods/a.json";
  world.write_file(target.string(), "{}");
  const auto mode = [](const std::filesystem::path& path) {
    return std::filesystem::status(path).permissions();
  };
  using std::filesystem::perms;
  CHECK(mode(target) == (perms::owner_read | perms::owner_write));
  CHECK(mode(target.parent_path()) == perms::owner_all);
  CHECK(mode(target.parent_path().parent_path()) == perms::owner_all);
  std::filesystem::remove(target);
  std::filesystem::create_symlink(victim, target);
  world.write_file(target.string(), "new");
  CHECK(world.read_file(victim) == "mine");
  CHECK_FALSE(std::filesystem::is_symlink(target));
  CHECK(world.read_file(target.string()) == "new");
  world.write_file(target.string(), "newer");
  CHECK(world.read_file(target.string()) == "newer");
  CHECK(std::distance(std::filesystem::directory_iterator(target.parent_path()),
                      std::filesystem::directory_iterator{}) == 1);
}

TEST_CASE("files for others are whole, and are added to at their end") {
  const auto world = base::real_world();
  const test::Folder folder;
  const auto mask = umask(022);
  const auto path = (folder.path() / "out/report").string();
  world.put_file(path, "old");
  world.put_file(path, "new");
  world.add_to_file(path, " more");
  CHECK(world.read_file(path) == "new more");
  world.add_to_file((folder.path() / "outputs").string(), "a=1\n");
  umask(mask);
  for (const auto* name : {"out/report", "outputs"}) {
    CAPTURE(name);
    CHECK((std::filesystem::status(folder.path() / name).permissions() &
           std::filesystem::perms::others_read) != std::filesystem::perms::none);
  }
  CHECK(test::thrown([&] { world.add_to_file(folder.path().string(), "x"); }).exit ==
        base::Exit::failed);
}

TEST_CASE("files for others go where links lead, and the link stays") {
  const auto world = base::real_world();
  const test::Folder folder;
  const auto target = folder.file("target", "old");
  const auto link = (folder.path() / "link").string();
  std::filesystem::create_symlink("target", link);
  world.add_to_file(link, "");
  world.put_file(link, "new");
  CHECK(std::filesystem::is_symlink(link));
  CHECK(world.read_file(target) == "new");
  const auto dangling = (folder.path() / "dangling").string();
  std::filesystem::create_symlink("later", dangling);
  world.put_file(dangling, "made");
  CHECK(world.read_file((folder.path() / "later").string()) == "made");
}

TEST_CASE("what is no plain file is written through, and stays what it is") {
  const auto world = base::real_world();
  const test::Folder folder;
  const auto pipe = (folder.path() / "pipe").string();
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  SECTION("a pipe that nobody reads from is not waited for") {
    world.add_to_file(pipe, "");
    CHECK(test::thrown([&] { world.put_file(pipe, "x"); }).text ==
          "cannot write '" + pipe + "': nobody reads from it");
  }
  SECTION("a pipe that somebody reads from") {
    const int reader = open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    REQUIRE(reader >= 0);
    world.put_file(pipe, "report");
    std::array<char, 16> bytes{};
    CHECK(read(reader, bytes.data(), bytes.size()) == 6);
    close(reader);
  }
  SECTION("a device") {
    const auto device = (folder.path() / "full").string();
    std::filesystem::create_symlink("/dev/full", device);
    CHECK(test::thrown([&] { world.put_file(device, "x"); }).text ==
          "cannot write '" + device + "': No space left on device");
    CHECK(std::filesystem::is_character_file("/dev/full"));
  }
  CHECK(std::filesystem::is_fifo(pipe));
}

TEST_CASE("an open file is written to where it stands") {
  const auto world = base::real_world();
  const test::Folder folder;
  const auto log = folder.file("log", "before ");
  const int opened = open(log.c_str(), O_WRONLY | O_CLOEXEC);
  REQUIRE(opened >= 0);
  REQUIRE(lseek(opened, 0, SEEK_END) == 7);
  const auto name = fmt::format("/dev/fd/{}", opened);
  world.add_to_file(name, "");
  world.put_file(name, "report ");
  CHECK(write(opened, "after", 5) == 5);
  close(opened);
  CHECK(world.read_file(log) == "before report after");
  CHECK(test::thrown([&] { world.add_to_file(name, ""); }).exit == base::Exit::failed);
}

TEST_CASE("of a pipe that has a name all that its writers write is read") {
  const auto world = base::real_world();
  const test::Folder folder;
  const auto fifo = (folder.path() / "fifo").string();
  REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
  std::thread writer([&] {
    // Opens when somebody reads.
    std::ofstream stream(fifo);
    stream << "first " << std::flush << std::string(100'000, 'x');
  });
  CHECK(world.read_file(fifo)->size() == 100'006);
  writer.join();
}

TEST_CASE("a signal ends the wait for a pipe that nobody writes into, and a sleep") {
  int asked = 0;
  const auto world = base::real_world([&] { return ++asked > 2 ? 15 : 0; });
  const test::Folder folder;
  const auto fifo = (folder.path() / "fifo").string();
  REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
  CHECK(test::thrown([&] { world.read_file(fifo); }).exit == base::Exit::interrupted);
  asked = 0;
  world.sleep(std::chrono::hours(24 * 365));
  CHECK(asked == 3);
}

TEST_CASE("what is no file is no text") {
  const auto world = base::real_world();
  const test::Folder folder;
  CHECK_FALSE(world.read_file((folder.path() / "absent").string()));
  CHECK_FALSE(world.read_file(folder.file("a", "x") + "/b"));
  CHECK(test::thrown([&] { world.read_file(folder.path().string()); }).text ==
        "cannot read '" + folder.path().string() + "': Is a directory");
  CHECK(world.read_file("/dev/null") == "");
  CHECK(test::thrown([&] { world.read_file("/dev/zero"); }).text ==
        "cannot read '/dev/zero': it is larger than 64 MiB");
}

TEST_CASE("a directory's names are sorted, and directories told from files and links") {
  const auto world = base::real_world();
  const test::Folder folder;
  folder.file("b.yaml", "");
  folder.file("a/c.yaml", "");
  std::filesystem::create_directory_symlink(folder.path() / "a", folder.path() / "..data");
  REQUIRE(mkfifo((folder.path() / "c.yaml").c_str(), 0600) == 0);  // whose reader waits for ever
  CHECK(world.list_directory(folder.path().string()) ==
        std::vector<std::string>{"..data", "a/", "b.yaml"});
  CHECK(test::thrown([&] { world.list_directory((folder.path() / "absent").string()); }).exit ==
        base::Exit::usage);
}
