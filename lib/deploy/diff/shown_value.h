// Values of fields for people's eyes.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.h"
#include "deploy/diff/field_path.h"

namespace deploy {

/// The value with its secrets masked: by the field's name, or that of the environment variable
/// that it is of; all of a Secret's.
base::Json shown_value(const FieldPath& path, const base::Json& value, bool is_secret);

/// A value in a message: a string itself, anything else as JSON; printable, and not too long.
std::string value_text(const base::Json& value);

/// Of two texts of a file the first lines in which they differ, or, where lines of such a file can
/// be secrets that nothing around them tells, how many lines they have.
std::pair<std::string, std::string> shown_texts(std::string_view file, std::string_view live,
                                                std::string_view wanted);

/// The object that a file of YAML is; nothing for other files and for what cannot be read.
std::optional<base::Json> object_of_file(std::string_view file, const base::Json& text);

}  // namespace deploy
