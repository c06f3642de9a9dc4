// JSON Schema of the documents that commands write.
#pragma once
#include <string_view>

namespace cli {

/// The file documents.schema.json, in one line.
std::string_view schema_text();

}  // namespace cli
