// Form in which a record of an upgrade lies in its ConfigMap.
#pragma once

namespace deploy::record_form {

/// The key of its data, and the number of the form that this program writes and reads.
inline constexpr const char* key = "upgrade";
inline constexpr int form = 1;

}  // namespace deploy::record_form
