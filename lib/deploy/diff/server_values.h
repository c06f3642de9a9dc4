// Values as the API server keeps them: what it writes otherwise, and what it adds by itself.
#pragma once
#include "base/json.h"
#include "deploy/diff/field_path.h"

namespace deploy {

/// Whether the server leaves such a value out: null, "", 0, false, and what is empty.
bool is_omitted(const base::Json& value);

/// Whether two values of that field are the same to the server: quantities by their amounts ("0.5"
/// and "500m").
bool is_same_value(const FieldPath& path, const base::Json& one, const base::Json& other);

/// Whether a field that nobody set has that value by itself: the server's defaults (SetDefaults_*
/// of apps/v1 and core/v1), and what it allocates for Services.
bool is_default(const FieldPath& path, const base::Json& value);

/// Whether the server takes such a value for none, and puts the default in its place: an empty
/// text, and 0 where the field's type in core/v1 is no pointer.
bool is_as_missing(const FieldPath& path, const base::Json& wanted);

}  // namespace deploy
