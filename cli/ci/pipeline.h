// Run of a pipeline that the program is part of.
#pragma once
#include "cli/ci/ci_system.h"
#include "deploy/cluster/provenance.h"

namespace cli {

/// What the system's variables say of it; nothing where no system is known. Texts are cut.
deploy::Provenance pipeline(CiSystem system, const Environment& env);

}  // namespace cli
