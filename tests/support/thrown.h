// The error that a piece of code ends with, as a value.
#pragma once
#include <functional>

#include "base/error.h"
#include "support/catch.h"

namespace test {

/// Runs it, and fails the test unless it throws a base::Error.
inline base::Error thrown(const std::function<void()>& code) {
  try {
    code();
  } catch (const base::Error& error) {
    return error;
  }
  FAIL("no error was thrown");
  return {base::Exit::done, ""};
}

}  // namespace test
