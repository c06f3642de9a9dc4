// Texts for people's eyes: their secrets masked. Whatever drey shows of a cluster goes through
// here.
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "flink/config/configuration.h"

namespace flink {

/// The secrets that were masked, as they were written.
using Hidden = std::vector<std::string>;

/// A text with its secrets masked: those that flink::scan finds, or, of a JSON document, those that
/// mask_object finds.
std::string masked_text(std::string_view text, Hidden* hidden = nullptr);

/// The text, in which none of the secrets that are known stands, wherever it is.
std::string without_known(std::string text, const Hidden& known);

/// The value, or six asterisks when its key says that it is a secret; else as masked_text, or,
/// where the text is a list, as masked_words.
std::string masked(std::string_view key, std::string_view value, Hidden* hidden = nullptr);

/// The value as text, "[a, b]" of a list, masked in the same way.
std::string masked(std::string_view key, const Value& value);

/// Words of a command line, of which one may be the key of the next: --password x, --password=x.
std::vector<std::string> masked_words(std::vector<std::string> words, Hidden* hidden = nullptr);

/// Masks every text in an object: environment variables and other pairs of a name or key and its
/// value, members by their names, lists as masked_words (`command`, `args`). Gives the places, in
/// the order in which they are met: "env DB_PASSWORD", "args".
std::vector<std::string> mask_object(base::Json& object, Hidden* hidden = nullptr);

/// The places of the secrets of an object that is to be shown as it is, each once.
std::set<std::string> secret_places(base::Json object);

}  // namespace flink
