#include "flink/config/sensitive.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "base/text.h"

namespace flink {
namespace {

using Words = std::span<const std::string_view>;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool contains_any(std::string_view text, Words parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](std::string_view part) { return contains(text, part); });
}

bool ends_with_any(std::string_view text, Words ends) {
  return std::any_of(ends.begin(), ends.end(),
                     [&](std::string_view end) { return text.ends_with(end); });
}

/// "access.keystore" has no access key; but there is one in "account.key.store", of an account that
/// is called so.
std::string without_keystores(std::string key) {
  for (const std::string_view word : {"keystore", "key-store", "key_store"}) {
    for (auto at = key.find(word); at != std::string::npos; at = key.find(word))
      key.erase(at, word.size() - std::string_view("store").size());
  }
  return key;
}

/// A key in lower case, its words in one and the last of them: "dbpassword", "password".
struct Key {
  explicit Key(std::string_view key) {
    for (const char c : without_keystores(base::lower(key))) {
      if (c == '.' || c == '_' || c == '-') last.clear();
      else {
        whole += c;
        last += c;
      }
    }
  }

  std::string whole{};
  std::string last{};
};

/// Words that mean a secret wherever they stand.
bool is_strong(const Key& key) {
  constexpr std::array<std::string_view, 20> parts{"password",
                                                   "passwd",
                                                   "passphrase",
                                                   "secret",
                                                   "pwd",
                                                   "pgpass",
                                                   "apikey",
                                                   "accesskey",
                                                   "privatekey",
                                                   "servicekey",
                                                   "accountkey",
                                                   "signingkey",
                                                   "authparams",
                                                   "basicauth",
                                                   "authheader",
                                                   "encryptionkey",
                                                   "jaasconfig",
                                                   "httpheaders",
                                                   "fsazureaccountkey",
                                                   "bearer"};
  return contains_any(key.whole, parts);
}

/// Short ones, which are parts of many other words: the key's last.
bool ends_as_secret(const Key& key) {
  constexpr std::array<std::string_view, 8> words{"auth", "sas",  "sig",           "signature",
                                                  "pw",   "pass", "authorization", "pat"};
  constexpr std::array<std::string_view, 4> ends{"token", "credential", "credentials", "pass"};
  constexpr std::array<std::string_view, 2> others{"bypass", "compass"};
  return std::find(words.begin(), words.end(), key.last) != words.end() ||
         (ends_with_any(key.last, ends) && !ends_with_any(key.last, others)) ||
         (key.last.size() > 2 && key.last.size() < 8 && key.last.ends_with("pw"));
}

/// These stand in keys of settings as well: only beside a number they need not be secrets.
bool mentions(const Key& key) {
  return contains(key.whole, "token") || contains(key.whole, "credential");
}

/// What a key ends with that says something about a secret; and class names and files in a log:
/// "PasswordException: …", "PasswordParser.java:42".
bool is_about_secret(const Key& key) {
  constexpr std::array<std::string_view, 6> words{"class", "kind", "java", "scala", "kt", "py"};
  constexpr std::array<std::string_view, 4> ends{"provider", "providers", "exception", "error"};
  return std::find(words.begin(), words.end(), key.last) != words.end() ||
         ends_with_any(key.last, ends);
}

bool is_flag(std::string_view lower) {
  constexpr std::array<std::string_view, 5> flags{"true", "false", "null", "none", "all-unnamed"};
  return std::find(flags.begin(), flags.end(), lower) != flags.end();
}

/// $(NAME), ${NAME}: what Kubernetes and shells put a variable for.
bool is_reference(std::string_view value) {
  const auto closing = value.starts_with("$(") ? ')' : value.starts_with("${") ? '}' : '\0';
  return closing != '\0' && value.find(closing) == value.size() - 1;
}

/// 5, 0.75, 30s, 1 h.
bool is_amount(std::string_view lower) {
  const auto digits = std::min(lower.find_first_not_of("0123456789."), lower.size());
  const auto unit = base::trim(lower.substr(digits));
  return digits > 0 && unit.size() < 4 &&
         std::all_of(unit.begin(), unit.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

bool names_secrets(std::string_view key) {
  constexpr std::array<std::string_view, 5> ends{"secretname", "secretnamespace", "secretref",
                                                 "secretkeyref", "pullsecrets"};
  const Key words(key);
  return ends_with_any(words.whole, ends) || words.whole == "kubernetessecrets" ||
         base::lower(key).starts_with("kubernetes.secrets.");
}

bool is_sensitive(std::string_view key) {
  const Key words(key);
  if (is_about_secret(words) || names_secrets(key)) return false;
  // A provider of credentials is a class, and so may be what its keys configure.
  const bool provided = contains(words.whole, "credential") && contains(words.whole, "provider");
  return is_strong(words) || ends_as_secret(words) || (mentions(words) && !provided);
}

bool hides(std::string_view key, std::string_view value) {
  if (value.empty() || is_reference(value) || !is_sensitive(key)) return false;
  const auto lower = base::lower(value);
  if (is_flag(lower)) return false;
  const Key words(key);
  return is_strong(words) || ends_as_secret(words) || !is_amount(lower);
}

}  // namespace flink
