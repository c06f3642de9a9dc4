// A job that is in a restart loop.
#pragma once
#include <chrono>
#include <optional>

#include "deploy/diagnosis/diagnosis.h"
#include "deploy/observations/observations.h"
#include "deploy/observations/stage.h"

namespace deploy {

/// A restart loop: the job, which has not ended, has failed at least twice since `since` with the
/// same root exception, each time within ten minutes of the time before; three times when its end
/// is waited for, as a job that runs for hours may well lose a TaskManager. Numbers and ids make no
/// exception another one. A restart that is followed by no such failure is none.
std::optional<Diagnosis> diagnose_restarts(const Observations& seen, Stage until,
                                           std::chrono::steady_clock::time_point since);

}  // namespace deploy
