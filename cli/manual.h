// Manual pages, as man(7) text.
#pragma once
#include <string>
#include <vector>

namespace cli {

/// The names of all pages, without their section, which is 1: "drey", "drey-list", …
std::vector<std::string> manual_pages();

/// The text of a page. It is made of what help is made of, and says nothing else. Throws
/// base::Error{usage} when there is no such page.
std::string manual_page(const std::string& name);

}  // namespace cli
