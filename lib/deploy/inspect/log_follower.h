// The log of one container, through its restarts and through broken connections.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "http/transport.h"
#include "kube/client/client.h"
#include "kube/watch/log_lines.h"
#include "kube/watch/pod_log.h"

namespace deploy {

/// What a follower does with what it reads, and has to say.
struct LogSink {
  std::function<bool(std::string_view text)>
      write{};  ///< whole lines, but for a last one without an end; false: nobody reads any more
  std::function<void(const std::string& note)>
      note{};  ///< "container … was restarted (OOMKilled, exit code 137)"
};

/// Follows one container of a pod. It is shown the pod as it changes, waits for a container that
/// has not started, takes a broken connection up where it was, goes on with the next run of a
/// container that was restarted, and ends with the pod.
class LogFollower {
 public:
  /// `first` is how the log is asked for at first, with `follow`; the client must outlive it.
  LogFollower(kube::Client& client, std::string kube_namespace, const base::Json& pod,
              kube::LogOptions first, LogSink sink);

  void see(const base::Json& pod);
  void pod_is_gone() { gone_ = true; }

  const std::string& pod() const { return pod_; }
  const std::string& uid() const { return uid_; }

  /// Nothing more will come.
  bool ended() const { return ended_; }

  /// For http::Transport::run.
  http::RequestSequence sequence();

 private:
  std::optional<http::Request> next_request();
  void on_reply(http::Reply reply);
  void refused(const http::Response& response);
  void begin_next_run();
  void flush();
  void end();
  bool take(std::string_view bytes);

  kube::Client& client_;
  std::string namespace_;
  std::string pod_;
  std::string uid_;
  kube::LogOptions options_;
  LogSink sink_;
  kube::LogLines lines_;
  int run_ = -1;  // the container's run that is being read: its restart count; -1: none has begun
  int newest_run_ = 0;    // as the pod's status tells
  bool started_ = false;  // the newest run has written, or could have
  bool is_over_ = false;  // the newest run has ended
  std::string how_ended_{};
  bool for_good_ = false;  // the pod's containers are not restarted
  bool gone_ = false;
  bool ended_ = false;
  bool read_ = false;    // the run has been read to its end
  bool begins_ = false;  // nothing of the answer under way has come yet
  bool lost_ = false;    // it was told that the node has no log
  int failures_ = 0;
  std::chrono::steady_clock::time_point due_{};
};

}  // namespace deploy
