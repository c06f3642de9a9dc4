#include "golden/empty_root.h"

namespace golden {
namespace {

namespace fs = std::filesystem;

void lay(const test::Folder& folder, const Surroundings& around) {
  fs::remove_all(folder.path() / "mnt");
  for (const auto& directory : around.directories)
    fs::create_directories(folder.path() / directory.substr(1));
  for (const auto& [path, content] : around.files) folder.file(path.substr(1), content);
}

}  // namespace

EmptyRoot::EmptyRoot(const std::string& program, const std::string& emulator)
    : command_{"/usr/bin/unshare", "--map-root-user",       "--net",
               "--root",           folder_.path().string(), "--wd",
               "/mnt/job"} {
  if (!emulator.empty()) {
    fs::copy_file(emulator, folder_.path() / "emulator");
    command_.emplace_back("/emulator");
  }
  fs::copy_file(program, folder_.path() / "drey");
  command_.emplace_back("/drey");
}

test::Ended EmptyRoot::run(const Surroundings& around,
                           const std::vector<std::string>& words) const {
  lay(folder_, around);
  test::Child child{.args = command_};
  child.args.insert(child.args.end(), words.begin(), words.end());
  for (const auto& [name, value] : around.env) child.environment.push_back(name + "=" + value);
  return test::run_child(child);
}

}  // namespace golden
