#include "base/world.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <memory>
#include <thread>

#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"

namespace base {
namespace {

constexpr std::size_t largest_file = std::size_t{64} << 20;
constexpr std::uint64_t largest_open_file = std::uint64_t{5} << 30U;

std::optional<std::string> environment_variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return value;
}

[[noreturn]] void unreadable(const std::string& path, const std::string& why) {
  throw Error(Exit::refused, fmt::format("cannot read '{}': {}", printable(path), why));
}

std::optional<std::string> file_text(const std::string& path, std::size_t most) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"), [](std::FILE* f) { return std::fclose(f); });
  if (!file) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    unreadable(path, std::strerror(errno));
  }
  std::string text;
  std::array<char, 16384> buffer{};
  while (const auto n = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
    text.append(buffer.data(), n);
    if (text.size() > most) unreadable(path, fmt::format("it is larger than {} MiB", most >> 20));
  }
  if (std::ferror(file.get()) != 0) unreadable(path, std::strerror(errno));
  return text;
}

std::tm local_time_of(std::time_t moment) {
  std::tm parts{};
  localtime_r(&moment, &parts);
  return parts;
}

void write_text(const std::string& path, const std::string& bytes) {
  const auto fail = [&](const std::string& why) { throw Error(Exit::failed, fmt::format("cannot write '{}': {}", printable(path), why)); };
  std::error_code problem;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), problem);
  if (problem) fail(problem.message());
  std::FILE* file = std::fopen(path.c_str(), "wbe");
  if (file == nullptr) fail(std::strerror(errno));
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  // The last bytes are written when it is closed.
  if (std::fclose(file) != 0 || !written) fail(std::strerror(errno));
}

std::optional<std::uintmax_t> size_of_file(const std::string& path) {
  std::error_code problem;
  if (!std::filesystem::is_regular_file(path, problem)) return std::nullopt;
  const auto size = std::filesystem::file_size(path, problem);
  return problem ? std::nullopt : std::optional(size);
}

void copy_whole_file(const std::string& from, const std::string& to) {
  const auto unfinished = fmt::format("{}.{}.part", to, getpid());
  try {
    std::filesystem::create_directories(std::filesystem::path(to).parent_path());
    std::filesystem::copy_file(from, unfinished, std::filesystem::copy_options::overwrite_existing);
    std::filesystem::rename(unfinished, to);
  } catch (const std::filesystem::filesystem_error& problem) {
    std::error_code ignored;
    std::filesystem::remove(unfinished, ignored);
    throw Error(Exit::failed, problem.code().message());
  }
}

std::string unguessable_token() {
  // The kernel's own: OpenSSL's generator would cost a third of a dry run to start.
  std::array<unsigned char, 16> bytes{};
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    throw Error(Exit::failed, "no random numbers to be had from the kernel");
  std::string text;
  for (const auto byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

std::optional<std::string> typed_line() {
  constexpr std::size_t longest = 4096;
  std::string line;
  while (true) {
    // Unlike a read, this is ended by a signal whose handler returns.
    pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    if (poll(&input, 1, -1) < 0) return std::nullopt;
    char c = 0;
    if (read(STDIN_FILENO, &c, 1) <= 0) return line.empty() ? std::nullopt : std::optional(line);
    if (c == '\n') return line;
    if (line.size() < longest) line += c;
  }
}

bool has_no_reader(int descriptor) {
  pollfd pipe{.fd = descriptor, .events = POLLOUT, .revents = 0};
  return poll(&pipe, 1, 0) > 0 && (pipe.revents & (POLLERR | POLLHUP)) != 0;
}

/// Of the terminal that people look at; a result may go elsewhere.
int terminal_columns() {
  for (const int descriptor : {STDERR_FILENO, STDOUT_FILENO}) {
    winsize size{};
    if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  }
  return 0;
}

}  // namespace

World real_world() {
  return World{
      .out = std::cout,
      .err = std::cerr,
      .out_is_tty = isatty(STDOUT_FILENO) != 0,
      .err_is_tty = isatty(STDERR_FILENO) != 0,
      .in_is_tty = isatty(STDIN_FILENO) != 0,
      .out_has_no_reader = [] { return has_no_reader(STDOUT_FILENO); },
      .columns = terminal_columns,
      .env = environment_variable,
      .read_file = [](const std::string& path) { return file_text(path, largest_file); },
      .open_file = [](const std::string& path) { return open_byte_source(path, largest_open_file); },
      .write_file = write_text,
      .file_size = size_of_file,
      .copy_file = copy_whole_file,
      .is_directory =
          [](const std::string& path) {
            std::error_code ignored;
            return std::filesystem::is_directory(path, ignored);
          },
      .working_directory = [] { return std::filesystem::current_path().string(); },
      .now = [] { return std::chrono::system_clock::now(); },
      .local_time = local_time_of,
      .steady_now = [] { return std::chrono::steady_clock::now(); },
      .sleep = [](std::chrono::milliseconds time) { std::this_thread::sleep_for(time); },
      .read_line = typed_line,
      .run_program = run_program,
      .random_token = unguessable_token,
  };
}

std::string absolute_path(const World& world, const std::string& path) {
  if (path.starts_with('/')) return path;
  return world.working_directory() + "/" + path;
}

}  // namespace base
