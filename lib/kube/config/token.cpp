#include "kube/config/token.h"

#include <chrono>
#include <memory>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"

namespace kube {
namespace {

constexpr std::chrono::seconds kept_for{50};

class TokenFile {
 public:
  TokenFile(const base::World& world, std::string path, std::string otherwise)
      : read_file_(world.read_file),
        now_(world.steady_now),
        path_(std::move(path)),
        token_(std::move(otherwise)) {
    read(token_.empty());
  }

  std::string authorization() {
    if (now_() - read_at_ >= kept_for) read(false);
    return "Bearer " + token_;
  }

 private:
  void read(bool must) {
    read_at_ = now_();
    try {
      const auto text = read_file_(path_);
      const auto token = std::string(base::trim(text.value_or("")));
      if (!token.empty()) token_ = token;
      else if (must)
        throw base::Error(base::Exit::usage,
                          fmt::format("{}: '{}'", text ? "the file is empty" : "no such file",
                                      base::printable(path_)));
    } catch (const base::Error&) {
      if (must) throw;
    }
  }

  std::function<std::optional<std::string>(const std::string&)> read_file_;
  std::function<std::chrono::steady_clock::time_point()> now_;
  std::string path_;
  std::string token_;
  std::chrono::steady_clock::time_point read_at_{};
};

}  // namespace

std::function<std::string()> token_from_file(const base::World& world, const std::string& path,
                                             const std::string& otherwise) {
  const auto file = std::make_shared<TokenFile>(world, path, otherwise);
  return [file] { return file->authorization(); };
}

}  // namespace kube
