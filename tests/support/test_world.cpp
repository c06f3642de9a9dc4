#include "support/test_world.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "base/error.h"

namespace test {
namespace {

/// As the file system sees it: "./a" and "b/../a" are the same file.
std::string absolute(const TestWorld& world, const std::string& path) {
  auto full = std::filesystem::path(path.starts_with('/') ? path : world.directory + "/" + path)
                  .lexically_normal()
                  .string();
  if (full.size() > 1 && full.ends_with('/')) full.pop_back();
  return full;
}

std::optional<std::string> find(const std::map<std::string, std::string>& map,
                                const std::string& key) {
  const auto found = map.find(key);
  return found == map.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> read(TestWorld& world, const std::string& path) {
  const auto full = absolute(world, path);
  world.reads.push_back(full);
  if (world.unreadable.contains(full))
    throw base::Error(base::Exit::usage, "cannot read '" + path + "': Permission denied");
  return find(world.files, full);
}

std::optional<base::ByteSource> open(TestWorld& world, const std::string& path) {
  auto text = read(world, path);
  if (!text) return std::nullopt;
  const auto size = text->size();
  return base::ByteSource{size, [text = std::move(*text)](std::uint64_t offset, std::size_t most) {
                            return offset < text.size() ? text.substr(offset, most) : std::string();
                          }};
}

std::optional<std::string> next_line(TestWorld& world) {
  if (world.typed.empty()) return std::nullopt;
  world.wait(world.typing);
  auto line = world.typed.front();
  world.typed.pop_front();
  return line;
}

std::optional<std::uintmax_t> file_size(const TestWorld& world, const std::string& path) {
  const auto text = find(world.files, absolute(world, path));
  return text ? std::optional<std::uintmax_t>(text->size()) : std::nullopt;
}

void copy_file(TestWorld& world, const std::string& from, const std::string& to) {
  if (world.unwritable.contains(absolute(world, to)))
    throw base::Error(base::Exit::failed, "No space left on device");
  world.wait(world.copying);
  world.files[absolute(world, to)] = world.files.at(absolute(world, from));
}

std::string& place_for(TestWorld& world, const std::string& path) {
  const auto full = absolute(world, path);
  if (world.unreadable.contains(full))
    throw base::Error(base::Exit::failed, "cannot write '" + path + "': Permission denied");
  return world.files[full];
}

bool is_directory(const TestWorld& world, const std::string& path) {
  const auto full = absolute(world, path);
  if (world.directories.contains(full)) return true;
  const auto prefix = full + "/";
  return std::any_of(world.files.begin(), world.files.end(),
                     [&](const auto& file) { return file.first.starts_with(prefix); });
}

std::vector<std::string> list_directory(const TestWorld& world, const std::string& path) {
  const auto prefix = absolute(world, path) + "/";
  std::set<std::string> names;
  for (const auto& [file, text] : world.files) {
    if (!file.starts_with(prefix)) continue;
    const auto rest = file.substr(prefix.size());
    names.insert(
        rest.substr(0, rest.find('/') == std::string::npos ? rest.size() : rest.find('/') + 1));
  }
  return {names.begin(), names.end()};
}

}  // namespace

void TestWorld::advance(std::chrono::milliseconds time) {
  wall += time;
  steady += time;
  if (passing) passing();
}

void TestWorld::wait(std::chrono::milliseconds time) {
  constexpr std::chrono::milliseconds slice{250};
  for (; time.count() > 0; time -= slice) {
    if (*meanwhile) (*meanwhile)();
    advance(std::min(time, slice));
  }
}

base::World TestWorld::world() {
  return base::World{
      .out = out,
      .err = err,
      .out_is_tty = out_is_tty,
      .err_is_tty = err_is_tty,
      .in_is_tty = in_is_tty,
      .out_has_no_reader = [this] { return out_has_no_reader; },
      .columns = [this] { return columns; },
      .env = [this](const std::string& name) { return find(env, name); },
      .read_file = [this](const std::string& path) { return read(*this, path); },
      .open_file = [this](const std::string& path) { return open(*this, path); },
      .write_file = [this](const std::string& path,
                           const std::string& bytes) { place_for(*this, path) = bytes; },
      .put_file = [this](const std::string& path,
                         const std::string& bytes) { place_for(*this, path) = bytes; },
      .add_to_file = [this](const std::string& path,
                            const std::string& bytes) { place_for(*this, path) += bytes; },
      .file_size = [this](const std::string& path) { return file_size(*this, path); },
      .copy_file = [this](const std::string& from,
                          const std::string& to) { copy_file(*this, from, to); },
      .is_directory = [this](const std::string& path) { return is_directory(*this, path); },
      .list_directory = [this](const std::string& path) { return list_directory(*this, path); },
      .read_input = [this] { return std::exchange(input, {}); },
      .working_directory = [this] { return directory; },
      .now = [this] { return wall; },
      .local_time =
          [this](std::time_t moment) {
            std::tm parts{};
            moment += std::chrono::seconds(zone).count();
            gmtime_r(&moment, &parts);
            return parts;
          },
      .steady_now = [this] { return steady; },
      .sleep =
          [this](std::chrono::milliseconds time) {
            sleeps.push_back(time);
            wait(time);
          },
      .meanwhile = meanwhile,
      .read_line = [this] { return next_line(*this); },
      .run_program =
          [this](const base::Program& asked) {
            programs.push_back(asked);
            return program ? program(asked)
                           : base::ProgramResult{.end = base::ProgramResult::End::not_found};
          },
      .side_by_side =
          [](const std::vector<std::function<void()>>& tasks) {
            for (const auto& task : tasks) task();
          },
      .random_token = [this] { return tokens ? tokens() : token; },
  };
}

}  // namespace test
