// Files of a Flink distribution: the configuration of its conf dir, and logging for the console.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "flink/config/configuration.h"
#include "flink/version/dialect.h"

namespace flink {

/// The active entries of the configuration file that a distribution of that version ships
/// (flink-dist/src/main/resources), each with Origin::Kind::distribution.
Configuration distribution_defaults(const Dialect& dialect);

/// drey's own log4j-console.properties and logback-console.xml: name and text, in Flink's order.
std::vector<std::pair<std::string, std::string>> console_logging();

}  // namespace flink
