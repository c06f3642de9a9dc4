#include "flink/version/version.h"

#include <charconv>

#include <fmt/format.h>

namespace flink {
namespace {

/// Takes a number off the front of the text.
std::optional<int> take_number(std::string_view& text) {
  int value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || value < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

bool take_dot(std::string_view& text) {
  if (!text.starts_with('.')) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::optional<Version> parse_version(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  const auto major = take_number(text);
  if (!major || !take_dot(text)) return std::nullopt;
  const auto minor = take_number(text);
  if (!minor) return std::nullopt;
  const auto patch = take_dot(text) ? take_number(text) : 0;
  return Version{*major, *minor, patch.value_or(0)};
}

namespace {

struct ImageName {
  std::string_view repository{};
  std::string_view tag{};  ///< empty: there is none

  bool is_flinks() const { return repository.substr(repository.rfind('/') + 1) == "flink"; }
};

ImageName split_image(std::string_view image) {
  image = image.substr(0, image.find('@'));
  const auto colon = image.rfind(':');
  if (colon == std::string_view::npos || image.find('/', colon) != std::string_view::npos)
    return {image, {}};
  return {image.substr(0, colon), image.substr(colon + 1)};
}

}  // namespace

std::optional<Version> version_of_flinks_image(std::string_view image) {
  return split_image(image).is_flinks() ? version_of_image(image) : std::nullopt;
}

std::optional<Version> version_of_image(std::string_view image) {
  const auto name = split_image(image);
  const auto version = parse_version(name.tag);
  // Of Flink's own image every tag is Flink's, of others those that no program is likely to have.
  const bool is_flinks = name.is_flinks();
  const bool plausible =
      version &&
      (version->major == 1 ? (is_flinks || version->minor >= 10) && version->minor <= 20
                           : version->major >= 2 && version->major <= 9 && version->minor < 50);
  return plausible ? version : std::nullopt;
}

std::string to_string(const Version& version) {
  return fmt::format("{}.{}.{}", version.major, version.minor, version.patch);
}

std::string minor_text(const Version& version) {
  return fmt::format("{}.{}", version.major, version.minor);
}

}  // namespace flink
