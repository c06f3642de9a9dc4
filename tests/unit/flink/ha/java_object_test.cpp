#include "flink/ha/java_object.h"

#include <cstdint>
#include <random>

#include "base/base64.h"
#include "support/catch.h"
#include "unit/flink/ha/recorded.h"

using flink::ha::JavaObject;
using flink::ha::read_java_objects;

namespace {

std::string recorded() {
  return base::base64_decode(test::recorded_value("2.3.0", "checkpointID-")).value();
}

std::string stream(const std::string& content) {
  return std::string("\xAC\xED\x00\x05", 4) + content;
}

std::string u16(std::size_t value) {
  return {static_cast<char>(value >> 8U), static_cast<char>(value & 0xFFU)};
}

std::string text(const std::string& value) { return u16(value.size()) + value; }

/// A class descriptor that is serializable, with these fields.
std::string class_of(const std::string& name, const std::string& fields, std::size_t count,
                     const std::string& super = "\x70") {
  return "\x72" + text(name) + std::string(8, '\0') + "\x02" + u16(count) + fields + "\x78" + super;
}

}  // namespace

TEST_CASE("a handle's objects, with their fields") {
  const auto objects = read_java_objects(recorded());
  REQUIRE(objects);
  REQUIRE(objects->size() == 5);
  const auto& uri = objects->back();
  CHECK(uri.class_name == "java.net.URI");
  CHECK(std::get<std::string>(uri.fields.at("string")) ==
        "file:/flink-ha/ha/k8s-ha-app-1/completedCheckpointd2c0cdad29c3");
  CHECK_FALSE(std::get<bool>(objects->front().fields.at("markedForDeletion")));
  CHECK(std::get<JavaObject::Reference>(objects->front().fields.at("inner")).index == 1);
}

TEST_CASE("fields of superclasses, every type, and references to what came before") {
  const auto base_class = class_of("Base", "I" + text("number") + "Z" + text("flag"), 2);
  const auto fields = "L" + text("first") + "t" + text("Ljava/lang/Object;") + "L" + text("again") +
                      "q" + std::string("\x00\x7E\x00\x01", 4) + "L" + text("nothing") + "q" +
                      std::string("\x00\x7E\x00\x01", 4);
  const auto values = std::string("\xFF\xFF\xFF\xFE\x01", 5) + "t" + text("word") + "q" +
                      std::string("\x00\x7E\x00\x03", 4) + "p";
  const auto objects =
      read_java_objects(stream("s" + class_of("Own", fields, 3, base_class) + values));
  REQUIRE(objects);
  REQUIRE(objects->size() == 1);
  const auto& own = objects->front().fields;
  CHECK(std::get<std::int64_t>(own.at("number")) == -2);
  CHECK(std::get<bool>(own.at("flag")));
  CHECK(std::get<std::string>(own.at("first")) == "word");
  CHECK(std::get<JavaObject::Reference>(own.at("again")).index == 0);
  CHECK(std::holds_alternative<std::monostate>(own.at("nothing")));
}

TEST_CASE("what is no such stream is none, wherever it is cut") {
  const auto whole = recorded();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(read_java_objects(std::string_view(whole).substr(0, size)));
  }
  CHECK_FALSE(read_java_objects(whole + "x"));
  CHECK_FALSE(read_java_objects(whole.substr(1)));
  CHECK_FALSE(read_java_objects(stream("t" + text("a text alone"))));
  CHECK_FALSE(read_java_objects(stream("p")));
  CHECK_FALSE(read_java_objects(std::string(100'000, 's')));
}

TEST_CASE("classes that are their own superclass, and objects nested without end, are no stream") {
  const auto own_super = class_of("Own", "", 0, "q" + std::string("\x00\x7E\x00\x00", 4));
  CHECK_FALSE(read_java_objects(stream("s" + own_super)));
  std::string nested = "s" + class_of("A", "L" + text("a") + "t" + text("LA;"), 1);
  for (int i = 0; i < 1000; ++i) nested += "sq" + std::string("\x00\x7E\x00\x00", 4);
  CHECK_FALSE(read_java_objects(stream(nested + "p")));
}

TEST_CASE("a stream with wrong bytes does no harm") {
  const auto whole = recorded();
  std::mt19937 chance(20260101);  // the same every time
  for (int i = 0; i < 20'000; ++i) {
    auto bytes = whole;
    for (auto left = 1 + chance() % 4; left > 0; --left)
      bytes[chance() % bytes.size()] = static_cast<char>(chance());
    if (const auto objects = read_java_objects(bytes)) CHECK(objects->size() < 10);
  }
  for (int i = 0; i < 5'000; ++i) {
    auto bytes = stream("s");
    for (auto left = chance() % 200; left > 0; --left)
      bytes += static_cast<char>(chance() % 3 == 0 ? 0x70 + chance() % 9 : chance());
    CHECK_FALSE((read_java_objects(bytes) && bytes.size() < 10));
  }
}
