// Names by which the program is called.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "base/world.h"

namespace cli {

/// The same program as a plugin of kubectl, which finds it by its name: `kubectl-flink`, and
/// `kubectl_complete-flink` for the completion of its words (kubectl's plugin mechanism). `name` is
/// argv[0]; of the latter the words become those of `__complete`.
struct Called {
  base::World world;
  std::vector<std::string> args{};
};

Called as_called(const std::string& name, std::vector<std::string> args, base::World world);

/// A text whose commands of this program ("drey status orders") begin with `called` in place of
/// `drey`.
std::string with_commands_of(const std::string& called, const std::string& text);

}  // namespace cli
