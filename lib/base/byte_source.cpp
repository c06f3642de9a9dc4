#include "base/byte_source.h"

#include <cerrno>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/error.h"
#include "base/text.h"

namespace base {
namespace {

[[noreturn]] void unreadable(Exit exit, const std::string& path, const std::string& why) {
  throw Error(exit, fmt::format("cannot read '{}': {}", printable(path), why));
}

std::string read_at(const Descriptor& file, const std::string& path, std::uint64_t offset,
                    std::size_t most) {
  std::string bytes(most, '\0');
  ssize_t length = 0;
  do length = pread(file.number, bytes.data(), most, static_cast<off_t>(offset));
  while (length < 0 && errno == EINTR);
  if (length < 0) unreadable(Exit::failed, path, std::strerror(errno));
  bytes.resize(static_cast<std::size_t>(length));
  return bytes;
}

}  // namespace

std::optional<ByteSource> open_byte_source(const std::string& path, std::uint64_t most) {
  // Without O_NONBLOCK a FIFO that nobody writes to would be waited for here.
  const auto file =
      std::make_shared<Descriptor>(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file->number < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    unreadable(Exit::usage, path, std::strerror(errno));
  }
  struct stat about {};
  if (fstat(file->number, &about) != 0) unreadable(Exit::usage, path, std::strerror(errno));
  if (!S_ISREG(about.st_mode)) unreadable(Exit::usage, path, "it is no regular file");
  const auto size = static_cast<std::uint64_t>(about.st_size);
  if (size > most)
    unreadable(Exit::usage, path, fmt::format("it is larger than {} MiB", most >> 20U));
  return ByteSource{size, [file, path](std::uint64_t offset, std::size_t count) {
                      return read_at(*file, path, offset, count);
                    }};
}

}  // namespace base
