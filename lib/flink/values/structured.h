// Flink's texts for lists and maps: separators and quotes, or from 1.19 on YAML.
#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flink/values/units.h"
#include "flink/values/yaml_scalar.h"

namespace flink {

// Texts are read in one of two ways. With separators: a;b;c and k:v,k:v
// (StructuredOptionsSplitter), in every version. As `yaml`: YAML first, and with separators when
// that gives no list or map (ConfigurationUtils from 1.19 on, when the configuration file is
// config.yaml).

/// "a;b;'c;d'": elements without the blanks around them, quoted with ' or " (doubled inside).
/// Nothing before the first or after the last separator is no element. Fails on quotes that are not
/// closed or that text follows.
Parsed<std::vector<std::string>> parse_list(std::string_view text, bool yaml);

/// "k1:v1,k2:v2,'k3:v,3'". Fails as lists do, on an item without exactly one key and one value, and
/// on a key that is there twice.
Parsed<std::map<std::string, std::string>> parse_map(std::string_view text, bool yaml);

/// "k1:v1,k2:v2;k1:v3": maps in a list. `yaml_items`: where the list is split, its maps may be YAML
/// (1.19 and 1.20 split them too).
Parsed<std::vector<std::map<std::string, std::string>>> parse_list_of_maps(std::string_view text,
                                                                           bool yaml,
                                                                           bool yaml_items);

/// Elements joined with ';', quoted so that parse_list reads them back
/// (ConfigurationUtils#convertToString; beyond Flink, elements which it would lose or trim are
/// quoted as well).
std::string write_list(std::span<const std::string> list);

/// The same for a map.
std::string write_map(const std::map<std::string, std::string>& map);

}  // namespace flink
