// Silence in place of an answer of Flink's REST API: how far the question came.
#pragma once

namespace deploy {

enum class Silence {
  job_manager,  ///< to the JobManager: Flink says so itself, or nobody listens in its pod
  endpoints,    ///< to the Service: none of its pods is ready, as the API server has it
  way           ///< not so far: the API server, or what is before it, speaks for itself, or nobody
                ///< does, which says nothing of the JobManager
};

}  // namespace deploy
