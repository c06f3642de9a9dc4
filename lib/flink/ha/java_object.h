// Objects in a Java serialization stream, as far as Flink's state handles need them.
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace flink::ha {

/// One object of a stream.
struct JavaObject {
  /// Another object of the stream, by its index.
  struct Reference {
    std::size_t index = 0;
  };

  /// Null, a whole number, a boolean, a text (modified UTF-8 as it came), an object.
  using Value = std::variant<std::monostate, std::int64_t, bool, std::string, Reference>;

  std::string class_name{};
  std::map<std::string, Value> fields{};  ///< those of its superclasses among them
};

/// The objects of a stream that is one object, which is the first of them. Absent for whatever
/// else: another kind of stream, one that is cut or goes on, arrays, blocks of data, floating point
/// numbers, and what is larger or deeper than a state handle ever is. References may form circles.
/// Source: Java Object Serialization Specification, chapter 6.
std::optional<std::vector<JavaObject>> read_java_objects(std::string_view bytes);

}  // namespace flink::ha
