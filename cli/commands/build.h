// Origin of the program: what it was built from.
#pragma once
#include <string>

namespace cli {

struct Build {
  std::string commit{};     ///< its 40 digits, "-dirty" behind them where files differed; or empty
  std::string libraries{};  ///< "fmt/9.1.0 libcurl/7.88.1 …"
  std::string
      kubernetes{};  ///< the versions that drey's tests run against, with blanks between them
};

/// That of this program (cli/build.cpp). Where the library is linked without it, nothing is known.
Build build();

}  // namespace cli
