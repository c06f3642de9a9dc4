// Headings of the options that commands share, in help texts.
#pragma once

namespace cli {

inline constexpr const char* output_group_name = "Output";
inline constexpr const char* server_group_name = "API server";
inline constexpr const char* rest_group_name = "Flink's REST API";

/// Options of these groups are told by `drey help options` alone, for most commands have them.
inline constexpr const char* further_server_options = "API server, further";
inline constexpr const char* further_rest_options = "Flink's REST API, further";

}  // namespace cli
