#include "base/world.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <future>
#include <iostream>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/deadline.h"
#include "base/descriptor.h"
#include "base/directory.h"
#include "base/error.h"
#include "base/output_file.h"
#include "base/real_world.h"
#include "base/text.h"

namespace base {

World World::with_streams(std::ostream& other_out, std::ostream& other_err) const {
  return {other_out,
          other_err,
          out_is_tty,
          false,
          false,
          out_has_no_reader,
          columns,
          env,
          read_file,
          open_file,
          write_file,
          put_file,
          add_to_file,
          file_size,
          copy_file,
          is_directory,
          list_directory,
          read_input,
          working_directory,
          now,
          local_time,
          steady_now,
          sleep,
          std::make_shared<std::function<void()>>(),
          as_called,
          read_line,
          signal,
          run_program,
          side_by_side,
          random_token};
}

namespace {

constexpr std::size_t largest_file = std::size_t{64} << 20;
constexpr std::uint64_t largest_open_file = std::uint64_t{5} << 30U;

using Signal = std::function<int()>;

std::optional<std::string> environment_variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return value;
}

[[noreturn]] void unreadable(const std::string& path, const std::string& why) {
  throw Error(Exit::usage, fmt::format("cannot read '{}': {}", printable(path), why));
}

/// Waits until something that is no plain file has more to read, or its writers are gone.
void wait_for_bytes(int descriptor, const Signal& signal) {
  for (pollfd source{.fd = descriptor, .events = POLLIN, .revents = 0}; source.revents == 0;) {
    if (signal && signal() != 0) throw Error(Exit::interrupted, "stopped");
    if (poll(&source, 1, static_cast<int>(between_looks.count())) < 0 && errno != EINTR) return;
  }
}

std::string all_of(const Descriptor& file, const std::string& path, std::size_t most,
                   const Signal& signal) {
  struct stat status {};
  if (fstat(file.number, &status) != 0) unreadable(path, std::strerror(errno));
  std::string text;
  if (S_ISREG(status.st_mode) && status.st_size > 0)
    text.reserve(std::min(static_cast<std::size_t>(status.st_size), most));
  std::array<char, 16384> buffer{};
  while (true) {
    if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) wait_for_bytes(file.number, signal);
    const auto n = read(file.number, buffer.data(), buffer.size());
    if (n == 0) return text;
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n < 0) unreadable(path, std::strerror(errno));
    text.append(buffer.data(), static_cast<std::size_t>(n));
    if (text.size() > most) unreadable(path, fmt::format("it is larger than {} MiB", most >> 20));
  }
}

std::optional<std::string> file_text(const std::string& path, std::size_t most,
                                     const Signal& signal) {
  // A FIFO would hold the program in open() until somebody writes.
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.number >= 0) return all_of(file, path, most, signal);
  if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
  unreadable(path, std::strerror(errno));
}

std::string input_text(std::size_t most, const Signal& signal) {
  const Descriptor input(fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0));
  if (input.number < 0) unreadable("standard input", std::strerror(errno));
  return all_of(input, "standard input", most, signal);
}

std::tm local_time_of(std::time_t moment) {
  std::tm parts{};
  localtime_r(&moment, &parts);
  return parts;
}

bool is_folder(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored);
}

std::optional<std::uintmax_t> size_of_file(const std::string& path) {
  std::error_code problem;
  if (!std::filesystem::is_regular_file(path, problem)) return std::nullopt;
  const auto size = std::filesystem::file_size(path, problem);
  return problem ? std::nullopt : std::optional(size);
}

using Shared = std::shared_ptr<std::function<void()>>;

void attend_to(const Shared& meanwhile) {
  if (*meanwhile) (*meanwhile)();
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

std::optional<ByteSource> byte_source_of(const std::string& path) {
  return open_byte_source(path, largest_open_file);
}

void copy_whole_file(const std::string& from, const std::string& to) {
  // In a folder that others may write to nobody knows its name before, and what is there is no
  // place to write to (O_EXCL).
  const auto unfinished = fmt::format("{}.{}.part", to, unguessable_token());
  try {
    std::filesystem::create_directories(std::filesystem::path(to).parent_path());
    std::filesystem::copy_file(from, unfinished);
    std::filesystem::rename(unfinished, to);
  } catch (const std::filesystem::filesystem_error& problem) {
    std::error_code ignored;
    std::filesystem::remove(unfinished, ignored);
    throw Error(Exit::failed, problem.code().message());
  }
}

/// On a thread of its own: a mounted folder may keep a single call for long.
void copy_attending(const std::string& from, const std::string& to, const Shared& meanwhile) {
  auto copied = std::async(std::launch::async, [&] { copy_whole_file(from, to); });
  while (copied.wait_for(between_looks) != std::future_status::ready) attend_to(meanwhile);
  copied.get();
}

void sleep_for(std::chrono::milliseconds time, const Signal& signal, const Shared& meanwhile) {
  for (; time.count() > 0 && !(signal && signal() != 0); time -= between_looks) {
    attend_to(meanwhile);
    std::this_thread::sleep_for(std::min(time, between_looks));
  }
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

/// std::cerr, whose lines leave the program whole: in a log that others write to, too, none of them
/// gets into a line.
std::ostream& whole_lines() {
  static std::array<char, 4096> line{};
  static_cast<void>(std::setvbuf(stderr, line.data(), _IOLBF, line.size()));
  return std::cerr << std::nounitbuf;
}

void in_threads(const std::vector<std::function<void()>>& tasks) {
  std::vector<std::thread> threads;
  threads.reserve(tasks.size());
  for (const auto& task : tasks) threads.emplace_back(task);
  for (auto& thread : threads) thread.join();
}

}  // namespace

World real_world() { return real_world({}); }

World real_world(const std::function<int()>& signal) {
  const auto meanwhile = std::make_shared<std::function<void()>>();
  return World{
      .out = std::cout,
      .err = whole_lines(),
      .out_is_tty = isatty(STDOUT_FILENO) != 0,
      .err_is_tty = isatty(STDERR_FILENO) != 0,
      .in_is_tty = isatty(STDIN_FILENO) != 0,
      .out_has_no_reader = [] { return has_no_reader(STDOUT_FILENO); },
      .columns = terminal_columns,
      .env = environment_variable,
      .read_file =
          [signal](const std::string& path) { return file_text(path, largest_file, signal); },
      .open_file = byte_source_of,
      .write_file = put_for_owner,
      .put_file = put_for_others,
      .add_to_file = add_for_others,
      .file_size = size_of_file,
      .copy_file = [meanwhile](const std::string& from,
                               const std::string& to) { copy_attending(from, to, meanwhile); },
      .is_directory = is_folder,
      .list_directory = names_in_directory,
      .read_input = [signal] { return input_text(largest_file, signal); },
      .working_directory = [] { return std::filesystem::current_path().string(); },
      .now = [] { return std::chrono::system_clock::now(); },
      .local_time = local_time_of,
      .steady_now = [] { return std::chrono::steady_clock::now(); },
      .sleep = [signal,
                meanwhile](std::chrono::milliseconds time) { sleep_for(time, signal, meanwhile); },
      .meanwhile = meanwhile,
      .read_line = typed_line,
      .signal = signal,
      .run_program = run_program,
      .side_by_side = in_threads,
      .random_token = unguessable_token,
  };
}

std::string absolute_path(const World& world, const std::string& path) {
  if (path.starts_with('/')) return path;
  return world.working_directory() + "/" + path;
}

}  // namespace base
