// The surroundings of the process, given to whoever needs them and never looked up elsewhere.
#pragma once
#include <chrono>
#include <cstdint>
#include <ctime>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/byte_source.h"
#include "base/program.h"

namespace base {

/// Streams, environment, files, clocks and chance. Tests make one of values; `real_world` makes the
/// process's own.
struct World {
  std::ostream& out;  ///< data
  std::ostream& err;  ///< talk
  bool out_is_tty{};
  bool err_is_tty{};
  bool in_is_tty{};

  /// Whether nobody reads `out` any more: a pipe whose other end is closed. Unset: never.
  std::function<bool()> out_has_no_reader{};

  /// How many columns the terminal has; 0 where there is none. Unset: there is none.
  std::function<int()> columns{};

  /// The value of an environment variable, absent when it is not set.
  std::function<std::optional<std::string>(const std::string& name)> env{};

  /// The bytes of a file (at most 64 MiB), absent when there is no such file.
  /// Throws Error{Exit::usage} naming the path and the reason when there is one that cannot be
  /// read.
  std::function<std::optional<std::string>(const std::string& path)> read_file{};

  /// A file of at most 5 GiB, to be read in pieces, see base::open_byte_source.
  std::function<std::optional<ByteSource>(const std::string& path)> open_file{};

  /// Puts a file, its owner's alone, in the place of what is there, and makes the folders. Throws
  /// Error{Exit::failed} with path and reason.
  std::function<void(const std::string& path, const std::string& bytes)> write_file{};

  /// Puts a file that others may read where `>` of a shell would: put_for_others of
  /// base/output_file.h. Throws as write_file does.
  std::function<void(const std::string& path, const std::string& bytes)> put_file{};

  /// Adds bytes to the end of a file in one piece, or only tries whether it can: add_for_others of
  /// base/output_file.h. Throws as write_file does.
  std::function<void(const std::string& path, const std::string& bytes)> add_to_file{};

  /// How many bytes a file has, absent when there is no such file; a directory is none.
  std::function<std::optional<std::uintmax_t>(const std::string& path)> file_size{};

  /// Copies a file, whole or not at all, over one that may be there, and makes the directories that
  /// it is to lie in. Throws Error{Exit::failed} with the reason alone.
  std::function<void(const std::string& from, const std::string& to)> copy_file{};

  /// True when the path names a directory.
  std::function<bool(const std::string& path)> is_directory{};

  /// The names of what a directory holds, sorted, those of directories with a '/' behind them; a
  /// link to a directory is none. Throws Error{Exit::usage} with path and reason.
  std::function<std::vector<std::string>(const std::string& path)> list_directory{};

  /// All that is still to be read of the standard input (at most 64 MiB). Throws
  /// Error{Exit::usage}.
  std::function<std::string()> read_input{};

  /// Absolute path of the working directory.
  std::function<std::string()> working_directory{};

  /// The wall clock, for ages and time stamps.
  std::function<std::chrono::system_clock::time_point()> now{};

  /// A moment on the wall clock as the user's time zone has it (TZ, /etc/localtime).
  std::function<std::tm(std::time_t)> local_time{};

  /// The monotonic clock, for deadlines.
  std::function<std::chrono::steady_clock::time_point()> steady_now{};

  std::function<void(std::chrono::milliseconds)> sleep{};

  /// What is done at least four times a second beside whatever is waited for: while `sleep` and
  /// `copy_file` take their time, servers let wait (see cli::run) and credential plugins run. What
  /// it throws ends the wait, and comes out of it. The copies of a World share it; unset, or empty:
  /// nothing is done.
  std::shared_ptr<std::function<void()>> meanwhile{};

  /// A text in which the program's own commands are to be typed as the user calls it. Unset: they
  /// are as they stand.
  std::function<std::string(const std::string& text)> as_called{};

  /// A line that the user types, without its end; absent at the end of the input, and when a signal
  /// comes instead.
  std::function<std::optional<std::string>()> read_line{};

  /// The number of the signal that asks the program to end (SIGINT, SIGTERM), or 0. Unset: none
  /// ever does.
  std::function<int()> signal{};

  /// Runs another program, see base::run_program.
  std::function<ProgramResult(const Program&)> run_program{};

  /// Does all of them, each in a thread of its own where there are threads, and returns when all
  /// are done. They throw nothing, and share nothing that one of them changes.
  std::function<void(const std::vector<std::function<void()>>& tasks)> side_by_side{};

  /// 32 lower-case hexadecimal digits that nobody can guess.
  std::function<std::string()> random_token{};

  /// The same with other streams, which nobody sees as they come and at which nobody can answer,
  /// and with a `meanwhile` of its own.
  World with_streams(std::ostream& other_out, std::ostream& other_err) const;
};

/// Does what World::meanwhile says.
inline void attend(const World& world) {
  if (world.meanwhile && *world.meanwhile) (*world.meanwhile)();
}

/// Is World::meanwhile as long as it lives.
class Meanwhile {
 public:
  Meanwhile(const World& world, std::function<void()> what) : place_(world.meanwhile) {
    if (place_) *place_ = std::move(what);
  }
  ~Meanwhile() {
    if (place_) *place_ = {};
  }
  Meanwhile(const Meanwhile&) = delete;
  Meanwhile& operator=(const Meanwhile&) = delete;

 private:
  std::shared_ptr<std::function<void()>> place_;
};

/// Whether a signal asks the program to end.
inline bool is_ending(const World& world) { return world.signal && world.signal() != 0; }

/// The process's own surroundings.
World real_world();

/// Makes a path absolute against the working directory; an absolute one is returned as it is.
std::string absolute_path(const World& world, const std::string& path);

}  // namespace base
