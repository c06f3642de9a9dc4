// Values as kubectl prints them.
#pragma once
#include <string>

#include "base/json.h"

namespace cli {

/// As Go's fmt.Sprint has it: "map[a:1 b:[x y]]", "1e+06", "<nil>".
std::string plain_text(const base::OrderedJson& value);

/// As Go's encoding/json has it: keys sorted, "<", ">" and "&" escaped. With `indent` blanks a
/// level; 0: on one line.
std::string escaped_json(const base::OrderedJson& value, std::size_t indent = 0);

}  // namespace cli
