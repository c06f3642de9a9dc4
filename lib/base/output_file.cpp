#include "base/output_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/error.h"
#include "base/text.h"

namespace base {
namespace {

constexpr mode_t for_its_owner = 0600;
constexpr mode_t for_others = 0666;  // less what the umask says

[[noreturn]] void fail(const std::string& path, const std::string& why) {
  throw Error(Exit::failed, fmt::format("cannot write '{}': {}", printable(path), why));
}

[[noreturn]] void fail_by_errno(const std::string& path) {
  fail(path, errno == ENXIO ? "nobody reads from it" : std::strerror(errno));
}

/// Writes all bytes; 0 or errno.
int write_all(const Descriptor& file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = write(file.number, bytes.data(), bytes.size());
    if (n < 0 && errno != EINTR) return errno;
    if (n > 0) bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

void make_folders_of(const std::string& path) {
  std::error_code problem;
  const auto others = umask(077);
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), problem);
  umask(others);
  if (problem) fail(path, problem.message());
}

void replace(const std::string& path, const std::string& bytes, mode_t mode) {
  make_folders_of(path);
  // Written beside it and put in its place: a link that lies there is not followed.
  const auto unfinished = fmt::format("{}.{}.part", path, getpid());
  int problem = 0;
  {
    const Descriptor file(
        open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
    if (file.number < 0) fail_by_errno(path);
    problem = write_all(file, bytes);
  }
  if (problem == 0 && rename(unfinished.c_str(), path.c_str()) == 0) return;
  if (problem == 0) problem = errno;
  unlink(unfinished.c_str());
  fail(path, std::strerror(problem));
}

/// Where a path leads.
struct Place {
  std::string path{};               ///< behind all links
  bool is_stream = false;           ///< it is no plain file, or an open file of some process
  std::optional<int> descriptor{};  ///< an open file of this process, "/dev/fd/3"
};

std::optional<int> number_of(std::string_view text) {
  int number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc() && end == text.data() + text.size() ? std::optional(number)
                                                                    : std::nullopt;
}

// By the C library: std::filesystem's own ways to this are 20 kB of a program that is to stay
// small.

/// The folder of a path, without links; empty where it is not there.
std::string real_folder(const std::string& path) {
  const auto slash = path.rfind('/');
  const auto folder =
      slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
  const std::unique_ptr<char, decltype(&free)> found(realpath(folder.c_str(), nullptr), free);
  return found ? found.get() : std::string();
}

/// Where a link leads, as it says; absent: it is none.
std::optional<std::string> link_target(const std::string& path) {
  std::array<char, 4096> target{};
  const auto length = readlink(path.c_str(), target.data(), target.size());
  if (length < 0) return std::nullopt;
  return std::string(target.data(), static_cast<std::size_t>(length));
}

Place place_of(const std::string& path) {
  constexpr int most_links = 40;
  struct stat status {};
  auto at = path;
  for (int links = 0; links < most_links; ++links) {
    const auto folder = real_folder(at);
    // What such a link says is for people's eyes: "pipe:[4711]".
    if (folder.starts_with("/proc/")) {
      const bool is_own = folder == fmt::format("/proc/{}/fd", getpid());
      return {at, true, is_own ? number_of(at.substr(at.rfind('/') + 1)) : std::nullopt};
    }
    const auto target = link_target(at);
    if (!target) break;
    at = target->starts_with('/') ? *target : folder + "/" + *target;
  }
  const bool is_there = stat(at.c_str(), &status) == 0;
  return {at, is_there && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode), {}};
}

/// One that is open is shared with whoever opened it, its position above all. O_NONBLOCK is for a
/// pipe without a reader; what is written is waited for.
int open_stream(const Place& place) {
  if (place.descriptor) return fcntl(*place.descriptor, F_DUPFD_CLOEXEC, 0);
  const int opened =
      open(place.path.c_str(), O_WRONLY | O_APPEND | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (opened >= 0) fcntl(opened, F_SETFL, O_APPEND);
  return opened;
}

void write_stream(const std::string& path, const Place& place, const std::string& bytes) {
  const Descriptor file(open_stream(place));
  if (file.number < 0) fail_by_errno(path);
  if (const auto problem = write_all(file, bytes); problem != 0) fail(path, std::strerror(problem));
}

/// Without opening it: whoever reads from a pipe would see its end.
void try_stream(const std::string& path, const Place& place) {
  if (place.descriptor) {
    const auto mode = fcntl(*place.descriptor, F_GETFL);
    if (mode < 0) fail_by_errno(path);
    if ((mode & O_ACCMODE) == O_RDONLY) fail(path, std::strerror(EBADF));
  } else if (access(place.path.c_str(), W_OK) != 0) {
    fail_by_errno(path);
  }
}

}  // namespace

void put_for_owner(const std::string& path, const std::string& bytes) {
  replace(path, bytes, for_its_owner);
}

void put_for_others(const std::string& path, const std::string& bytes) {
  const auto place = place_of(path);
  if (place.is_stream) write_stream(path, place, bytes);
  else replace(place.path, bytes, for_others);
}

void add_for_others(const std::string& path, const std::string& bytes) {
  const auto place = place_of(path);
  if (place.is_stream)
    return bytes.empty() ? try_stream(path, place) : write_stream(path, place, bytes);
  make_folders_of(path);
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, for_others));
  if (file.number < 0) fail_by_errno(path);
  if (const auto problem = write_all(file, bytes); problem != 0) fail(path, std::strerror(problem));
}

}  // namespace base
