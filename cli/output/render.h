// Forwards to Output, for commands that do not yet speak through it.
#pragma once
#include "cli/output/output.h"

namespace cli {

inline void write_warnings(const base::World& world, const std::vector<std::string>& warnings) {
  Output(world).warn(warnings);
}
inline void write_note(const base::World& world, const std::string& text) {
  Output(world).note(text);
}
inline bool ask(const base::World& world, const std::string& question) {
  return Output(world).ask(question);
}
inline void write_result(const base::World& world, const std::string& text) {
  Output(world).result(text);
}
inline void write_document(const base::World& world, const base::OrderedJson& document,
                           const std::string& format) {
  Output(world, {.format = format}).document(document);
}

}  // namespace cli
