// Typed reading of a configuration: what cannot be converted becomes a problem with its key, value
// and origin.
#pragma once
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "flink/config/configuration.h"
#include "flink/config/file_format.h"
#include "flink/config/option.h"
#include "flink/version/dialect.h"

namespace flink {

/// Reads options of one configuration in one version's way. After a problem a method returns the
/// option's default, or nothing.
class Reader {
 public:
  Reader(const Configuration& configuration, FileFormat format, const Dialect& dialect,
         base::Problems& problems);

  const Configuration& configuration() const { return configuration_; }
  const Dialect& dialect() const { return dialect_; }

  bool has(const Option& option) const { return configuration_.find(option, dialect_).has_value(); }

  /// The option's text, its default, or empty.
  std::string text(const Option& option) const;

  /// Adds a problem at the place of the option's value.
  void problem(const Option& option, std::string what) const;

  /// Adds a problem if `what` is not empty.
  void check(const Option& option, std::string what) const;

  int integer(const Option& option) const;
  double number(const Option& option) const;
  bool boolean(const Option& option) const;

  /// One of the names, whatever the case it is written in (ConfigurationUtils#convertToEnum).
  std::string choice(const Option& option, std::span<const std::string_view> names) const;

  std::vector<std::string> list(const Option& option) const;

  /// A map option: its own value, else, where the version knows it, the entries below `key.`.
  StringMap map(const Option& option) const;

  /// A list of maps: `k:v,k2:v2;k:v`.
  std::vector<StringMap> list_of_maps(const Option& option) const;

  /// An integer between 0 and 65535 that must not be a range (KubernetesUtils#parsePort).
  int fixed_port(const Option& option) const;

 private:
  template <class Value, class Parse>
  Value parsed(const Option& option, Parse parse) const;

  const Configuration& configuration_;
  bool yaml_;  ///< lists and maps may be spelt as YAML
  const Dialect& dialect_;
  base::Problems& problems_;
};

}  // namespace flink
