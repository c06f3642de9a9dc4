// Pod templates as users write them, at random.
#pragma once
#include <string>

#include "flink/version/dialect.h"
#include "support/dice.h"

namespace java {

/// The text of a pod template for a client of that version.
std::string random_template(test::Dice& dice, const flink::Dialect& dialect);

}  // namespace java
