#include "flink/ha/java_object.h"

#include <utility>

namespace flink::ha {
namespace {

// What a state handle never comes near: it has five classes, and a path.
constexpr std::size_t most_bytes = 64 * 1024;
constexpr std::size_t most_handles = 200;
constexpr int deepest = 20;

constexpr std::uint64_t magic_and_version = 0xACED0005;
constexpr std::uint64_t first_handle = 0x7E0000;

/// ObjectStreamConstants.
enum Tag : std::uint8_t {
  tag_null = 0x70,
  tag_reference = 0x71,
  tag_class = 0x72,
  tag_object = 0x73,
  tag_string = 0x74,
  tag_end_of_block = 0x78
};
constexpr std::uint8_t has_write_method = 0x01, is_serializable = 0x02, is_externalizable = 0x04;

struct Field {
  char type = 'L';
  std::string name{};
};

struct Class {
  std::string name{};
  std::uint8_t flags = 0;
  std::vector<Field> fields{};
  std::optional<std::size_t> super{};
};

/// What a handle of the stream stands for.
struct Handle {
  enum class Kind { of_class, object, text };
  Kind kind = Kind::text;
  std::size_t index = 0;
};

using Value = JavaObject::Value;

/// Reads once, from the first byte to the last. What does not fit ends it: from then on every read
/// gives nothing.
class Stream {
 public:
  explicit Stream(std::string_view bytes) : bytes_(bytes), failed_(bytes.size() > most_bytes) {}

  std::optional<std::vector<JavaObject>> read() {
    if (number(4) != magic_and_version || number(1) != tag_object) return std::nullopt;
    object(0);
    if (failed_ || at_ != bytes_.size()) return std::nullopt;
    return std::move(objects_);
  }

 private:
  std::uint64_t number(std::size_t size) {
    if (failed_ || bytes_.size() - at_ < size) return fail();
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
      value = value << 8U | static_cast<std::uint8_t>(bytes_[at_ + i]);
    at_ += size;
    return value;
  }

  std::string text() {
    const auto size = static_cast<std::size_t>(number(2));
    if (failed_ || bytes_.size() - at_ < size) return fail(), std::string();
    at_ += size;
    return std::string(bytes_.substr(at_ - size, size));
  }

  std::uint64_t fail() {
    failed_ = true;
    return 0;
  }

  void keep(Handle::Kind kind, std::size_t index) {
    handles_.push_back({kind, index});
    failed_ = failed_ || handles_.size() > most_handles;
  }

  std::optional<Handle> referred() {
    const auto handle = number(4) - first_handle;
    if (!failed_ && handle < handles_.size()) return handles_[static_cast<std::size_t>(handle)];
    fail();
    return std::nullopt;
  }

  Value text_value() {
    texts_.push_back(text());
    keep(Handle::Kind::text, texts_.size() - 1);
    return texts_.back();
  }

  Value referred_value() {
    const auto handle = referred();
    if (handle && handle->kind == Handle::Kind::object) return JavaObject::Reference{handle->index};
    if (handle && handle->kind == Handle::Kind::text) return texts_[handle->index];
    fail();
    return {};
  }

  /// What stands where an object or null may.
  Value content(int depth) {
    switch (number(1)) {
      case tag_null: return {};
      case tag_reference: return referred_value();
      case tag_string: return text_value();
      case tag_object: return JavaObject::Reference{object(depth + 1)};
      default: fail(); return {};
    }
  }

  Value field_value(char type, int depth) {
    switch (type) {
      case 'B': return static_cast<std::int64_t>(static_cast<std::int8_t>(number(1)));
      case 'C': return static_cast<std::int64_t>(number(2));
      case 'S': return static_cast<std::int64_t>(static_cast<std::int16_t>(number(2)));
      case 'I': return static_cast<std::int64_t>(static_cast<std::int32_t>(number(4)));
      case 'J': return static_cast<std::int64_t>(number(8));
      case 'Z': return number(1) != 0;
      case 'L': return content(depth);
      default: fail(); return {};
    }
  }

  void fields_of(Class& described, int depth) {
    for (auto left = number(2); left > 0 && !failed_; --left) {
      Field field{static_cast<char>(number(1)), text()};
      if (field.type == 'L' && !std::holds_alternative<std::string>(content(depth))) fail();
      described.fields.push_back(std::move(field));
    }
  }

  std::size_t new_class(int depth) {
    const auto index = classes_.size();
    classes_.push_back({.name = text()});
    number(8);  // serialVersionUID
    keep(Handle::Kind::of_class, index);
    Class described{.name = classes_[index].name, .flags = static_cast<std::uint8_t>(number(1))};
    fields_of(described, depth);
    if (number(1) != tag_end_of_block) fail();
    described.super = class_description(depth + 1);
    classes_[index] = std::move(described);
    return index;
  }

  std::optional<std::size_t> class_description(int depth) {
    if (depth > deepest) fail();
    switch (number(1)) {
      case tag_null: return std::nullopt;
      case tag_class: return new_class(depth);
      case tag_reference:
        if (const auto handle = referred(); handle && handle->kind == Handle::Kind::of_class)
          return handle->index;
        break;
      default: break;
    }
    fail();
    return std::nullopt;
  }

  /// From the topmost superclass down.
  std::vector<std::size_t> lineage(std::optional<std::size_t> of_class) {
    std::vector<std::size_t> result;
    for (auto each = of_class; each && !failed_; each = classes_[*each].super) {
      result.insert(result.begin(), *each);
      if (result.size() > static_cast<std::size_t>(deepest)) fail();
    }
    return result;
  }

  std::size_t object(int depth) {
    const auto of_class = class_description(depth);
    if (!of_class || failed_) return fail();
    const auto index = objects_.size();
    objects_.push_back({.class_name = classes_[*of_class].name});
    keep(Handle::Kind::object, index);
    for (const auto each : lineage(of_class)) {
      const auto described = classes_[each];
      if ((described.flags & is_serializable) == 0 || (described.flags & is_externalizable) != 0)
        fail();
      for (const auto& field : described.fields) {
        auto value = field_value(field.type, depth);
        objects_[index].fields[field.name] = std::move(value);
      }
      if ((described.flags & has_write_method) != 0 && number(1) != tag_end_of_block) fail();
    }
    return index;
  }

  std::string_view bytes_;
  bool failed_ = false;
  std::size_t at_ = 0;
  std::vector<Class> classes_{};
  std::vector<JavaObject> objects_{};
  std::vector<std::string> texts_{};
  std::vector<Handle> handles_{};
};

}  // namespace

std::optional<std::vector<JavaObject>> read_java_objects(std::string_view bytes) {
  return Stream(bytes).read();
}

}  // namespace flink::ha
