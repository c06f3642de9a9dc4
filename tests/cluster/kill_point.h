// Kills a program at a system call of one's choice.
#pragma once
#include <cstddef>

#include "support/child.h"

namespace test {

struct Traced {
  std::size_t calls = 0;  ///< system calls that it entered
  bool killed = false;
  int exit_code = -1;
};

enum class Streams { nowhere, ours };

/// Runs the program and kills it when it enters its n-th system call, which is not carried out; 0:
/// never. `streams`: those that it has.
Traced run_to_system_call(const Child& child, std::size_t number,
                          Streams streams = Streams::nowhere);

}  // namespace test
