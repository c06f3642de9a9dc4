// Fields of a resource in YAML: each taken with its type, what is left over told as unknown.
#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/yaml/yaml.h"

namespace flink {

/// A value that a file says, and where: "orders.yaml:14".
template <class T>
struct Said {
  T value{};
  std::string origin{};
};

/// One mapping of a file, whose fields are taken one after another. A field of another type than it
/// is taken with is a problem, as the API server refuses it (structural schemas of
/// CustomResourceDefinitions); so is null only where a field is required. Whatever was not taken
/// when `finish` is called is a problem as well, with the nearest field that there is.
class Fields {
 public:
  /// `node` must outlive it; null or a mapping, everything else is a problem. `path` names it:
  /// "spec.job", empty at the top.
  Fields(const base::Yaml* node, std::string file, std::string path, base::Problems& problems);

  bool is_there() const { return node_ != nullptr; }

  std::optional<Said<std::string>> text(std::string_view name);
  std::optional<Said<std::int64_t>> integer(std::string_view name);
  std::optional<Said<double>> number(std::string_view name);
  std::optional<Said<bool>> boolean(std::string_view name);
  std::optional<Said<std::vector<std::string>>> texts(std::string_view name);
  std::vector<std::pair<std::string, Said<std::string>>> text_map(std::string_view name);

  /// An amount of a resource: text, or a number in the spelling of the file.
  std::vector<std::pair<std::string, Said<std::string>>> quantities(std::string_view name);

  /// Any value, as JSON; absent when it is not there or null.
  std::optional<Said<base::Json>> any(std::string_view name);

  /// Any value, as it stands in the file; null when it is not there or null.
  const base::Yaml* node(std::string_view name);

  Fields fields(std::string_view name);

  /// Takes a field that says nothing to us.
  void ignore(std::string_view name) { taken_.emplace(name); }

  /// A problem with one of the fields: "orders.yaml:14: spec.job.state".
  void refuse(std::string_view name, const std::string& what);

  /// "orders.yaml:14" of a field, or of the mapping when it is not there.
  std::string origin(std::string_view name) const;

  /// "spec.job.state".
  std::string path(std::string_view name) const;

  void finish();

 private:
  template <class T>
  std::optional<Said<T>> typed(std::string_view name, std::string_view type,
                               bool (base::Json::*is_type)() const noexcept);
  std::string nearest(std::string_view name) const;

  const base::Yaml* node_ = nullptr;
  std::string file_;
  std::string path_;
  base::Problems& problems_;
  std::set<std::string, std::less<>> taken_{};
};

}  // namespace flink
