// Pod templates as users write them, at random.
#pragma once
#include <string>

#include "flink/version/dialect.h"
#include "java/dice.h"

namespace java {

/// The text of a pod template for a client of that version.
std::string random_template(Dice& dice, const flink::Dialect& dialect);

}  // namespace java
