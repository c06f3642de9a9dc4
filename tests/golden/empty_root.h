// The program as a process whose whole world is a folder: no other file is there, and no network.
#pragma once
#include <string>
#include <vector>

#include "golden/stage.h"
#include "support/child.h"
#include "support/folder.h"

namespace golden {

/// A folder that holds a program, and for each run what surrounds it. Wants a kernel that gives
/// users namespaces of their own.
class EmptyRoot {
 public:
  /// `emulator` runs programs of another machine, and like the program needs no other file; empty:
  /// none is needed. Throws std::exception where they cannot be copied.
  EmptyRoot(const std::string& program, const std::string& emulator);

  /// Runs it with these words in /mnt/job of those surroundings.
  test::Ended run(const Surroundings& around, const std::vector<std::string>& words) const;

 private:
  test::Folder folder_{};
  std::vector<std::string> command_{};  ///< what runs the program in the folder
};

}  // namespace golden
