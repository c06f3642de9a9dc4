// What the C++ library calls when an error finds nobody to take it, in place of a function of its
// own that would bring a demangler for names of types along.
#include <cstdlib>
#include <string_view>

#include <unistd.h>

namespace __gnu_cxx {

// NOLINTNEXTLINE(readability-identifier-naming): the library's
[[noreturn]] void __verbose_terminate_handler();

void __verbose_terminate_handler() {
  constexpr std::string_view text =
      "error: internal error, please report it: an exception that nothing takes\n";
  static_cast<void>(!write(STDERR_FILENO, text.data(), text.size()));
  std::abort();
}

}  // namespace __gnu_cxx
