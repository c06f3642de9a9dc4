// Files and variables of the user's machine as text: the one place where bytes that are no UTF-8
// are met.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace deploy {

/// A text that is handed on as it is (logging configurations, Hadoop's, krb5.conf), as Flink's
/// client reads it: with U+FFFD for what is not UTF-8, and a warning "NAME:LINE: not UTF-8, …" for
/// the first of it.
std::string shipped_text(std::string bytes, std::string_view name,
                         std::vector<std::string>& warnings);

/// Whether a text that has to be understood is UTF-8. Where it is not, "NAME:LINE" is a problem.
bool check_text(std::string_view bytes, std::string_view name, base::Problems& problems);

}  // namespace deploy
